package red5.faceswap.rtc.net;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** AES128_CM_HMAC_SHA1_80 (RFC 3711): counter mode, then a tag over header, ciphertext and roll-over counter. */
final class CounterModeSrtpSender implements SrtpSender {
    private static final int AUTHENTICATION_KEY = 20;
    private static final int TAG = SrtpProfile.AES128_CM_HMAC_SHA1_80.tagLength();
    private final Cipher cipher;
    private final SecretKeySpec key;
    private final Mac mac;
    private final PacketIv iv;
    private final byte[] rollOver = new byte[4];
    private final byte[] digest = new byte[20];

    CounterModeSrtpSender(MasterKey master) {
        int salt = SrtpProfile.AES128_CM_HMAC_SHA1_80.saltLength();
        key = new SecretKeySpec(master.derive(MasterKey.RTP_ENCRYPTION, SrtpProfile.KEY_LENGTH), "AES");
        iv = PacketIv.counterMode(master.derive(MasterKey.RTP_SALT, salt));
        try {
            cipher = Jce.cipher("AES/CTR/NoPadding");
            mac = Jce.mac("HmacSHA1");
            mac.init(new SecretKeySpec(master.derive(MasterKey.RTP_AUTHENTICATION, AUTHENTICATION_KEY), "HmacSHA1"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no AES counter mode or HmacSHA1", e);
        }
    }

    @Override
    public int protect(byte[] out, int at, int headerLength, byte[] plain, int plainLength, int ssrc, long index) {
        try {
            cipher.init(Cipher.ENCRYPT_MODE, key, new IvParameterSpec(iv.of(ssrc, index)));
            int length = headerLength + cipher.doFinal(plain, 0, plainLength, out, at + headerLength);
            for (int i = 0; i < 4; i++) {
                rollOver[i] = (byte) (index >>> 40 - 8 * i);
            }
            mac.update(out, at, length);
            mac.update(rollOver);
            mac.doFinal(digest, 0);
            System.arraycopy(digest, 0, out, at + length, TAG);
            return length + TAG;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("SRTP packet could not be encrypted", e);
        }
    }
}
