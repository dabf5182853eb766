package red5.faceswap.admin;

import java.util.List;
import java.util.Properties;
import java.util.function.Consumer;

/** Declares the keys of how viewers come in by WHEP, for {@link Settings}. */
final class WhepSettings {
    static final Setting<List<String>> ORIGINS = Setting.list(
            "whep.allowed-origins",
            "*",
            "* or origins such as https://example.org parted by commas",
            "Web pages of which origins may play streams by WHEP. * = any page; empty = only pages of this server.",
            Values::origin);
    static final Setting<Boolean> IF_MATCH = Setting.flag(
            "whep.require-if-match",
            false,
            "Whether a viewer's PATCH without the header If-Match is refused (428). Real players send none: leave it false unless"
                    + " all of yours do.");

    static final Settings.Section SECTION = new Settings.Section("Viewers (WHEP)", List.of(ORIGINS, IF_MATCH));

    private WhepSettings() {}

    static Configuration.Whep read(Properties file, Consumer<String> warnings) {
        return new Configuration.Whep(ORIGINS.read(file, warnings), IF_MATCH.read(file, warnings));
    }
}
