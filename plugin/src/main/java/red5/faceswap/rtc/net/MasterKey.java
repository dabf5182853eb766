package red5.faceswap.rtc.net;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * An SRTP master key with its salt, from which session keys are derived (RFC 3711, section 4.3, key derivation rate 0).
 *
 * @param key 16 bytes
 * @param salt 12 bytes (GCM) or 14 bytes (counter mode)
 */
public record MasterKey(byte[] key, byte[] salt) {
    static final int RTP_ENCRYPTION = 0;
    static final int RTP_AUTHENTICATION = 1;
    static final int RTP_SALT = 2;
    static final int RTCP_ENCRYPTION = 3;
    static final int RTCP_AUTHENTICATION = 4;
    static final int RTCP_SALT = 5;

    /** The session key with that label. */
    byte[] derive(int label, int length) {
        byte[] x = Arrays.copyOf(salt, 16); // GCM's shorter salt is padded with zeros (RFC 7714, section 11)
        x[7] ^= (byte) label;
        try {
            Cipher cipher = Jce.cipher("AES/CTR/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(x));
            return cipher.doFinal(new byte[length]);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-128 counter mode does not work in this Java", e);
        }
    }
}
