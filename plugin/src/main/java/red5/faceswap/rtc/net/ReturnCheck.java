package red5.faceswap.rtc.net;

import static red5.faceswap.rtc.net.StunMessage.BINDING_REQUEST;
import static red5.faceswap.rtc.net.StunMessage.BINDING_SUCCESS;
import static red5.faceswap.rtc.net.StunMessage.COOKIE;
import static red5.faceswap.rtc.net.StunMessage.HEADER;
import static red5.faceswap.rtc.net.StunMessage.ICE_CONTROLLED;
import static red5.faceswap.rtc.net.StunMessage.INTEGRITY_LENGTH;
import static red5.faceswap.rtc.net.StunMessage.MESSAGE_INTEGRITY;
import static red5.faceswap.rtc.net.StunMessage.PRIORITY;
import static red5.faceswap.rtc.net.StunMessage.TRANSACTION_AT;
import static red5.faceswap.rtc.net.StunMessage.TRANSACTION_LENGTH;
import static red5.faceswap.rtc.net.StunMessage.USERNAME;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * A connectivity check of our own (RFC 8445, section 7.2.2): only who receives at an address can answer what is sent there, whatever
 * sender's address a packet claims. An ICE-lite agent need not make any, but every full agent must answer them.
 */
public final class ReturnCheck {
    /** A host candidate's (RFC 8445, section 5.1.2.1), not that anybody sorts by it. */
    private static final int HOST_PRIORITY = 126 << 24 | 0xffff << 8 | 0xff;

    private static final int TIE_BREAKER_LENGTH = 8;

    private final byte[] request;
    private final String password;

    /**
     * @param remoteUfrag the other side's user fragment
     * @param password the other side's, by which it tells that we are who it talks to, and we that the answer is its own
     * @param random must not be guessed: it takes the place of receiving
     */
    public ReturnCheck(String remoteUfrag, String localUfrag, String password, RandomGenerator random) {
        byte[] name = (remoteUfrag + ":" + localUfrag).getBytes(StandardCharsets.UTF_8);
        byte[] unguessable = new byte[TRANSACTION_LENGTH + TIE_BREAKER_LENGTH];
        random.nextBytes(unguessable);
        int padded = name.length + 3 & ~3;
        ByteBuffer out = ByteBuffer.allocate(HEADER + 4 + padded + 8 + 4 + TIE_BREAKER_LENGTH);
        out.putShort((short) BINDING_REQUEST).putShort((short) 0).putInt(COOKIE);
        out.put(unguessable, 0, TRANSACTION_LENGTH);
        out.putShort((short) USERNAME).putShort((short) name.length).put(name);
        out.position(HEADER + 4 + padded);
        out.putShort((short) PRIORITY).putShort((short) 4).putInt(HOST_PRIORITY);
        out.putShort((short) ICE_CONTROLLED)
                .putShort((short) TIE_BREAKER_LENGTH)
                .put(unguessable, TRANSACTION_LENGTH, TIE_BREAKER_LENGTH);
        this.request = StunMessage.seal(out.array(), out.position(), password);
        this.password = password;
    }

    /** The message. The same one may be sent again. */
    public byte[] request() {
        return request;
    }

    /** Tells checks apart. */
    public ByteBuffer transaction() {
        return ByteBuffer.wrap(request, TRANSACTION_AT, TRANSACTION_LENGTH).slice();
    }

    /** Of the check that a message claims to answer; empty when it is no answer. */
    public static Optional<ByteBuffer> transactionOfAnswer(byte[] data, int length) {
        boolean answer = length >= HEADER
                && length <= data.length
                && ByteBuffer.wrap(data).getShort(0) == BINDING_SUCCESS
                && ByteBuffer.wrap(data).getInt(4) == COOKIE;
        return answer
                ? Optional.of(ByteBuffer.wrap(data, TRANSACTION_AT, TRANSACTION_LENGTH)
                        .slice())
                : Optional.empty();
    }

    /** Whether that message is this check's answer, made by who knows the password. */
    public boolean answeredBy(byte[] data, int length) {
        if (!transactionOfAnswer(data, length).equals(Optional.of(transaction()))) {
            return false;
        }
        byte[] message = Arrays.copyOf(data, length);
        ByteBuffer bytes = ByteBuffer.wrap(message);
        int at = HEADER;
        while (at + 4 <= length) {
            int size = bytes.getShort(at + 2) & 0xffff;
            if ((bytes.getShort(at) & 0xffff) == MESSAGE_INTEGRITY) {
                return size == INTEGRITY_LENGTH
                        && at + 4 + size <= length
                        && StunMessage.authentic(message, at, password);
            }
            at += 4 + (size + 3 & ~3);
        }
        return false;
    }
}
