package red5.faceswap.rtc.net;

import java.util.Optional;

/** SRTP protection profiles of DTLS-SRTP that are spoken here, the preferred one first. */
public enum SrtpProfile {
    /** RFC 7714. */
    AEAD_AES_128_GCM(7, 12, 16),
    /** RFC 5764, section 4.1.2. */
    AES128_CM_HMAC_SHA1_80(1, 14, 10);

    static final int KEY_LENGTH = 16;

    private final int code;
    private final int saltLength;
    private final int tagLength;

    SrtpProfile(int code, int saltLength, int tagLength) {
        this.code = code;
        this.saltLength = saltLength;
        this.tagLength = tagLength;
    }

    /** Its number in the use_srtp extension. */
    public int code() {
        return code;
    }

    /** Bytes of master salt. */
    public int saltLength() {
        return saltLength;
    }

    /** Bytes that protection adds to an RTP packet. */
    public int tagLength() {
        return tagLength;
    }

    /** Bytes to export from DTLS: keys and salts of both directions (RFC 5764, section 4.2). */
    public int keyingMaterialLength() {
        return 2 * (KEY_LENGTH + saltLength);
    }

    /** The best profile among those a client lists in use_srtp. */
    public static Optional<SrtpProfile> choose(int[] offered) {
        for (SrtpProfile profile : values()) {
            for (int code : offered) {
                if (code == profile.code) {
                    return Optional.of(profile);
                }
            }
        }
        return Optional.empty();
    }
}
