package red5.faceswap.rtc.net;

import java.security.GeneralSecurityException;
import java.security.spec.AlgorithmParameterSpec;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** AEAD_AES_128_GCM (RFC 7714, section 8): the header is authenticated, the payload encrypted. */
final class GcmSrtpSender implements SrtpSender {
    private static final int TAG_BITS = 128;

    /**
     * A packet's vector as the cipher takes it, used again: a new {@link GCMParameterSpec} for each packet would be garbage, with two copies
     * of the vector in it.
     */
    private static final class PacketVector extends GCMParameterSpec {
        private final PacketIv iv;
        private byte[] current = {};

        PacketVector(byte[] salt) {
            super(TAG_BITS, salt);
            iv = PacketIv.gcm(salt);
        }

        PacketVector of(int ssrc, long index) {
            current = iv.of(ssrc, index);
            return this;
        }

        /** No copy: the cipher keeps it until it gets the next one. */
        @Override
        public byte[] getIV() {
            return current;
        }
    }

    private final Cipher cipher;
    private final SecretKeySpec key;
    private final byte[] salt;
    private PacketVector next;
    private PacketVector last; // the cipher compares with it, so it must not change before the next one was taken

    GcmSrtpSender(MasterKey master) {
        key = new SecretKeySpec(master.derive(MasterKey.RTP_ENCRYPTION, SrtpProfile.KEY_LENGTH), "AES");
        salt = master.derive(MasterKey.RTP_SALT, SrtpProfile.AEAD_AES_128_GCM.saltLength());
        next = new PacketVector(salt);
        last = new PacketVector(salt);
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
        PacketVector vector = next.of(ssrc, index);
        next = last;
        last = vector;
        return protect(cipher, vector, out, at, headerLength, plain, plainLength);
    }

    /** With a cipher of its own: the JDK's refuses the vector that it had last. */
    @Override
    public int protectAgain(byte[] out, int at, int headerLength, byte[] plain, int plainLength, int ssrc, long index) {
        return protect(newCipher(), new PacketVector(salt).of(ssrc, index), out, at, headerLength, plain, plainLength);
    }

    private int protect(
            Cipher with,
            AlgorithmParameterSpec vector,
            byte[] out,
            int at,
            int headerLength,
            byte[] plain,
            int plainLength) {
        try {
            with.init(Cipher.ENCRYPT_MODE, key, vector);
            with.updateAAD(out, at, headerLength);
            return headerLength + with.doFinal(plain, 0, plainLength, out, at + headerLength);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("SRTP packet could not be encrypted", e);
        }
    }
}
