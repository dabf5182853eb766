package red5.faceswap.harness.view;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Offers to post: those of the browsers (Chromium 156, Firefox ESR 153; receive audio and video), and changed ones. All with CRLF. */
public final class Offers {
    private static final String CHROMIUM = load("chromium.sdp");
    private static final String FIREFOX = load("firefox.sdp");

    private Offers() {}

    /** VP8 is 96 with RTX 97, Opus 111; audio first. */
    public static String chromium() {
        return fresh(CHROMIUM);
    }

    /** VP8 is 120 with RTX 124, Opus 109; the fingerprint stands at the session's level. */
    public static String firefox() {
        return fresh(FIREFOX);
    }

    /** Nothing but VP8 and Opus under payload types that no browser uses for them. */
    public static String oddPayloadTypes(int vp8, int opus) {
        return fresh(head("0 1") + audio("0", opus) + video("1", vp8, "VP8"));
    }

    public static String videoFirst() {
        return fresh(head("0 1") + video("0", 96, "VP8") + audio("1", 111));
    }

    public static String videoOnly() {
        return fresh(head("0") + video("0", 96, "VP8"));
    }

    public static String audioOnly() {
        return fresh(head("0") + audio("0", 111));
    }

    /** Nothing that we can send for video. */
    public static String h264Only() {
        return fresh(head("0") + video("0", 102, "H264"));
    }

    public static String twoVideos() {
        return fresh(head("0 1 2") + audio("0", 111) + video("1", 96, "VP8") + video("2", 98, "VP8"));
    }

    public static String withDataChannel() {
        return fresh(head("0 1 2")
                + audio("0", 111)
                + video("1", 96, "VP8")
                + section("2", "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\n", "a=sctp-port:5000\n"));
    }

    /** Without ice-ufrag and ice-pwd. */
    public static String withoutIce() {
        return chromium().replaceAll("a=ice-[^\r]*\r\n", "");
    }

    /** The direction changed, for example to {@code sendonly}, which is refused. */
    public static String directed(String direction) {
        return chromium().replace("a=recvonly\r\n", "a=" + direction + "\r\n");
    }

    private static String head(String mids) {
        return "v=0\no=- 1 2 IN IP4 127.0.0.1\ns=-\nt=0 0\na=group:BUNDLE " + mids + "\na=msid-semantic: WMS\n";
    }

    private static String audio(String mid, int type) {
        return section(
                mid,
                "m=audio 9 UDP/TLS/RTP/SAVPF " + type + "\n",
                "a=recvonly\na=rtcp-mux\na=rtpmap:" + type + " opus/48000/2\n");
    }

    private static String video(String mid, int type, String codec) {
        return section(
                mid,
                "m=video 9 UDP/TLS/RTP/SAVPF " + type + "\n",
                "a=recvonly\na=rtcp-mux\na=rtpmap:" + type + " " + codec + "/90000\na=rtcp-fb:" + type + " nack pli\n");
    }

    private static String section(String mid, String media, String attributes) {
        return media
                + "c=IN IP4 0.0.0.0\na=mid:" + mid + "\na=ice-ufrag:abcd\na=ice-pwd:abcdefghijklmnopqrstuvwx\n"
                + "a=fingerprint:sha-256 00" + ":11".repeat(31) + "\na=setup:actpass\n"
                + attributes;
    }

    /** With credentials of its own and CRLF. */
    private static String fresh(String offer) {
        String random = UUID.randomUUID().toString().replace("-", "");
        return offer.replaceAll("(?m)^a=ice-ufrag:.*$", "a=ice-ufrag:" + random.substring(0, 8))
                .replaceAll("(?m)^a=ice-pwd:.*$", "a=ice-pwd:" + random)
                .replace("\n", "\r\n");
    }

    private static String load(String name) {
        try (InputStream resource = Offers.class.getResourceAsStream(name)) {
            return new String(resource.readAllBytes(), StandardCharsets.US_ASCII).replace("\r", "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
