package red5.faceswap.rtc;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import red5.faceswap.rtc.net.Candidate;
import red5.faceswap.rtc.net.Fingerprint;

/** Makes what must not be guessed: session names, ICE credentials, SSRCs. */
final class SessionSecrets {
    private static final int ID_BYTES = 18;
    private static final int UFRAG_BYTES = 8; // as hexadecimal well above the 4 characters of RFC 8445, section 5.3
    private static final int PASSWORD_BYTES = 16; // as hexadecimal 32 characters; 22 are asked for
    private static final int CNAME_BYTES = 8;
    private static final int MAX_SSRC_DISTANCE = (1 << 20) - 1;

    private final SecureRandom random = new SecureRandom();

    SecureRandom random() {
        return random;
    }

    /** Safe in a URL. */
    String id() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(ID_BYTES));
    }

    /** Draws once: the source has a lock, at which those who join at once would queue again and again. */
    LocalDescription describe(Fingerprint fingerprint, List<Candidate> candidates) {
        ByteBuffer drawn = ByteBuffer.wrap(bytes(UFRAG_BYTES + PASSWORD_BYTES + CNAME_BYTES + 3 * Integer.BYTES));
        int video = drawn.getInt();
        return new LocalDescription(
                hex(drawn, UFRAG_BYTES),
                hex(drawn, PASSWORD_BYTES),
                fingerprint,
                candidates,
                video,
                video + 1 + (drawn.getInt() & MAX_SSRC_DISTANCE), // never equal
                video - 1 - (drawn.getInt() & MAX_SSRC_DISTANCE),
                hex(drawn, CNAME_BYTES));
    }

    /** The same with other ICE credentials, and where this server is to be found now. */
    LocalDescription anew(LocalDescription before, List<Candidate> candidates) {
        ByteBuffer drawn = ByteBuffer.wrap(bytes(UFRAG_BYTES + PASSWORD_BYTES));
        return new LocalDescription(
                hex(drawn, UFRAG_BYTES),
                hex(drawn, PASSWORD_BYTES),
                before.fingerprint(),
                candidates,
                before.videoSsrc(),
                before.rtxSsrc(),
                before.audioSsrc(),
                before.cname());
    }

    private static String hex(ByteBuffer drawn, int length) {
        byte[] bytes = new byte[length];
        drawn.get(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
