package red5.faceswap.rtc.net;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.zip.CRC32;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What all STUN messages of ICE have in common (RFC 8489, sections 5, 9.1 and 14.7). */
final class StunMessage {
    static final int HEADER = 20;
    static final int TRANSACTION_AT = 8;
    static final int TRANSACTION_LENGTH = 12;
    static final int COOKIE = 0x2112A442;
    static final int BINDING_REQUEST = 0x0001;
    static final int BINDING_SUCCESS = 0x0101;
    static final int USERNAME = 0x0006;
    static final int MESSAGE_INTEGRITY = 0x0008;
    static final int INTEGRITY_LENGTH = 20;
    static final int XOR_MAPPED_ADDRESS = 0x0020;
    static final int PRIORITY = 0x0024;
    static final int USE_CANDIDATE = 0x0025;
    static final int FINGERPRINT = 0x8028;
    static final int ICE_CONTROLLED = 0x8029;
    private static final int FINGERPRINT_MASK = 0x5354554e;

    private StunMessage() {}

    /** Writes into the header how long the message is, itself included. */
    static void setLength(byte[] message, int total) {
        message[2] = (byte) (total - HEADER >> 8);
        message[3] = (byte) (total - HEADER);
    }

    /** Value of FINGERPRINT for a message that it follows there. */
    static int fingerprint(byte[] message, int upTo) {
        CRC32 crc = new CRC32();
        crc.update(message, 0, upTo);
        return (int) crc.getValue() ^ FINGERPRINT_MASK;
    }

    /** Whether the MESSAGE-INTEGRITY at that place was made with that password (short-term credentials). */
    static boolean authentic(byte[] message, int integrityAt, String password) {
        byte[] covered = Arrays.copyOf(message, integrityAt);
        setLength(covered, integrityAt + 4 + INTEGRITY_LENGTH); // as if it were the last attribute
        byte[] sent = Arrays.copyOfRange(message, integrityAt + 4, integrityAt + 4 + INTEGRITY_LENGTH);
        return MessageDigest.isEqual(hmac(covered, password), sent);
    }

    /** Fills in MESSAGE-INTEGRITY, FINGERPRINT and the length of a message whose other attributes end there. */
    static byte[] seal(byte[] attributes, int end, String password) {
        byte[] message = Arrays.copyOf(attributes, end + 4 + INTEGRITY_LENGTH + 8);
        setLength(message, end + 4 + INTEGRITY_LENGTH);
        byte[] mac = hmac(Arrays.copyOf(message, end), password);
        attribute(message, end, MESSAGE_INTEGRITY, INTEGRITY_LENGTH);
        System.arraycopy(mac, 0, message, end + 4, INTEGRITY_LENGTH);
        int at = end + 4 + INTEGRITY_LENGTH;
        setLength(message, message.length);
        int fingerprint = fingerprint(message, at);
        attribute(message, at, FINGERPRINT, 4);
        for (int i = 0; i < 4; i++) {
            message[at + 4 + i] = (byte) (fingerprint >>> 24 - 8 * i);
        }
        return message;
    }

    private static void attribute(byte[] message, int at, int type, int length) {
        message[at] = (byte) (type >> 8);
        message[at + 1] = (byte) type;
        message[at + 2] = (byte) (length >> 8);
        message[at + 3] = (byte) length;
    }

    private static byte[] hmac(byte[] data, String key) {
        try {
            Mac mac = Jce.mac("HmacSHA1");
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
            return mac.doFinal(data);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no HmacSHA1", e);
        }
    }
}
