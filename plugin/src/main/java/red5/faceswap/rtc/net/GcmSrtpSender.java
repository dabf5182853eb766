package red5.faceswap.rtc.net;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** AEAD_AES_128_GCM (RFC 7714, section 8): the header is authenticated, the payload encrypted. */
final class GcmSrtpSender implements SrtpSender {
    private static final int TAG_BITS = 128;
    private final Cipher cipher;
    private final SecretKeySpec key;
    private final PacketIv iv;

    GcmSrtpSender(MasterKey master) {
        int salt = SrtpProfile.AEAD_AES_128_GCM.saltLength();
        key = new SecretKeySpec(master.derive(MasterKey.RTP_ENCRYPTION, SrtpProfile.KEY_LENGTH), "AES");
        iv = PacketIv.gcm(master.derive(MasterKey.RTP_SALT, salt));
        cipher = newCipher();
    }

    private static Cipher newCipher() {
        try {
            return Jce.cipher("AES/GCM/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no AES-GCM", e);
        }
    }

    @Override
    public int protect(byte[] out, int at, int headerLength, byte[] plain, int plainLength, int ssrc, long index) {
        return protect(cipher, out, at, headerLength, plain, plainLength, ssrc, index);
    }

    /** With a cipher of its own: the JDK's refuses the vector that it had last. */
    @Override
    public int protectAgain(byte[] out, int at, int headerLength, byte[] plain, int plainLength, int ssrc, long index) {
        return protect(newCipher(), out, at, headerLength, plain, plainLength, ssrc, index);
    }

    private int protect(
            Cipher cipher, byte[] out, int at, int headerLength, byte[] plain, int plainLength, int ssrc, long index) {
        try {
            cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, iv.of(ssrc, index)));
            cipher.updateAAD(out, at, headerLength);
            return headerLength + cipher.doFinal(plain, 0, plainLength, out, at + headerLength);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("SRTP packet could not be encrypted", e);
        }
    }
}
