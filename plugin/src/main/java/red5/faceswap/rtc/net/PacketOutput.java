package red5.faceswap.rtc.net;

import java.net.SocketAddress;

/** Where finished datagrams leave. Called on the event loop only; the bytes are copied before the call returns. */
public interface PacketOutput {
    /**
     * Sends one or more datagrams that lie one after the other.
     *
     * @param data the datagrams
     * @param length bytes in all, from offset 0
     * @param segment size of each datagram but the last, which may be shorter; equal to {@code length} for a single one
     * @param to the receiver: an {@link java.net.InetSocketAddress} for UDP, a {@link TcpPeer} for TCP
     */
    void send(byte[] data, int length, int segment, SocketAddress to);

    /** Hands what was sent to the system, where that waits for the end of a round of sends. */
    default void flush() {}
}
