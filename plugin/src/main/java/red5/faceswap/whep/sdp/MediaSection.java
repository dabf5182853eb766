package red5.faceswap.whep.sdp;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import red5.faceswap.rtc.ViewerTerms;

/** One m-line of an offer with its attributes. Filled by {@link SdpOffer} only; most of it is places in the offer's text. */
final class MediaSection {
    /** All mean the same where there is a fingerprint (RFC 8829, section 5.1.2). */
    private static final List<String> PROTOCOLS = List.of(
            "UDP/TLS/RTP/SAVPF",
            "UDP/TLS/RTP/SAVP",
            "TCP/DTLS/RTP/SAVPF",
            "TCP/DTLS/RTP/SAVP",
            "RTP/SAVPF",
            "RTP/SAVP",
            "RTP/AVPF",
            "RTP/AVP");

    private static final List<String> KINDS = List.of("video", "audio", "application");
    private static final int MAX_FORMATS = 128; // as many as there are payload types
    private static final int ANY = -2; // in the place of a payload type: all of them
    private static final int FEEDBACK_INTS = 3; // payload type, beginning and end
    private static final int FIRST_FEEDBACK = 64 * FEEDBACK_INTS; // what browsers offer

    private final String text; // the offer's
    String kind = "";
    String protocol = "";
    String firstFormat = ""; // empty for none that may be repeated
    Optional<String> mid = Optional.empty();
    String ufrag = "";
    String password = "";
    String setup = "";
    String fingerprint = "";
    String direction = "sendrecv";
    boolean disabled;
    boolean reducedSizeRtcp;
    boolean receiverRoundTrip;
    final ExtensionMap extensions = new ExtensionMap();
    private final PayloadPlaces encodings = new PayloadPlaces();
    private final PayloadPlaces parameters = new PayloadPlaces();
    private int[] formats = {}; // payload types, in the viewer's order
    private int[] feedback = {};
    private int feedbackLength;

    /** The attributes before the first m-line, which apply to all sections. */
    MediaSection(String text) {
        this.text = text;
    }

    /**
     * An m-line.
     *
     * @param words of it, before the first one
     * @param session what stands for all sections
     */
    static Optional<MediaSection> of(String text, Words words, MediaSection session) {
        MediaSection section = new MediaSection(text);
        section.ufrag = session.ufrag;
        section.password = session.password;
        section.setup = session.setup;
        section.fingerprint = session.fingerprint;
        section.direction = session.direction;
        section.extensions.addAll(session.extensions);
        return section.readMediaLine(words) ? Optional.of(section) : Optional.empty();
    }

    /** False when media, port, protocol or formats are missing or no words for an answer. */
    private boolean readMediaLine(Words words) {
        if (!words.next() || !words.isToken()) {
            return false;
        }
        kind = words.oneOf(KINDS);
        if (!words.next()) {
            return false;
        }
        disabled = words.isExactly("0");
        if (!words.next() || !words.isProtocol()) {
            return false;
        }
        protocol = words.oneOf(PROTOCOLS);
        int[] found = new int[MAX_FORMATS];
        int count = 0;
        int all = 0;
        for (; words.next(); all++) {
            if (firstFormat.isEmpty() && words.isToken()) {
                firstFormat = words.get();
            }
            int payloadType = words.payloadType();
            if (payloadType != ViewerTerms.NONE && count < MAX_FORMATS) {
                found[count++] = payloadType;
            }
        }
        formats = Arrays.copyOf(found, count);
        return all > 0;
    }

    /** Takes an rtpmap attribute that stands there. */
    void encoding(int from, int to) {
        place(from, to, encodings);
    }

    /** Takes an fmtp attribute that stands there. */
    void parameters(int from, int to) {
        place(from, to, parameters);
    }

    private void place(int from, int to, PayloadPlaces places) {
        int space = Words.find(text, ' ', from, to);
        int payloadType = Words.payloadType(text, from, space);
        int begin = Words.skipSpace(text, space, to);
        if (payloadType != ViewerTerms.NONE && begin < to) {
            places.add(payloadType, begin, to);
        }
    }

    /** Takes an rtcp-fb attribute that stands there: payload type or the wildcard, a space, and what is allowed for it. */
    void feedback(int from, int to) {
        int space = Words.find(text, ' ', from, to);
        boolean all = space == from + 1 && text.charAt(from) == '*';
        int payloadType = all ? ANY : Words.payloadType(text, from, space);
        if (payloadType == ViewerTerms.NONE) {
            return;
        }
        if (feedbackLength == feedback.length) {
            feedback = Arrays.copyOf(feedback, Math.max(FIRST_FEEDBACK, 2 * feedbackLength));
        }
        feedback[feedbackLength++] = payloadType;
        feedback[feedbackLength++] = Words.skipSpace(text, space, to);
        feedback[feedbackLength++] = to;
    }

    /** Whether the viewer wants to be sent something here. */
    boolean receives() {
        return !disabled
                && (direction.equals("recvonly") || direction.equals("sendrecv"))
                && PROTOCOLS.contains(protocol);
    }

    /** Whether the publisher wants to send something here. */
    boolean sends() {
        return !disabled
                && (direction.equals("sendonly") || direction.equals("sendrecv"))
                && PROTOCOLS.contains(protocol);
    }

    /** First payload type of that encoding in the viewer's order, or {@link ViewerTerms#NONE}. Names ignore case; numbers mean nothing. */
    int payloadType(String encoding) {
        for (int format : formats) {
            if (isOf(format, encoding)) {
                return format;
            }
        }
        return ViewerTerms.NONE;
    }

    private boolean isOf(int format, String encoding) {
        return Words.is(text, encodings.begin(format), encodings.end(format), encoding);
    }

    /** The payload type of retransmissions of that one (RFC 4588, section 8), or {@link ViewerTerms#NONE}. */
    int retransmissionOf(int payloadType) {
        for (int format : formats) {
            if (isOf(format, "rtx/90000") && hasParameter(format, "apt=" + payloadType)) {
                return format;
            }
        }
        return ViewerTerms.NONE;
    }

    /** The payload type of packets that hold earlier ones of that one too (RFC 2198, section 5), or {@link ViewerTerms#NONE}. */
    int redundancyOf(int payloadType) {
        for (int format : formats) {
            if (isOf(format, "red/48000/2") && repeats(format, payloadType)) {
                return format;
            }
        }
        return ViewerTerms.NONE;
    }

    /** Whether the parameters of RED are that type and nothing else, twice or more. */
    private boolean repeats(int format, int payloadType) {
        int types = 0;
        for (int from = parameters.begin(format), to = parameters.end(format), end; from < to; from = end + 1) {
            end = Words.find(text, '/', from, to);
            if (Words.payloadType(text, from, end) != payloadType || end == to - 1) {
                return false;
            }
            types++;
        }
        return types > 1;
    }

    /** Whether one of the parameters that the offer gives a payload type is that one. */
    boolean hasParameter(int payloadType, String parameter) {
        Words words = new Words(text, parameters.begin(payloadType), parameters.end(payloadType), ';');
        while (words.next()) {
            if (words.isExactly(parameter)) {
                return true;
            }
        }
        return false;
    }

    /** Writes the parameters that the offer gives a payload type. */
    void writeParameters(int payloadType, StringBuilder answer) {
        answer.append(text, parameters.begin(payloadType), parameters.end(payloadType));
    }

    /** Writes a payload type's encoding as the offer wrote it. */
    void writeEncoding(int payloadType, StringBuilder answer) {
        answer.append(text, encodings.begin(payloadType), encodings.end(payloadType));
    }

    /** Whether the offer allows that feedback for a payload type, or for all of them. */
    boolean allows(int payloadType, String kind) {
        for (int i = 0; i < feedbackLength; i += FEEDBACK_INTS) {
            if ((feedback[i] == payloadType || feedback[i] == ANY)
                    && Words.is(text, feedback[i + 1], feedback[i + 2], kind)) {
                return true;
            }
        }
        return false;
    }
}
