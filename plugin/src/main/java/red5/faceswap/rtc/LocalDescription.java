package red5.faceswap.rtc;

import java.util.List;
import red5.faceswap.rtc.net.Candidate;
import red5.faceswap.rtc.net.Fingerprint;

/**
 * This server's half of a session, for the answer.
 *
 * @param ufrag ICE user fragment
 * @param password ICE password
 * @param fingerprint of the server's certificate
 * @param candidates all of them; ICE-lite gathers no more
 * @param videoSsrc of the pictures
 * @param rtxSsrc of retransmitted pictures
 * @param audioSsrc of the sound
 * @param cname ties sound and picture together
 */
public record LocalDescription(
        String ufrag,
        String password,
        Fingerprint fingerprint,
        List<Candidate> candidates,
        int videoSsrc,
        int rtxSsrc,
        int audioSsrc,
        String cname) {}
