package red5.faceswap.rtc.net;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** SRTCP by AES128_CM_HMAC_SHA1_80 (RFC 3711, section 3.4): header, ciphertext, index word, tag. */
final class CounterModeSrtcp implements SrtcpCipher {
    private static final int AUTHENTICATION_KEY = 20;
    private static final int TAG = SrtpProfile.AES128_CM_HMAC_SHA1_80.tagLength();
    private final Cipher cipher;
    private final SecretKeySpec key;
    private final Mac mac;
    private final PacketIv iv;

    CounterModeSrtcp(MasterKey master) {
        int salt = SrtpProfile.AES128_CM_HMAC_SHA1_80.saltLength();
        key = new SecretKeySpec(master.derive(MasterKey.RTCP_ENCRYPTION, SrtpProfile.KEY_LENGTH), "AES");
        iv = PacketIv.counterMode(master.derive(MasterKey.RTCP_SALT, salt));
        try {
            cipher = Jce.cipher("AES/CTR/NoPadding");
            mac = Jce.mac("HmacSHA1");
            mac.init(new SecretKeySpec(master.derive(MasterKey.RTCP_AUTHENTICATION, AUTHENTICATION_KEY), "HmacSHA1"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no AES counter mode or HmacSHA1", e);
        }
    }

    @Override
    public int protect(byte[] packet, int length, int index) {
        crypt(packet, length, index);
        SrtcpCipher.writeInt(packet, length, index | ENCRYPTED);
        System.arraycopy(digest(packet, length + INDEX), 0, packet, length + INDEX, TAG);
        return length + INDEX + TAG;
    }

    @Override
    public int unprotect(byte[] packet, int length) {
        int plain = length - TAG - INDEX;
        int word = SrtcpCipher.readInt(packet, plain);
        byte[] expected = Arrays.copyOf(digest(packet, length - TAG), TAG);
        byte[] sent = Arrays.copyOfRange(packet, length - TAG, length);
        if (!MessageDigest.isEqual(expected, sent) || (word & ENCRYPTED) == 0) {
            return -1;
        }
        crypt(packet, plain, word & ~ENCRYPTED);
        return plain;
    }

    private void crypt(byte[] packet, int length, int index) {
        try {
            byte[] vector = iv.of(SrtcpCipher.readInt(packet, 4), index);
            cipher.init(Cipher.ENCRYPT_MODE, key, new IvParameterSpec(vector)); // counter mode is its own inverse
            byte[] result = cipher.doFinal(packet, HEADER, length - HEADER);
            System.arraycopy(result, 0, packet, HEADER, result.length);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("SRTCP packet could not be en- or decrypted", e);
        }
    }

    private byte[] digest(byte[] packet, int length) {
        mac.update(packet, 0, length);
        return mac.doFinal();
    }

    @Override
    public int index(byte[] packet, int length) {
        return SrtcpCipher.readInt(packet, length - TAG - INDEX) & ~ENCRYPTED;
    }

    @Override
    public int minimum() {
        return HEADER + INDEX + TAG;
    }
}
