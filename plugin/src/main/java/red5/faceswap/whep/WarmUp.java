package red5.faceswap.whep;

import java.net.InetAddress;
import java.util.List;
import red5.faceswap.rtc.LocalDescription;
import red5.faceswap.rtc.net.Candidate;
import red5.faceswap.whep.sdp.Negotiation;
import red5.faceswap.whep.sdp.SdpAnswer;
import red5.faceswap.whep.sdp.SdpException;
import red5.faceswap.whep.sdp.SdpOffer;

/** Answers an offer that nobody sent, so that the first viewer does not wait for class loading. */
final class WarmUp {
    private static final int ROUNDS = 20;
    private static final String OFFER = String.join(
            "\r\n",
            "v=0",
            "o=- 1 1 IN IP4 127.0.0.1",
            "s=-",
            "t=0 0",
            "a=group:BUNDLE 0 1",
            "a=ice-ufrag:warm",
            "a=fingerprint:sha-256 00",
            "a=setup:actpass",
            "m=video 9 UDP/TLS/RTP/SAVPF 96 97",
            "a=mid:0",
            "a=recvonly",
            "a=rtpmap:96 VP8/90000",
            "a=rtcp-fb:96 nack pli",
            "a=rtpmap:97 rtx/90000",
            "a=fmtp:97 apt=96",
            "m=audio 9 UDP/TLS/RTP/SAVPF 111",
            "a=mid:1",
            "a=recvonly",
            "a=rtpmap:111 opus/48000/2",
            "");

    private WarmUp() {}

    static void run() {
        try {
            for (int i = 0; i < ROUNDS; i++) {
                Negotiation agreed = new Negotiation(SdpOffer.parse(OFFER));
                Candidate candidate = new Candidate(InetAddress.getLoopbackAddress(), 1, 1);
                SdpAnswer.write(
                        agreed,
                        new LocalDescription("u", "p", agreed.terms().fingerprint(), List.of(candidate), 1, 2, 3, "c"));
            }
        } catch (SdpException e) {
            throw new IllegalStateException("the built-in offer is wrong", e);
        }
    }
}
