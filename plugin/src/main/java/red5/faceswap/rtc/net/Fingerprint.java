package red5.faceswap.rtc.net;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/**
 * A certificate's fingerprint as SDP writes it (RFC 8122, section 5).
 *
 * @param hash {@code sha-256}, {@code sha-384} or {@code sha-512}
 * @param value upper-case hexadecimal bytes with colons between them
 */
public record Fingerprint(String hash, String value) {
    private static final HexFormat COLONS = HexFormat.ofDelimiter(":").withUpperCase();

    public Fingerprint {
        hash = hash.toLowerCase(Locale.ROOT);
        value = value.toUpperCase(Locale.ROOT);
    }

    /** Whether that hash is strong enough and known. */
    public static boolean supports(String hash) {
        String name = hash.toLowerCase(Locale.ROOT);
        return name.equals("sha-256") || name.equals("sha-384") || name.equals("sha-512");
    }

    static Fingerprint of(byte[] certificate, String hash) {
        try {
            MessageDigest digest = MessageDigest.getInstance(hash.toUpperCase(Locale.ROOT)); // SDP's names are Java's
            return new Fingerprint(hash, COLONS.formatHex(digest.digest(certificate)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalArgumentException("unknown fingerprint hash " + hash, e);
        }
    }

    @Override
    public String toString() {
        return hash + " " + value;
    }
}
