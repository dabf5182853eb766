package red5.faceswap.whep;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import red5.faceswap.http.HttpReply;
import red5.faceswap.http.HttpRequest;
import red5.faceswap.rtc.LocalDescription;
import red5.faceswap.rtc.net.Candidate;
import red5.faceswap.whep.sdp.Negotiation;
import red5.faceswap.whep.sdp.SdpException;
import red5.faceswap.whep.sdp.SdpOffer;

/**
 * Answers offers that nobody sent, so that the first viewers do not wait for class loading, nor a crowd that comes together for
 * code that is not compiled yet.
 */
final class WarmUp {
    private static final int ROUNDS = 700; // of each shape
    /** Codecs that a browser offers beside those that are chosen. */
    private static final int OTHER_CODECS = 20;

    private static final String ENDPOINT = "/live/whep/endpoint/warm-up";
    private static final WhepPaths PATHS = WhepPaths.standard("/faceswap/");
    private static final AllowedOrigins ORIGINS = new AllowedOrigins(List.of("*"));

    private static final String TRANSPORT = """
            c=IN IP4 0.0.0.0
            a=rtcp:9 IN IP4 0.0.0.0
            a=ice-ufrag:warm
            a=ice-pwd:warm
            a=ice-options:trickle
            a=fingerprint:sha-256 00
            a=setup:actpass
            a=recvonly
            a=rtcp-mux
            a=rtcp-rsize
            a=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time
            a=extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01
            a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid
            """;
    private static final String AUDIO = """
            m=audio 9 UDP/TLS/RTP/SAVPF 111 63 9
            a=mid:sound
            a=rtpmap:111 opus/48000/2
            a=rtcp-fb:111 transport-cc
            a=fmtp:111 minptime=10;useinbandfec=1
            a=rtpmap:63 red/48000/2
            a=fmtp:63 111/111
            a=rtpmap:9 G722/8000
            """ + TRANSPORT;

    private WarmUp() {}

    /** The orders of Chromium and of Firefox, and a player without sound. */
    private static List<String> offers() {
        return List.of(
                offer("sound picture", AUDIO + video()),
                offer("picture sound", video() + AUDIO),
                offer("picture", video()));
    }

    private static String offer(String bundle, String media) {
        String session = "v=0\no=- 1 1 IN IP4 127.0.0.1\ns=-\nt=0 0\na=group:BUNDLE " + bundle + "\n";
        return (session + media).replace("\n", "\r\n");
    }

    private static String video() {
        return "m=video 9 UDP/TLS/RTP/SAVPF 96 97"
                + each(" %1$d")
                + "\na=mid:picture\n"
                + codec(96, "VP8")
                + "a=rtpmap:97 rtx/90000\na=fmtp:97 apt=96\n"
                + each(codec(-1, "H264").replace("-1", "%1$d"))
                + TRANSPORT;
    }

    private static String each(String text) {
        return IntStream.range(0, OTHER_CODECS).mapToObj(text::formatted).collect(Collectors.joining());
    }

    private static String codec(int type, String name) {
        return """
                a=rtpmap:%1$d %2$s/90000
                a=rtcp-fb:%1$d goog-remb
                a=rtcp-fb:%1$d transport-cc
                a=rtcp-fb:%1$d ccm fir
                a=rtcp-fb:%1$d nack
                a=rtcp-fb:%1$d nack pli
                a=fmtp:%1$d level-asymmetry-allowed=1;packetization-mode=1
                """.formatted(type, name);
    }

    static void run() {
        try {
            List<String> offers = offers();
            for (int i = 0; i < ROUNDS; i++) {
                for (String offer : offers) {
                    answer(offer);
                }
            }
        } catch (SdpException e) {
            throw new IllegalStateException("a built-in offer is wrong", e);
        }
    }

    private static void answer(String offer) throws SdpException {
        HttpRequest request = new HttpRequest(
                "POST",
                ENDPOINT,
                Map.of(),
                Map.of("Content-Type", Replies.SDP, "User-Agent", "Mozilla/5.0"),
                offer.getBytes(StandardCharsets.UTF_8),
                InetAddress.getLoopbackAddress(),
                "http://localhost");
        Negotiation agreed = new Negotiation(SdpOffer.parse(request.text()));
        Candidate candidate = new Candidate(Candidate.Transport.UDP, "127.0.0.1", 1, 1);
        LocalDescription local =
                new LocalDescription("u", "p", agreed.terms().fingerprint(), List.of(candidate), 1, 2, 3, "c");
        boolean known =
                PATHS.match(request.path()).isPresent() && request.mediaType().equals(Replies.SDP);
        HttpReply reply = ORIGINS.applyTo(
                request,
                WhepEndpoint.created(request, agreed, local, Client.of(request).address()));
        if (!known || reply.status() != 201) {
            throw new IllegalStateException("a built-in offer is not answered");
        }
    }
}
