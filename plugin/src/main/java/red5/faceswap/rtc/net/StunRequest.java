package red5.faceswap.rtc.net;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A STUN binding request as an ICE-lite agent receives it, and its answer (RFC 8489; RFC 8445, section 7.3). A request counts
 * only once {@link #authentic} has said so; everything else deserves silence.
 */
public final class StunRequest {
    private static final int HEADER = 20;
    private static final int COOKIE = 0x2112A442;
    private static final int BINDING_REQUEST = 0x0001;
    private static final int BINDING_SUCCESS = 0x0101;
    private static final int USERNAME = 0x0006;
    private static final int MESSAGE_INTEGRITY = 0x0008;
    private static final int INTEGRITY_LENGTH = 20;
    private static final int XOR_MAPPED_ADDRESS = 0x0020;
    private static final int USE_CANDIDATE = 0x0025;
    private static final int FINGERPRINT = 0x8028;
    private static final int FINGERPRINT_MASK = 0x5354554e;

    private final byte[] message;
    private String username = "";
    private boolean useCandidate;
    private int integrityAt = -1;

    private StunRequest(byte[] message) {
        this.message = message;
    }

    /** The request in these bytes; empty when they are no sound binding request. */
    public static Optional<StunRequest> parse(byte[] data, int length) {
        if (length < HEADER || length % 4 != 0 || length > data.length) {
            return Optional.empty();
        }
        ByteBuffer bytes = ByteBuffer.wrap(data, 0, length);
        if (bytes.getShort(0) != BINDING_REQUEST
                || (bytes.getShort(2) & 0xffff) != length - HEADER
                || bytes.getInt(4) != COOKIE) {
            return Optional.empty();
        }
        StunRequest request = new StunRequest(Arrays.copyOf(data, length));
        return request.readAttributes() ? Optional.of(request) : Optional.empty();
    }

    /** False when an attribute does not fit or the fingerprint is wrong or missing. What follows MESSAGE-INTEGRITY is not trusted. */
    private boolean readAttributes() {
        ByteBuffer bytes = ByteBuffer.wrap(message);
        int at = HEADER;
        while (at + 4 <= message.length) {
            int type = bytes.getShort(at) & 0xffff;
            int length = bytes.getShort(at + 2) & 0xffff;
            if (at + 4 + length > message.length) {
                return false;
            }
            if (type == FINGERPRINT) {
                return length == 4 && at + 8 == message.length && bytes.getInt(at + 4) == fingerprint(message, at);
            }
            if (integrityAt < 0) {
                readAttribute(type, at, length);
            }
            at += 4 + (length + 3 & ~3);
        }
        return false; // ICE's messages all end with a fingerprint (RFC 8445, section 7.1)
    }

    private void readAttribute(int type, int at, int length) {
        if (type == USERNAME && username.isEmpty()) {
            username = new String(message, at + 4, length, StandardCharsets.UTF_8);
        } else if (type == USE_CANDIDATE) {
            useCandidate = true;
        } else if (type == MESSAGE_INTEGRITY && length == INTEGRITY_LENGTH) {
            integrityAt = at;
        }
    }

    /** The part of USERNAME that names this server's session; empty when there is none. */
    public String localUfrag() {
        int colon = username.indexOf(':');
        return colon < 0 ? "" : username.substring(0, colon);
    }

    /** The part of USERNAME that names the client. */
    public String remoteUfrag() {
        return username.substring(username.indexOf(':') + 1);
    }

    /** Whether the client nominates the pair of addresses that carried this request. */
    public boolean useCandidate() {
        return useCandidate;
    }

    /** Whether the sender knows the session's password (short-term credentials, RFC 8489, section 9.1). */
    public boolean authentic(String password) {
        if (integrityAt < 0) {
            return false;
        }
        byte[] covered = Arrays.copyOf(message, integrityAt);
        setLength(covered, integrityAt + 4 + INTEGRITY_LENGTH); // as if MESSAGE-INTEGRITY were the last attribute
        byte[] sent = Arrays.copyOfRange(message, integrityAt + 4, integrityAt + 4 + INTEGRITY_LENGTH);
        return MessageDigest.isEqual(hmac(covered, password), sent);
    }

    /** The success response that tells the client the address it was seen from. */
    public byte[] successResponse(InetSocketAddress seenFrom, String password) {
        InetAddress address = seenFrom.getAddress();
        byte[] ip = address.getAddress();
        ByteBuffer out = ByteBuffer.allocate(HEADER + 8 + ip.length + 4 + INTEGRITY_LENGTH + 8);
        out.putShort((short) BINDING_SUCCESS).putShort((short) 0).put(message, 4, 16);
        out.putShort((short) XOR_MAPPED_ADDRESS).putShort((short) (4 + ip.length));
        out.put((byte) 0).put((byte) (ip.length == 4 ? 1 : 2)).putShort((short) (seenFrom.getPort() ^ COOKIE >>> 16));
        for (int i = 0; i < ip.length; i++) {
            out.put((byte) (ip[i] ^ message[4 + i])); // the cookie, then the transaction id
        }
        int at = out.position();
        setLength(out.array(), at + 4 + INTEGRITY_LENGTH);
        byte[] mac = hmac(Arrays.copyOf(out.array(), at), password);
        out.putShort((short) MESSAGE_INTEGRITY)
                .putShort((short) INTEGRITY_LENGTH)
                .put(mac);
        at = out.position();
        setLength(out.array(), at + 8);
        out.putShort((short) FINGERPRINT).putShort((short) 4).putInt(fingerprint(out.array(), at));
        return out.array();
    }

    private static void setLength(byte[] message, int total) {
        message[2] = (byte) (total - HEADER >> 8);
        message[3] = (byte) (total - HEADER);
    }

    private static int fingerprint(byte[] message, int upTo) {
        CRC32 crc = new CRC32();
        crc.update(message, 0, upTo);
        return (int) crc.getValue() ^ FINGERPRINT_MASK;
    }

    private static byte[] hmac(byte[] data, String key) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
            return mac.doFinal(data);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no HmacSHA1", e);
        }
    }
}
