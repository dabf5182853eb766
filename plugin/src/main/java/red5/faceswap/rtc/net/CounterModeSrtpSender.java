package red5.faceswap.rtc.net;

import java.security.GeneralSecurityException;
import javax.crypto.Mac;

/** AES128_CM_HMAC_SHA1_80 (RFC 3711): counter mode, then a tag over header, ciphertext and roll-over counter. */
final class CounterModeSrtpSender implements SrtpSender {
    private final CounterMode keys;
    private final byte[] rollOver = new byte[4];
    private final byte[] digest = new byte[20];

    CounterModeSrtpSender(MasterKey master) {
        keys = new CounterMode(master, MasterKey.RTP_ENCRYPTION, MasterKey.RTP_SALT, MasterKey.RTP_AUTHENTICATION);
    }

    @Override
    public int protect(byte[] out, int at, int headerLength, byte[] plain, int plainLength, int ssrc, long index) {
        try {
            int length = headerLength + keys.cipher(ssrc, index).doFinal(plain, 0, plainLength, out, at + headerLength);
            for (int i = 0; i < 4; i++) {
                rollOver[i] = (byte) (index >>> 40 - 8 * i);
            }
            Mac mac = keys.mac();
            mac.update(out, at, length);
            mac.update(rollOver);
            mac.doFinal(digest, 0);
            System.arraycopy(digest, 0, out, at + length, CounterMode.TAG);
            return length + CounterMode.TAG;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("SRTP packet could not be encrypted", e);
        }
    }

    @Override
    public int protectAgain(byte[] out, int at, int headerLength, byte[] plain, int plainLength, int ssrc, long index) {
        return protect(out, at, headerLength, plain, plainLength, ssrc, index);
    }
}
