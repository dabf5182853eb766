package red5.faceswap.whep.access;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** JSON Web Tokens written by the specification (RFC 7515, RFC 7519) and not by the library under test. */
public final class Tokens {
    private Tokens() {}

    public static SecretKey secret(String text) {
        return new SecretKeySpec(text.getBytes(StandardCharsets.UTF_8), "HMAC");
    }

    /** @param algorithm name in the header, for example {@code HS256} */
    public static String hmac(String algorithm, SecretKey key, String claims) throws GeneralSecurityException {
        String mac = "HmacSHA" + algorithm.substring(2);
        Mac signer = Mac.getInstance(mac);
        signer.init(new SecretKeySpec(key.getEncoded(), mac));
        String signed = signedPart(algorithm, claims);
        return signed + "." + encode(signer.doFinal(signed.getBytes(StandardCharsets.US_ASCII)));
    }

    /** @param signature the JDK's name of the algorithm, for example {@code SHA256withECDSAinP1363Format} */
    public static String signed(String algorithm, String signature, PrivateKey key, String claims)
            throws GeneralSecurityException {
        Signature signer = Signature.getInstance(signature);
        signer.initSign(key);
        String signed = signedPart(algorithm, claims);
        signer.update(signed.getBytes(StandardCharsets.US_ASCII));
        return signed + "." + encode(signer.sign());
    }

    static String signedPart(String algorithm, String claims) {
        String header = "{\"alg\":\"" + algorithm + "\",\"typ\":\"JWT\"}";
        return encode(header.getBytes(StandardCharsets.UTF_8)) + "." + encode(claims.getBytes(StandardCharsets.UTF_8));
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
