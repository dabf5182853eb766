package red5.faceswap.admin;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import red5.faceswap.session.LowerRung;
import red5.faceswap.session.SessionConfig;

/** What texts of the configuration file stand for; empty where a text is not allowed. */
final class Values {
    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F.]*:[0-9a-fA-F:.]*");

    /** RFC 7064 and RFC 7065; a host is a name, an IPv4 address or an IPv6 address in brackets. */
    private static final Pattern ICE_SERVER = Pattern.compile("(stuns?:HOST|turns?:HOST(\\?transport=(udp|tcp))?)"
            .replace("HOST", "([A-Za-z0-9.-]+|\\[[0-9a-fA-F:.]+\\])(:\\d{1,5})?"));

    private static final Pattern RUNG = Pattern.compile("(\\d{1,6})\\s*:\\s*(\\d{1,6})");

    private Values() {}

    static Optional<Path> path(String text) {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(Path.of(text));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    static Optional<InetAddress> address(String text) {
        if (!IPV4.matcher(text).matches() && !IPV6.matcher(text).matches()) {
            return Optional.empty(); // a name would be asked of the DNS, which may take long and change later
        }
        try {
            return Optional.of(InetAddress.getByName(text));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    static Optional<String> origin(String text) {
        if (text.equals("*")) {
            return Optional.of(text);
        }
        try {
            URI uri = URI.create(text);
            boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            boolean bare = uri.getHost() != null && uri.getRawPath().isEmpty() && uri.getRawQuery() == null;
            return web && bare ? Optional.of(text) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    static Optional<String> iceServer(String text) {
        return Optional.of(text).filter(t -> ICE_SERVER.matcher(t).matches());
    }

    /** Pairs of shorter side and kbit/s such as {@code 360:700}, falling in both, parted by commas. */
    static Optional<List<LowerRung>> rungs(String text) {
        List<LowerRung> rungs = new ArrayList<>();
        for (String item : text.isEmpty() ? new String[0] : text.split(",", -1)) {
            Matcher pair = RUNG.matcher(item.trim());
            if (!pair.matches()) {
                return Optional.empty();
            }
            try {
                rungs.add(new LowerRung(Integer.parseInt(pair.group(1)), Integer.parseInt(pair.group(2))));
            } catch (IllegalArgumentException outOfRange) {
                return Optional.empty();
            }
        }
        return Optional.of(List.copyOf(rungs))
                .filter(r -> r.size() <= SessionConfig.MOST_LOWER_RUNGS && SessionConfig.descending(r));
    }

    /** What can be drawn without a font on the machine; accents are left out there. */
    static boolean isLabel(String text) {
        String plain = Normalizer.normalize(text, Normalizer.Form.NFKD)
                .replaceAll("\\p{M}", "")
                .replace('ß', 's');
        return plain.length() <= 40 && plain.matches("[\\x20-\\x7e]*");
    }

    static boolean noControls(String text) {
        return text.chars().noneMatch(Character::isISOControl);
    }
}
