package red5.faceswap.rtc;

import java.net.SocketAddress;
import java.util.Arrays;
import red5.faceswap.rtc.net.PacketOutput;
import red5.faceswap.rtc.net.SrtcpReceiver;
import red5.faceswap.rtc.net.SrtcpSender;
import red5.faceswap.rtc.net.SrtpKeys;
import red5.faceswap.rtc.net.SrtpSender;
import red5.faceswap.rtc.rtp.PacketWriter;

/** The encrypted way to one viewer: keys, address, and the arrays that the event loop's viewers share for building packets. */
final class SecurePath {
    /** Arrays that one packet or one burst is built in. Shared by all viewers of a loop: valid during one call only. */
    static final class Scratch {
        /** Room for a burst: more than {@code Pacer.BURST} packets. */
        final byte[] out = new byte[32 * 1024];

        /** Payload before encryption. */
        final byte[] plain = new byte[2048];

        final PacketWriter rtcp = new PacketWriter(512);
    }

    private final SrtpSender srtp;
    private final SrtcpSender srtcp;
    private final SrtcpReceiver received;
    private final PacketOutput output;
    private final Scratch scratch;
    private final int tagLength;
    private SocketAddress address; // null: unknown just now
    private long bytes;

    SecurePath(SrtpKeys keys, PacketOutput output, Scratch scratch, SocketAddress address) {
        this.srtp = SrtpSender.of(keys.profile(), keys.server());
        this.srtcp = new SrtcpSender(keys.profile(), keys.server());
        this.received = new SrtcpReceiver(keys.profile(), keys.client());
        this.tagLength = keys.profile().tagLength();
        this.output = output;
        this.scratch = scratch;
        this.address = address;
    }

    /** The viewer has moved; null: nobody knows where to, and what is sent is lost. */
    void address(SocketAddress now) {
        address = now;
    }

    /** Bytes sent. */
    long bytes() {
        return bytes;
    }

    Scratch scratch() {
        return scratch;
    }

    /** Bytes that protection adds to a packet. */
    int tagLength() {
        return tagLength;
    }

    /** Protects the scratch payload behind a header that lies at that place of the scratch output; returns the packet's length. */
    int protect(int at, int headerLength, int payloadLength, int ssrc, long index) {
        return srtp.protect(scratch.out, at, headerLength, scratch.plain, payloadLength, ssrc, index);
    }

    /**
     * Makes a packet again, from the header and the scratch payload that it had, at the beginning of the scratch output; returns its
     * length.
     *
     * @throws IllegalStateException when it is not the same packet by its tag: it must not leave then, since its number was used
     */
    int protectAgain(byte[] header, byte[] tag, int payloadLength, int ssrc, long index) {
        byte[] out = scratch.out;
        System.arraycopy(header, 0, out, 0, header.length);
        int length = srtp.protectAgain(out, 0, header.length, scratch.plain, payloadLength, ssrc, index);
        if (!Arrays.equals(out, length - tag.length, length, tag, 0, tag.length)) {
            throw new IllegalStateException("a packet to be repeated has changed");
        }
        return length;
    }

    /** Sends packets that lie in the scratch output. */
    void send(int length, int segment) {
        send(scratch.out, length, segment);
    }

    void send(byte[] data, int length, int segment) {
        if (address != null) {
            bytes += length;
            output.send(data, length, segment, address);
        }
    }

    /** Protects and sends what was written to the scratch RTCP packet. */
    void sendRtcp() {
        PacketWriter packet = scratch.rtcp;
        int length = srtcp.protect(packet.data(), packet.length());
        send(packet.data(), length, length);
    }

    /** Opens an RTCP packet in place; its length, or -1 when it is not to be trusted. */
    int openRtcp(byte[] packet, int length) {
        return received.unprotect(packet, length);
    }
}
