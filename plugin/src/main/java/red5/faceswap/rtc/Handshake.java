package red5.faceswap.rtc;

import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import red5.faceswap.rtc.net.Dtls;

/** A viewer's DTLS connection, which costs nothing before the first datagram; used on the event loop that owns the viewer. */
final class Handshake {
    private static final long LIMIT = TimeUnit.SECONDS.toNanos(30);

    private final Supplier<Dtls> factory;
    private final long ends;
    private Dtls dtls; // null before it has begun

    Handshake(Supplier<Dtls> factory, long now) {
        this.factory = factory;
        this.ends = now + LIMIT;
    }

    boolean begun() {
        return dtls != null;
    }

    /** When the viewer must be secured. */
    long ends() {
        return ends;
    }

    void received(byte[] datagram) {
        begin().received(datagram);
    }

    /** The viewer has an address: who begins the handshake here can begin. */
    void reachable() {
        begin().reachable();
    }

    private Dtls begin() {
        dtls = dtls == null ? factory.get() : dtls;
        return dtls;
    }

    void close() {
        if (dtls != null) {
            dtls.close();
        }
    }
}
