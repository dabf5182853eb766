package red5.faceswap.admin;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import red5.faceswap.session.output.Encoding;
import red5.faceswap.session.output.LowerRung;

/** What texts of the configuration file stand for; empty where a text is not allowed. */
final class Values {
    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F.]*:[0-9a-fA-F:.]*");

    private static final Pattern NUMBERS = Pattern.compile("[0-9.]+");
    private static final Pattern HOST_NAME =
            Pattern.compile("(?!-)[A-Za-z0-9_-]{1,63}(\\.(?!-)[A-Za-z0-9_-]{1,63})*\\.?");
    private static final Pattern INTERFACE = Pattern.compile("(?=.*[A-Za-z])[A-Za-z0-9_.@-]{1,32}");

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

    /** The address of a folder, with its slash; empty where nothing is said. */
    static Optional<String> mirror(String text) {
        if (text.isEmpty() || text.matches("https?://[^\\s?#]+/")) {
            return Optional.of(text);
        }
        try {
            Path folder = text.startsWith("file:") ? Path.of(URI.create(text)) : Path.of(text);
            return Optional.of(folder)
                    .filter(Path::isAbsolute)
                    .map(path -> path.toUri().toString().replaceFirst("/*$", "/"));
        } catch (IllegalArgumentException | FileSystemNotFoundException e) {
            return Optional.empty(); // InvalidPathException too
        }
    }

    /** A name or an address; nobody is asked whether it exists. */
    static Optional<String> host(String text) {
        if (text.contains(":") || NUMBERS.matcher(text).matches()) {
            return isAddress(text) ? Optional.of(text) : Optional.empty();
        }
        return Optional.of(text)
                .filter(t -> t.length() <= 253 && HOST_NAME.matcher(t).matches());
    }

    /** The name of a network interface, or an address. */
    static Optional<String> networkInterface(String text) {
        return INTERFACE.matcher(text).matches() || isAddress(text) ? Optional.of(text) : Optional.empty();
    }

    private static boolean isAddress(String text) {
        if (!IPV4.matcher(text).matches() && !IPV6.matcher(text).matches()) {
            return false; // a name would be asked of the DNS
        }
        try {
            return InetAddress.getByName(text) != null;
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** -1 for the number of the UDP port, 0 for none. */
    static Optional<Integer> tcpPort(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "same" -> Optional.of(-1);
            case "off" -> Optional.of(0);
            default ->
                text.matches("\\d{1,5}")
                        ? Optional.of(Integer.parseInt(text)).filter(port -> port <= 65_535)
                        : Optional.empty();
        };
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
                .filter(r -> r.size() <= Encoding.MOST_LOWER_RUNGS && Encoding.descending(r));
    }

    static boolean noControls(String text) {
        return text.chars().noneMatch(Character::isISOControl);
    }
}
