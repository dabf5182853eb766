package red5.faceswap.whip;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A session description or a fragment of one (RFC 8840) as its lines, to change what it says of the transport.
 *
 * @param lines without their ends
 */
record SdpLines(List<String> lines) {
    private static final String CRLF = "\r\n";
    private static final String CANDIDATE = "a=candidate:";
    private static final String END = "a=end-of-candidates";
    private static final String UFRAG = "a=ice-ufrag:";
    private static final String PASSWORD = "a=ice-pwd:";
    private static final int MOST_CANDIDATES = 64;
    /** Foundation, component, transport, priority, address, port. */
    private static final int ADDRESS = 4;

    private static final int PORT = 5;

    static SdpLines of(String text) {
        return new SdpLines(
                text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList());
    }

    /**
     * A candidate and the medium it belongs to.
     *
     * @param mid empty where none is named
     * @param text without {@code a=}
     */
    record Candidate(String mid, String text) {
        private String field(int index) {
            String[] fields = text.split(" ");
            return fields.length > index ? fields[index] : "";
        }

        /** As SDP writes it. */
        String address() {
            return field(ADDRESS);
        }

        String port() {
            return field(PORT);
        }

        /** Whether there is an IP address in it and not a name, which would have to be looked up first. */
        boolean numeric() {
            return address().matches("[0-9.]+|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");
        }
    }

    Optional<String> ufrag() {
        return value(UFRAG);
    }

    Optional<String> password() {
        return value(PASSWORD);
    }

    private Optional<String> value(String name) {
        return lines.stream()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(name.length()).trim())
                .findFirst();
    }

    /** Those with addresses; at most as many as any client has. */
    List<Candidate> candidates() {
        List<Candidate> found = new ArrayList<>();
        String mid = "";
        for (String line : lines) {
            if (line.startsWith("m=")) {
                mid = "";
            } else if (line.startsWith("a=mid:")) {
                mid = line.substring("a=mid:".length());
            } else if (line.startsWith(CANDIDATE) && found.size() < MOST_CANDIDATES) {
                Candidate candidate = new Candidate(mid, line.substring("a=".length()));
                if (candidate.numeric()) {
                    found.add(candidate);
                }
            }
        }
        return found;
    }

    /** The same with other credentials, and without the candidates that belong to those it had. */
    SdpLines restarted(String ufrag, String password) {
        return new SdpLines(withoutCandidates()
                .map(line ->
                        line.startsWith(UFRAG) ? UFRAG + ufrag : line.startsWith(PASSWORD) ? PASSWORD + password : line)
                .toList());
    }

    /**
     * An answer as this server gives it: with candidates for the addresses under which it is reached, in the place of those that the connection has
     * found itself.
     *
     * @param hosts IP addresses, the preferred one first
     */
    SdpLines reachedAt(List<String> hosts) {
        List<String> own = candidatesAt(hosts);
        List<String> all = new ArrayList<>();
        boolean told = false;
        for (String line : withoutCandidates().toList()) {
            all.add(line.startsWith("c=IN ") ? "c=IN IP4 0.0.0.0" : line);
            if (!told && line.startsWith("a=mid:")) { // of a bundle the first section speaks for all
                all.addAll(own);
                told = true;
            }
        }
        return new SdpLines(all);
    }

    private List<String> candidatesAt(List<String> hosts) {
        List<Candidate> found = candidates();
        List<String> own = new ArrayList<>();
        for (String host : hosts) {
            boolean six = host.contains(":");
            int rank = own.size();
            found.stream()
                    .filter(candidate -> candidate.address().contains(":") == six)
                    .findFirst()
                    .ifPresent(candidate -> own.add(CANDIDATE + (rank + 1) + " 1 udp " + priority(rank) + ' ' + host
                            + ' ' + candidate.port() + " typ host"));
        }
        own.add(END);
        return own;
    }

    /** RFC 8445, section 5.1.2. */
    private static long priority(int rank) {
        return 126L << 24 | (65_535L - rank) << 8 | 255;
    }

    /** What an ICE restart is answered with (RFC 9725, section 4.3.3). */
    SdpLines restartAnswer() {
        Stream<String> head = lines.stream()
                .filter(line -> line.startsWith(UFRAG) || line.startsWith(PASSWORD))
                .distinct();
        Stream<String> medium = Stream.concat(
                lines.stream().filter(line -> line.startsWith("m=")).limit(1),
                lines.stream().filter(line -> line.startsWith("a=mid:")).limit(1));
        Stream<String> reached = lines.stream().filter(line -> line.startsWith(CANDIDATE) || line.startsWith(END));
        return new SdpLines(
                Stream.of(head, medium, reached).flatMap(part -> part).toList());
    }

    /** Whether the medium of that kind is refused. */
    boolean refuses(String kind) {
        return lines.stream().anyMatch(line -> line.startsWith("m=" + kind + " 0 "));
    }

    private Stream<String> withoutCandidates() {
        return lines.stream().filter(line -> !line.startsWith(CANDIDATE) && !line.startsWith(END));
    }

    /** Every line ends with CRLF. */
    String text() {
        return lines.stream().map(line -> line + CRLF).collect(Collectors.joining());
    }
}
