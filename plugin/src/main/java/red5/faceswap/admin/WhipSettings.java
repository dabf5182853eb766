package red5.faceswap.admin;

import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Consumer;

/** Declares the keys of how publishers come in by WHIP, for {@link Settings}. */
final class WhipSettings {
    private static final int PORTS_PER_PUBLISHER = 2; // IPv4 and IPv6

    static final Setting<String> TOKEN = new Setting<>(
            "whip.publish-token",
            "",
            "8 to 200 characters without spaces, or nothing",
            "The token that a publisher over WHIP (WebRTC: browsers, OBS) must present, as Bearer Token or as ?token=. Empty: publishing"
                    + " over WHIP is refused.",
            true,
            text -> Optional.of(text).filter(t -> t.isEmpty() || t.matches("\\S{8,200}")));
    static final Setting<Integer> MAX_PUBLISHERS = Setting.whole(
            "whip.max-publishers",
            16,
            1,
            1000,
            "publishers",
            "Publishers over WHIP at once; further ones are told to come back. Each is decoded, whether anybody watches or not.");
    static final Setting<Configuration.Ports> PORTS = new Setting<>(
            "whip.ports",
            "5100-5163",
            "the first and the last of a range of ports from 1024 to 65535 (UDP), such as 5100-5163",
            "The ports to which publishers over WHIP send, two for each of them. Open them for UDP in the firewall. The addresses are"
                    + " those that viewers are told of (rtc.public-addresses, rtc.interfaces).",
            false,
            Configuration.Ports::parse);
    static final Setting<List<String>> ORIGINS = Setting.list(
            "whip.allowed-origins",
            "*",
            "* or origins such as https://example.org parted by commas",
            "Web pages of which origins may publish by WHIP. * = any page whose visitor has the token; empty = only pages of this server.",
            Values::origin);

    static final Settings.Section SECTION =
            new Settings.Section("Publishers (WHIP)", List.of(TOKEN, MAX_PUBLISHERS, PORTS, ORIGINS));

    private WhipSettings() {}

    static Configuration.Whip read(Properties file, Consumer<String> warnings) {
        int most = MAX_PUBLISHERS.read(file, warnings);
        Configuration.Ports ports = PORTS.read(file, warnings);
        String token = TOKEN.read(file, warnings);
        int places = (ports.last() - ports.first() + 1) / PORTS_PER_PUBLISHER;
        if (!token.isEmpty() && places < most) {
            warnings.accept(PORTS.key() + " has ports for " + places + " publishers, and " + MAX_PUBLISHERS.key()
                    + " allows " + most + ": those who find none are refused.");
        }
        return new Configuration.Whip(token, most, ports, ORIGINS.read(file, warnings));
    }
}
