package red5.faceswap.admin;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;

/** A public key in PEM form (RFC 7468, section 13): RSA, EC or Ed25519. */
final class PublicKeyFile {
    private static final List<String> KINDS = List.of("RSA", "EC", "Ed25519");
    private static final String BEGIN = "-----BEGIN PUBLIC KEY-----";
    private static final String END = "-----END PUBLIC KEY-----";
    private static final int LEAST_RSA_BITS = 2048;

    private PublicKeyFile() {}

    /** @throws IOException when there is none that can be used; the message says why */
    static PublicKey read(Path file) throws IOException {
        String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IOException("it holds no " + BEGIN);
        }
        PublicKey key = decode(text.substring(begin + BEGIN.length(), end));
        if (key instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() < LEAST_RSA_BITS) {
            throw new IOException("an RSA key needs at least " + LEAST_RSA_BITS + " bits");
        }
        return key;
    }

    private static PublicKey decode(String base64) throws IOException {
        GeneralSecurityException last = null;
        for (String kind : KINDS) {
            try {
                byte[] der = Base64.getMimeDecoder().decode(base64);
                return KeyFactory.getInstance(kind).generatePublic(new X509EncodedKeySpec(der));
            } catch (GeneralSecurityException e) {
                last = e;
            } catch (IllegalArgumentException e) {
                throw new IOException("its text is damaged", e);
            }
        }
        throw new IOException("it is no RSA, EC or Ed25519 key", last);
    }
}
