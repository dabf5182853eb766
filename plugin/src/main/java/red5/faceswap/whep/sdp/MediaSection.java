package red5.faceswap.whep.sdp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** One m-line of an offer with its attributes. Filled by {@link SdpOffer} only. */
final class MediaSection {
    private static final int MAX_PAYLOAD_TYPE = 127;
    /** All mean the same where there is a fingerprint (RFC 8829, section 5.1.2). */
    private static final Set<String> PROTOCOLS = Set.of(
            "UDP/TLS/RTP/SAVPF",
            "UDP/TLS/RTP/SAVP",
            "TCP/DTLS/RTP/SAVPF",
            "TCP/DTLS/RTP/SAVP",
            "RTP/SAVPF",
            "RTP/SAVP",
            "RTP/AVPF",
            "RTP/AVP");

    String kind = "";
    String protocol = "";
    final List<String> formats = new ArrayList<>();
    Optional<String> mid = Optional.empty();
    String ufrag = "";
    String password = "";
    String setup = "";
    String fingerprint = "";
    String direction = "sendrecv";
    boolean disabled;
    boolean reducedSizeRtcp;
    boolean receiverRoundTrip;
    private final Map<String, String> encodings = new LinkedHashMap<>();
    private final Map<String, String> parameters = new LinkedHashMap<>();
    /** As offered, payload type first: a browser offers some for each of forty, of which one or two are asked for. */
    private final List<String> feedback = new ArrayList<>();

    private final ExtensionMap extensions = new ExtensionMap();

    void encoding(String payloadType, String encoding) {
        encodings.putIfAbsent(payloadType, encoding);
    }

    void parameters(String payloadType, String text) {
        parameters.putIfAbsent(payloadType, text);
    }

    /** @param value payload type or the wildcard, a space, and what is allowed for it */
    void feedback(String value) {
        feedback.add(value);
    }

    /** The header extensions that may be used here. */
    ExtensionMap extensions() {
        return extensions;
    }

    /** Whether the viewer wants to be sent something here. */
    boolean receives() {
        return !disabled
                && (direction.equals("recvonly") || direction.equals("sendrecv"))
                && PROTOCOLS.contains(protocol);
    }

    /** First payload type of that encoding in the viewer's order. Names ignore case; numbers mean nothing. */
    Optional<Integer> payloadType(String encoding) {
        return formats.stream()
                .filter(format -> encodingOf(format).equalsIgnoreCase(encoding))
                .flatMap(format -> number(format).stream())
                .findFirst();
    }

    /** The payload type of retransmissions of that one (RFC 4588, section 8). */
    Optional<Integer> retransmissionOf(int payloadType) {
        return formats.stream()
                .filter(format -> encodingOf(format).equalsIgnoreCase("rtx/90000"))
                .filter(format -> appliesTo(format, payloadType))
                .flatMap(format -> number(format).stream())
                .findFirst();
    }

    /** The payload type of packets that hold earlier ones of that one too (RFC 2198, section 5). */
    Optional<Integer> redundancyOf(int payloadType) {
        return formats.stream()
                .filter(format -> encodingOf(format).equalsIgnoreCase("red/48000/2"))
                .filter(format -> repeats(payloadType, parameters.getOrDefault(format, "")))
                .flatMap(format -> number(format).stream())
                .findFirst();
    }

    /** Whether the parameters of RED are that type and nothing else, twice or more. */
    private static boolean repeats(int payloadType, String parameters) {
        String[] types = parameters.trim().split("/", -1); // a single character is no regular expression
        return types.length > 1 && Arrays.stream(types).allMatch(String.valueOf(payloadType)::equals);
    }

    /** The parameters that the offer gives a payload type, empty for none. */
    String parametersOf(int payloadType) {
        return parameters.getOrDefault(String.valueOf(payloadType), "");
    }

    private boolean appliesTo(String format, int payloadType) {
        for (String parameter : parameters.getOrDefault(format, "").split(";")) {
            if (parameter.trim().equals("apt=" + payloadType)) {
                return true;
            }
        }
        return false;
    }

    /** As the offer wrote it. */
    String encodingOf(String format) {
        return encodings.getOrDefault(format, "");
    }

    /** Feedback that the offer allows for a payload type, wildcards included, each once. */
    List<String> feedbackFor(int payloadType) {
        return Stream.concat(feedbackOf(payloadType + " "), feedbackOf("* "))
                .distinct()
                .toList();
    }

    private Stream<String> feedbackOf(String start) {
        return feedback.stream()
                .filter(value -> value.startsWith(start))
                .map(value -> value.substring(start.length()).trim().toLowerCase(Locale.ROOT));
    }

    private static Optional<Integer> number(String format) {
        try {
            int value = Integer.parseInt(format);
            return value >= 0 && value <= MAX_PAYLOAD_TYPE ? Optional.of(value) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
