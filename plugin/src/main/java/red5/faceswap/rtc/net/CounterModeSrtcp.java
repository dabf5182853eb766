package red5.faceswap.rtc.net;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;

/** SRTCP by AES128_CM_HMAC_SHA1_80 (RFC 3711, section 3.4): header, ciphertext, index word, tag. */
final class CounterModeSrtcp implements SrtcpCipher {
    private final CounterMode keys;

    CounterModeSrtcp(MasterKey master) {
        keys = new CounterMode(master, MasterKey.RTCP_ENCRYPTION, MasterKey.RTCP_SALT, MasterKey.RTCP_AUTHENTICATION);
    }

    @Override
    public int protect(byte[] packet, int length, int index) {
        crypt(packet, length, index);
        SrtcpCipher.writeInt(packet, length, index | ENCRYPTED);
        System.arraycopy(digest(packet, length + INDEX), 0, packet, length + INDEX, CounterMode.TAG);
        return length + INDEX + CounterMode.TAG;
    }

    @Override
    public int unprotect(byte[] packet, int length) {
        int plain = length - CounterMode.TAG - INDEX;
        int word = SrtcpCipher.readInt(packet, plain);
        byte[] expected = Arrays.copyOf(digest(packet, length - CounterMode.TAG), CounterMode.TAG);
        byte[] sent = Arrays.copyOfRange(packet, length - CounterMode.TAG, length);
        if (!MessageDigest.isEqual(expected, sent) || (word & ENCRYPTED) == 0) {
            return -1;
        }
        crypt(packet, plain, word & ~ENCRYPTED);
        return plain;
    }

    private void crypt(byte[] packet, int length, int index) {
        try {
            byte[] result = keys.cipher(SrtcpCipher.readInt(packet, 4), index).doFinal(packet, HEADER, length - HEADER);
            System.arraycopy(result, 0, packet, HEADER, result.length);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("SRTCP packet could not be en- or decrypted", e);
        }
    }

    private byte[] digest(byte[] packet, int length) {
        keys.mac().update(packet, 0, length);
        return keys.mac().doFinal();
    }

    @Override
    public int index(byte[] packet, int length) {
        return SrtcpCipher.readInt(packet, length - CounterMode.TAG - INDEX) & ~ENCRYPTED;
    }

    @Override
    public int minimum() {
        return HEADER + INDEX + CounterMode.TAG;
    }
}
