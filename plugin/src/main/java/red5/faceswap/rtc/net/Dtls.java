package red5.faceswap.rtc.net;

/** A viewer's DTLS connection as its owner on the event loop sees it. */
public interface Dtls {
    /** What the owner learns, always on the event loop. */
    interface Listener {
        /** The handshake is done. */
        void secured(SrtpKeys keys);

        /** The handshake failed; the connection is dead. */
        void handshakeFailed(String why);

        /** The viewer has closed the connection. */
        void closedByPeer();
    }

    /** The viewer is reachable: where this side begins the handshake, it does so now, unless it has begun. */
    default void reachable() {}

    /** Takes a datagram from the viewer, which is not modified later. */
    void received(byte[] datagram);

    /** Sends close_notify where there is a connection, ends the handshake where it still runs. */
    void close();
}
