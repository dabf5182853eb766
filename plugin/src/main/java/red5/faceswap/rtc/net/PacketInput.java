package red5.faceswap.rtc.net;

import java.net.SocketAddress;

/** Takes what arrives at a port, on the event loop. */
public interface PacketInput {
    /**
     * A packet.
     *
     * @param data filled up to {@code length}; reused after the call
     * @param from an {@link java.net.InetSocketAddress} for UDP, a {@link TcpPeer} for TCP
     */
    void received(byte[] data, int length, SocketAddress from);

    /** That connection is no more. UDP knows no such thing. */
    void closed(TcpPeer from);
}
