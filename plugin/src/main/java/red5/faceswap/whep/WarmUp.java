package red5.faceswap.whep;

import java.util.List;
import red5.faceswap.rtc.LocalDescription;
import red5.faceswap.rtc.net.Candidate;
import red5.faceswap.whep.sdp.Negotiation;
import red5.faceswap.whep.sdp.SdpAnswer;
import red5.faceswap.whep.sdp.SdpException;
import red5.faceswap.whep.sdp.SdpOffer;

/**
 * Answers offers that nobody sent, so that the first viewers do not wait for class loading, nor a crowd that comes together for
 * code that is not compiled yet.
 */
final class WarmUp {
    private static final int ROUNDS = 500;
    /** Codecs that a browser offers beside those that are chosen. */
    private static final int OTHER_CODECS = 25;

    private static final String BEGIN = String.join(
            "\r\n",
            "v=0",
            "o=- 1 1 IN IP4 127.0.0.1",
            "s=-",
            "t=0 0",
            "a=group:BUNDLE 0 1",
            "a=ice-ufrag:warm",
            "a=ice-pwd:warm",
            "a=fingerprint:sha-256 00",
            "a=setup:actpass",
            "m=video 9 UDP/TLS/RTP/SAVPF 96 97",
            "a=mid:0",
            "a=recvonly",
            "a=rtpmap:96 VP8/90000",
            "a=rtcp-fb:96 nack pli",
            "a=rtpmap:97 rtx/90000",
            "a=fmtp:97 apt=96",
            "");
    private static final String END = String.join(
            "\r\n", "m=audio 9 UDP/TLS/RTP/SAVPF 111", "a=mid:1", "a=recvonly", "a=rtpmap:111 opus/48000/2", "");

    private WarmUp() {}

    private static String offer() {
        StringBuilder others = new StringBuilder();
        for (int i = 0; i < OTHER_CODECS; i++) {
            others.append("a=rtpmap:").append(i).append(" other/90000\r\n");
            others.append("a=rtcp-fb:").append(i).append(" transport-cc\r\n");
            others.append("a=fmtp:").append(i).append(" level-asymmetry-allowed=1;packetization-mode=1\r\n");
        }
        return BEGIN + others + END;
    }

    static void run() {
        try {
            String offer = offer();
            for (int i = 0; i < ROUNDS; i++) {
                Negotiation agreed = new Negotiation(SdpOffer.parse(offer));
                Candidate candidate = new Candidate(Candidate.Transport.UDP, "127.0.0.1", 1, 1);
                SdpAnswer.write(
                        agreed,
                        new LocalDescription("u", "p", agreed.terms().fingerprint(), List.of(candidate), 1, 2, 3, "c"));
            }
        } catch (SdpException e) {
            throw new IllegalStateException("the built-in offer is wrong", e);
        }
    }
}
