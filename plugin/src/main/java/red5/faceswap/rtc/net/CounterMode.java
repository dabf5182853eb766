package red5.faceswap.rtc.net;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** What SRTP and SRTCP share under AES128_CM_HMAC_SHA1_80 (RFC 3711, section 4): session keys, cipher and MAC, ready for use. */
final class CounterMode {
    static final int TAG = SrtpProfile.AES128_CM_HMAC_SHA1_80.tagLength();
    private static final int AUTHENTICATION_KEY = 20;
    private final Cipher cipher;
    private final SecretKeySpec key;
    private final PacketIv iv;
    private final Mac mac;

    /** Of the session keys with these labels (RFC 3711, section 4.3.1). */
    CounterMode(MasterKey master, int encryption, int salt, int authentication) {
        key = new SecretKeySpec(master.derive(encryption, SrtpProfile.KEY_LENGTH), "AES");
        iv = PacketIv.counterMode(master.derive(salt, SrtpProfile.AES128_CM_HMAC_SHA1_80.saltLength()));
        try {
            cipher = Jce.cipher("AES/CTR/NoPadding");
            mac = Jce.mac("HmacSHA1");
            mac.init(new SecretKeySpec(master.derive(authentication, AUTHENTICATION_KEY), "HmacSHA1"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no AES counter mode or HmacSHA1", e);
        }
    }

    /** The cipher at the beginning of that packet; counter mode is its own inverse. */
    Cipher cipher(int ssrc, long index) throws GeneralSecurityException {
        cipher.init(Cipher.ENCRYPT_MODE, key, new IvParameterSpec(iv.of(ssrc, index)));
        return cipher;
    }

    Mac mac() {
        return mac;
    }
}
