package red5.faceswap.rtc.net;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** The JDK's AES-128-GCM as anybody calls it, with a vector of its own for each packet: the base that SRTP is compared with. */
public final class BareGcm {
    private static final int TAG_BITS = 128;

    private final Cipher cipher;
    private final SecretKeySpec key = new SecretKeySpec(new byte[16], "AES");
    private final byte[] iv = new byte[12];
    private long packets;

    public BareGcm() {
        try {
            cipher = Jce.cipher("AES/GCM/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Authenticates so many bytes of that array as they are and puts the payload behind them, encrypted; returns the whole length. */
    public int protect(byte[] out, int headerLength, byte[] plain, int plainLength) {
        ByteBuffer.wrap(iv).putLong(4, packets++);
        try {
            cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, iv));
            cipher.updateAAD(out, 0, headerLength);
            return headerLength + cipher.doFinal(plain, 0, plainLength, out, headerLength);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
