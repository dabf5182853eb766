package red5.faceswap.whep.sdp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import red5.faceswap.whep.sdp.SdpException.Kind;

/**
 * An offer, as far as an answer needs it. Tolerant where real players differ (line ends, order, unknown attributes), strict in
 * size. Immutable once parsed.
 */
public final class SdpOffer {
    /** Largest offer in characters; browsers' are below 10,000. */
    public static final int MAX_LENGTH = 64 * 1024;

    private static final int MAX_LINES = 3000;
    private static final int MAX_MEDIA = 64;
    private static final String ATTRIBUTE = "a=";
    private static final String FEEDBACK = "a=rtcp-fb:";
    private static final String ENCODING = "a=rtpmap:";
    private static final String PARAMETERS = "a=fmtp:";
    static final Pattern SPACES = Pattern.compile("\\s+");

    private final List<MediaSection> media = new ArrayList<>();
    private final List<String> bundle = new ArrayList<>();
    private final MediaSection session = new MediaSection(); // attributes before the first m-line apply to all
    private boolean bundled;
    private boolean lite;

    private SdpOffer() {}

    /** @throws SdpException for everything that is no offer, and for nothing else */
    public static SdpOffer parse(String text) throws SdpException {
        if (text.length() > MAX_LENGTH) {
            throw malformed("The offer is longer than " + MAX_LENGTH + " characters: send one of a usual size.");
        }
        if (!text.startsWith("v=0")) {
            throw malformed("This is no session description: the body must be an SDP offer that begins with v=0.");
        }
        SdpOffer offer = new SdpOffer();
        int lines = 0;
        for (int begin = 0, end; begin < text.length(); begin = end + 1) {
            end = lineEnd(text, begin); // of CR LF the second ends an empty line, which says nothing
            if (end > begin && lines++ == MAX_LINES) {
                throw malformed("The offer has more than " + MAX_LINES + " lines: send one of a usual size.");
            }
            offer.read(text, begin, end);
        }
        if (offer.media.isEmpty()) {
            throw malformed("The offer has no m-line: offer recvonly video and audio.");
        }
        return offer;
    }

    private static SdpException malformed(String sentence) {
        return new SdpException(Kind.MALFORMED, sentence);
    }

    private static int lineEnd(String text, int begin) {
        int at = begin;
        while (at < text.length() && text.charAt(at) != '\n' && text.charAt(at) != '\r') {
            at++;
        }
        return at;
    }

    private static int wordBegin(String text, int from, int end) {
        int at = from;
        while (at < end && text.charAt(at) <= ' ') {
            at++;
        }
        return at;
    }

    private static int wordEnd(String text, int from, int end) {
        int at = from;
        while (at < end && text.charAt(at) != ' ') {
            at++;
        }
        return at;
    }

    /** Takes a line. What most of them are is cut out at once: a crowd that joins together waits for every copy that is made here. */
    private void read(String text, int from, int end) throws SdpException {
        int begin = wordBegin(text, from, end);
        if (text.startsWith(FEEDBACK, begin)) { // a third of what browsers offer
            section().feedback(text.substring(begin + FEEDBACK.length(), end).trim());
        } else if (text.startsWith(ENCODING, begin)) {
            codecAttribute(text, begin + ENCODING.length(), end, section()::encoding);
        } else if (text.startsWith(PARAMETERS, begin)) {
            codecAttribute(text, begin + PARAMETERS.length(), end, section()::parameters);
        } else if (text.startsWith("m=", begin)) {
            openMedia(text.substring(begin, end).trim());
        } else if (text.startsWith(ATTRIBUTE, begin)) {
            attribute(text.substring(begin, end).trim());
        }
    }

    /** @param to takes the payload type and what is said of it */
    private static void codecAttribute(String text, int from, int end, BiConsumer<String, String> to) {
        int begin = wordBegin(text, from, end);
        int space = wordEnd(text, begin, end);
        String rest = text.substring(Math.min(space + 1, end), end).trim();
        if (!rest.isEmpty()) {
            to.accept(text.substring(begin, space), rest);
        }
    }

    private void openMedia(String line) throws SdpException {
        String[] words = SPACES.split(line.substring(2).trim());
        if (words.length < 4 || !isToken(words[0]) || !isProtocol(words[2])) {
            throw malformed("The offer has a broken m-line: media, port, protocol and formats are needed.");
        }
        if (media.size() >= MAX_MEDIA) {
            throw malformed("The offer has more than " + MAX_MEDIA + " m-lines: two are enough.");
        }
        MediaSection section = new MediaSection();
        section.kind = words[0].toLowerCase(Locale.ROOT);
        section.disabled = words[1].equals("0");
        section.protocol = words[2].toUpperCase(Locale.ROOT);
        Arrays.stream(words).skip(3).filter(SdpOffer::isToken).forEach(section.formats::add);
        section.ufrag = session.ufrag;
        section.password = session.password;
        section.setup = session.setup;
        section.fingerprint = session.fingerprint;
        section.direction = session.direction;
        section.extensions().addAll(session.extensions());
        media.add(section);
    }

    /** Whose attributes follow: the latest m-line's, or those for all. */
    private MediaSection section() {
        return media.isEmpty() ? session : media.get(media.size() - 1);
    }

    private void attribute(String line) {
        int colon = line.indexOf(':');
        String name =
                line.substring(2, colon < 0 ? line.length() : colon).trim().toLowerCase(Locale.ROOT);
        String value = colon < 0 ? "" : line.substring(colon + 1).trim();
        MediaSection section = section();
        switch (name) {
            case "group" -> group(value);
            case "mid" -> section.mid = isToken(value) ? Optional.of(value) : Optional.empty();
            case "ice-ufrag" -> section.ufrag = value;
            case "ice-pwd" -> section.password = value;
            case "setup" -> section.setup = value.toLowerCase(Locale.ROOT);
            case "fingerprint" -> fingerprint(section, value);
            case "sendrecv", "recvonly", "sendonly", "inactive" -> section.direction = name;
            case "ice-lite" -> lite = true;
            case "bundle-only" -> section.disabled = false; // its port 0 is no refusal (RFC 9143, section 7.2.1)
            case "rtcp-rsize" -> section.reducedSizeRtcp = true;
            case "rtcp-xr" -> section.receiverRoundTrip = value.contains("rcvr-rtt");
            case "extmap" -> section.extensions().offered(value);
            case "rtcp-fb" -> section.feedback(value);
            case "rtpmap" -> codecAttribute(value, 0, value.length(), section::encoding);
            case "fmtp" -> codecAttribute(value, 0, value.length(), section::parameters);
            default -> {} // the rest does not concern a server that only sends
        }
    }

    private void group(String value) {
        String[] words = SPACES.split(value);
        if (words[0].equalsIgnoreCase("BUNDLE")) {
            bundled = true;
            bundle.addAll(Arrays.asList(words).subList(1, words.length));
        }
    }

    /** Of several the SHA-256 one. */
    private static void fingerprint(MediaSection section, String value) {
        if (section.fingerprint.isEmpty() || value.toLowerCase(Locale.ROOT).startsWith("sha-256")) {
            section.fingerprint = value;
        }
    }

    /** RFC 8866 token: what may be repeated in an answer without doing harm there. */
    private static boolean isToken(String text) {
        boolean token = !text.isEmpty();
        for (int i = 0; i < text.length() && token; i++) {
            char c = text.charAt(i);
            token = c > ' ' && c < 127 && "\"(),/:;<=>?@[]\\".indexOf(c) < 0;
        }
        return token;
    }

    private static boolean isProtocol(String text) {
        return Arrays.stream(text.split("/", -1)).allMatch(SdpOffer::isToken);
    }

    List<MediaSection> media() {
        return media;
    }

    /** The sections of the bundle in its order; the first one speaks for all (RFC 9143, section 7.2.1). */
    List<MediaSection> bundle() {
        return media.stream()
                .filter(this::bundles)
                .sorted(Comparator.comparingInt(section -> bundle.indexOf(section.mid.orElseThrow())))
                .toList();
    }

    /** Whether the viewer makes no checks of its own. */
    boolean lite() {
        return lite;
    }

    /** Whether that section may share the transport of others. */
    boolean bundles(MediaSection section) {
        return bundled && section.mid.map(bundle::contains).orElse(false);
    }
}
