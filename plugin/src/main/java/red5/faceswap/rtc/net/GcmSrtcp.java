package red5.faceswap.rtc.net;

import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** SRTCP by AEAD_AES_128_GCM (RFC 7714, section 9): header, ciphertext, tag, index word. */
final class GcmSrtcp implements SrtcpCipher {
    private static final int TAG = SrtpProfile.AEAD_AES_128_GCM.tagLength();
    private final Cipher cipher;
    private final SecretKeySpec key;
    private final PacketIv iv;
    private final byte[] indexWord = new byte[INDEX];

    GcmSrtcp(MasterKey master) {
        int salt = SrtpProfile.AEAD_AES_128_GCM.saltLength();
        key = new SecretKeySpec(master.derive(MasterKey.RTCP_ENCRYPTION, SrtpProfile.KEY_LENGTH), "AES");
        iv = PacketIv.gcm(master.derive(MasterKey.RTCP_SALT, salt));
        try {
            cipher = Jce.cipher("AES/GCM/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no AES-GCM", e);
        }
    }

    @Override
    public int protect(byte[] packet, int length, int index) {
        SrtcpCipher.writeInt(indexWord, 0, index | ENCRYPTED);
        try {
            start(Cipher.ENCRYPT_MODE, packet, index);
            byte[] sealed = cipher.doFinal(packet, HEADER, length - HEADER);
            System.arraycopy(sealed, 0, packet, HEADER, sealed.length);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("SRTCP packet could not be encrypted", e);
        }
        System.arraycopy(indexWord, 0, packet, length + TAG, INDEX);
        return length + TAG + INDEX;
    }

    @Override
    public int unprotect(byte[] packet, int length) {
        int word = SrtcpCipher.readInt(packet, length - INDEX);
        if ((word & ENCRYPTED) == 0) {
            return -1;
        }
        SrtcpCipher.writeInt(indexWord, 0, word);
        try {
            start(Cipher.DECRYPT_MODE, packet, word & ~ENCRYPTED);
            byte[] plain = cipher.doFinal(packet, HEADER, length - HEADER - INDEX);
            System.arraycopy(plain, 0, packet, HEADER, plain.length);
            return HEADER + plain.length;
        } catch (AEADBadTagException e) {
            return -1;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("SRTCP packet could not be decrypted", e);
        }
    }

    private void start(int mode, byte[] packet, int index) throws GeneralSecurityException {
        cipher.init(mode, key, new GCMParameterSpec(8 * TAG, iv.of(SrtcpCipher.readInt(packet, 4), index)));
        cipher.updateAAD(packet, 0, HEADER);
        cipher.updateAAD(indexWord);
    }

    @Override
    public int index(byte[] packet, int length) {
        return SrtcpCipher.readInt(packet, length - INDEX) & ~ENCRYPTED;
    }

    @Override
    public int minimum() {
        return HEADER + TAG + INDEX;
    }
}
