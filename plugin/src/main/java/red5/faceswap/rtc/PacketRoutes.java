package red5.faceswap.rtc;

import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import red5.faceswap.rtc.net.PacketKind;
import red5.faceswap.rtc.net.ReturnCheck;
import red5.faceswap.rtc.net.StunRequest;
import red5.faceswap.rtc.net.TcpPeer;

/**
 * Which event loop a packet is for: the system gives it to any of the loops' sockets, and it is only the loop that owns the viewer who may
 * take it. Who is known here is decided by the loops' {@link Demultiplexer}s. Thread-safe.
 */
final class PacketRoutes {
    /** Whom a user fragment of ours stands for. */
    record Known(Demultiplexer home, Viewer viewer, IceCredentials ice) {}

    /** Whose an address is. */
    record Owner(Demultiplexer home, Viewer viewer) {}

    private final Map<String, Known> byUfrag = new ConcurrentHashMap<>();
    private final Map<SocketAddress, Owner> byAddress = new ConcurrentHashMap<>();
    /** By the transaction of a check of ours. */
    private final Map<ByteBuffer, Demultiplexer> asked = new ConcurrentHashMap<>();

    /** User fragments of this server. */
    Map<String, Known> byUfrag() {
        return byUfrag;
    }

    /** Addresses that have been checked. */
    Map<SocketAddress, Owner> byAddress() {
        return byAddress;
    }

    /** Who waits for the answer to a check, by its transaction. */
    Map<ByteBuffer, Demultiplexer> asked() {
        return asked;
    }

    /** Whose that packet may be, which is no binding request; null for nobody's. Says nothing about its being authentic. */
    Demultiplexer home(PacketKind kind, byte[] data, int length, SocketAddress from) {
        if (kind == PacketKind.STUN) {
            return ReturnCheck.transactionOfAnswer(data, length).map(asked::get).orElse(null);
        }
        Owner owner = byAddress.get(from);
        return owner == null ? null : owner.home;
    }

    /** The same for a binding request. */
    Demultiplexer home(StunRequest request, SocketAddress from) {
        Known known = byUfrag.get(request.localUfrag());
        if (known == null) {
            return null;
        }
        if (from instanceof TcpPeer peer && known.ice.signed(request)) {
            peer.trust(); // its loop closes who begins with anything else, and must not wait for another one's word
        }
        return known.home;
    }
}
