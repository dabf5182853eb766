package red5.faceswap.whep.sdp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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
    private static final String SHA_256 = "sha-256";
    private static final int MAX_BUNDLED = 64; // names in a group: as many as there may be m-lines
    /** What matters of the attributes, by the length of the name. */
    private static final String[][] NAMES = byLength(
            "mid",
            "fmtp",
            "group",
            "setup",
            "rtpmap",
            "extmap",
            "rtcp-fb",
            "rtcp-xr",
            "ice-pwd",
            "ice-lite",
            "recvonly",
            "sendonly",
            "sendrecv",
            "inactive",
            "ice-ufrag",
            "rtcp-rsize",
            "fingerprint",
            "bundle-only");

    private final String text;
    private final List<MediaSection> media = new ArrayList<>();
    private final List<String> bundle = new ArrayList<>();
    private final MediaSection session; // attributes before the first m-line apply to all
    private MediaSection section; // whose attributes follow
    private boolean lite;

    private SdpOffer(String text) {
        this.text = text;
        session = new MediaSection(text);
        section = session;
    }

    private static String[][] byLength(String... names) {
        int longest = Arrays.stream(names).mapToInt(String::length).max().orElseThrow();
        String[][] all = new String[longest + 1][];
        for (int length = 0; length < all.length; length++) {
            int wanted = length;
            all[length] =
                    Arrays.stream(names).filter(name -> name.length() == wanted).toArray(String[]::new);
        }
        return all;
    }

    /** @throws SdpException for everything that is no offer, and for nothing else */
    public static SdpOffer parse(String text) throws SdpException {
        if (text.length() > MAX_LENGTH) {
            throw malformed("The offer is longer than " + MAX_LENGTH + " characters: send one of a usual size.");
        }
        if (!text.startsWith("v=0")) {
            throw malformed("This is no session description: the body must be an SDP offer that begins with v=0.");
        }
        SdpOffer offer = new SdpOffer(text);
        offer.read();
        if (offer.media.isEmpty()) {
            throw malformed("The offer has no m-line: offer video and audio.");
        }
        return offer;
    }

    private static SdpException malformed(String sentence) {
        return new SdpException(Kind.MALFORMED, sentence);
    }

    /** Nothing is copied of a line that nobody asks for: a crowd that joins together waits for every copy that is made here. */
    private void read() throws SdpException {
        int lines = 0;
        int feed = -1;
        int carriage = -1;
        for (int begin = 0, end; begin < text.length(); begin = end + 1) { // each line's end is looked for once
            feed = feed < begin ? next('\n', begin) : feed;
            carriage = carriage < begin ? next('\r', begin) : carriage;
            end = Math.min(feed, carriage); // of CR LF the second ends an empty line, which says nothing
            if (end > begin && lines++ == MAX_LINES) {
                throw malformed("The offer has more than " + MAX_LINES + " lines: send one of a usual size.");
            }
            readLine(Words.skipSpace(text, begin, end), end);
        }
    }

    private int next(char c, int from) {
        int at = text.indexOf(c, from);
        return at < 0 ? text.length() : at;
    }

    private void readLine(int from, int end) throws SdpException {
        if (text.startsWith("a=", from)) {
            attribute(from + 2, Words.trimEnd(text, from, end));
        } else if (text.startsWith("m=", from)) {
            openMedia(from + 2, end);
        }
    }

    private void openMedia(int from, int to) throws SdpException {
        if (media.size() >= MAX_MEDIA) {
            throw malformed("The offer has more than " + MAX_MEDIA + " m-lines: two are enough.");
        }
        section = MediaSection.of(text, new Words(text, from, to), session)
                .orElseThrow(() ->
                        malformed("The offer has a broken m-line: media, port, protocol and formats are needed."));
        media.add(section);
    }

    private void attribute(int from, int to) {
        int colon = Words.find(text, ':', from, to);
        int value = Words.skipSpace(text, Math.min(colon + 1, to), to);
        String name = name(Words.skipSpace(text, from, colon), Words.trimEnd(text, from, colon));
        switch (name) {
            case "rtcp-fb" -> section.feedback(value, to);
            case "rtpmap" -> section.encoding(value, to);
            case "fmtp" -> section.parameters(value, to);
            case "extmap" -> section.extensions.offered(text, value, to);
            case "group" -> group(new Words(text, value, to));
            case "mid" ->
                section.mid =
                        Words.isToken(text, value, to) ? Optional.of(text.substring(value, to)) : Optional.empty();
            case "ice-ufrag" -> section.ufrag = text.substring(value, to);
            case "ice-pwd" -> section.password = text.substring(value, to);
            case "setup" -> section.setup = text.substring(value, to).toLowerCase(Locale.ROOT);
            case "fingerprint" -> fingerprint(value, to);
            case "sendrecv", "recvonly", "sendonly", "inactive" -> section.direction = name;
            case "ice-lite" -> lite = true;
            case "bundle-only" -> section.disabled = false; // its port 0 is no refusal (RFC 9143, section 7.2.1)
            case "rtcp-rsize" -> section.reducedSizeRtcp = true;
            case "rtcp-xr" ->
                section.receiverRoundTrip = text.substring(value, to).contains("rcvr-rtt");
            default -> {} // the rest does not concern a server that only sends
        }
    }

    /** That of the known names which stands there; empty for none. */
    private String name(int from, int to) {
        int length = to - from;
        if (length <= 0 || length >= NAMES.length) {
            return "";
        }
        for (String name : NAMES[length]) { // as almost all write them
            if (text.startsWith(name, from)) {
                return name;
            }
        }
        for (String name : NAMES[length]) {
            if (text.regionMatches(true, from, name, 0, length)) {
                return name;
            }
        }
        return "";
    }

    private void group(Words words) {
        if (words.next() && words.is("BUNDLE")) {
            while (bundle.size() < MAX_BUNDLED && words.next()) {
                bundle.add(words.get());
            }
        }
    }

    /** Of several the SHA-256 one. */
    private void fingerprint(int from, int to) {
        if (section.fingerprint.isEmpty() || text.regionMatches(true, from, SHA_256, 0, SHA_256.length())) {
            section.fingerprint = text.substring(from, to);
        }
    }

    List<MediaSection> media() {
        return media;
    }

    /** The sections of the bundle in its order; the first one speaks for all (RFC 9143, section 7.2.1). */
    List<MediaSection> bundle() {
        List<MediaSection> sections = new ArrayList<>();
        for (String name : bundle) {
            for (MediaSection one : media) {
                if (one.mid.isPresent() && one.mid.get().equals(name) && !sections.contains(one)) {
                    sections.add(one);
                }
            }
        }
        return sections;
    }

    /** Whether the viewer makes no checks of its own. */
    boolean lite() {
        return lite;
    }
}
