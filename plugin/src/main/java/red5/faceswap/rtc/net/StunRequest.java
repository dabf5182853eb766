package red5.faceswap.rtc.net;

import static red5.faceswap.rtc.net.StunMessage.BINDING_REQUEST;
import static red5.faceswap.rtc.net.StunMessage.BINDING_SUCCESS;
import static red5.faceswap.rtc.net.StunMessage.COOKIE;
import static red5.faceswap.rtc.net.StunMessage.FINGERPRINT;
import static red5.faceswap.rtc.net.StunMessage.HEADER;
import static red5.faceswap.rtc.net.StunMessage.INTEGRITY_LENGTH;
import static red5.faceswap.rtc.net.StunMessage.MESSAGE_INTEGRITY;
import static red5.faceswap.rtc.net.StunMessage.USERNAME;
import static red5.faceswap.rtc.net.StunMessage.USE_CANDIDATE;
import static red5.faceswap.rtc.net.StunMessage.XOR_MAPPED_ADDRESS;
import static red5.faceswap.rtc.net.StunMessage.fingerprint;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * A STUN binding request as an ICE-lite agent receives it, and its answer (RFC 8489; RFC 8445, section 7.3). A request counts
 * only once {@link #authentic} has said so; everything else deserves silence.
 */
public final class StunRequest {
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
        return integrityAt >= 0 && StunMessage.authentic(message, integrityAt, password);
    }

    /** The success response that tells the client the address it was seen from. */
    public byte[] successResponse(InetSocketAddress seenFrom, String password) {
        InetAddress address = seenFrom.getAddress();
        byte[] ip = address.getAddress();
        ByteBuffer out = ByteBuffer.allocate(HEADER + 8 + ip.length);
        out.putShort((short) BINDING_SUCCESS).putShort((short) 0).put(message, 4, 16);
        out.putShort((short) XOR_MAPPED_ADDRESS).putShort((short) (4 + ip.length));
        out.put((byte) 0).put((byte) (ip.length == 4 ? 1 : 2)).putShort((short) (seenFrom.getPort() ^ COOKIE >>> 16));
        for (int i = 0; i < ip.length; i++) {
            out.put((byte) (ip[i] ^ message[4 + i])); // the cookie, then the transaction id
        }
        return StunMessage.seal(out.array(), out.position(), password);
    }
}
