package red5.faceswap.rtc.net;

import java.security.GeneralSecurityException;
import java.security.NoSuchProviderException;
import javax.crypto.Cipher;
import javax.crypto.Mac;

/** Picks the JDK's own ciphers: a provider that a host registered in front of them can be ten times slower. */
final class Jce {
    private static final String PREFERRED = "SunJCE";

    private Jce() {}

    static Cipher cipher(String transformation) throws GeneralSecurityException {
        try {
            return Cipher.getInstance(transformation, PREFERRED);
        } catch (NoSuchProviderException e) {
            return Cipher.getInstance(transformation); // another vendor's Java
        }
    }

    static Mac mac(String algorithm) throws GeneralSecurityException {
        try {
            return Mac.getInstance(algorithm, PREFERRED);
        } catch (NoSuchProviderException e) {
            return Mac.getInstance(algorithm);
        }
    }
}
