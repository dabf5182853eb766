package red5.faceswap.harness.bench.crowd;

import java.net.InetSocketAddress;

/** What a viewer without a browser reads of an SDP answer. */
final class LightAnswer {
    private static final String CANDIDATE = "candidate";
    private static final int ADDRESS = 4; // fields of a candidate, RFC 8839, section 5.1
    private static final int PORT = 5;

    private LightAnswer() {}

    /** The first value of an attribute. */
    static String value(String answer, String attribute) {
        String begin = "a=" + attribute + ":";
        return answer.lines()
                .filter(line -> line.startsWith(begin))
                .map(line -> line.substring(begin.length()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no " + attribute + " in " + answer));
    }

    /** The first candidate with UDP and IPv4. */
    static InetSocketAddress server(String answer) {
        String[] fields = answer.lines()
                .filter(line -> line.startsWith("a=" + CANDIDATE + ":"))
                .map(line -> line.split(" "))
                .filter(parts -> parts[2].equalsIgnoreCase("udp") && parts[ADDRESS].contains("."))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no IPv4 candidate in " + answer));
        return new InetSocketAddress(fields[ADDRESS], Integer.parseInt(fields[PORT]));
    }
}
