package red5.faceswap.rtc;

import java.net.SocketAddress;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import red5.faceswap.rtc.net.TcpPeer;

/**
 * Whose packets come from where. A viewer has a few addresses at most; of more, the one that it has not checked for longest gives way,
 * for a network may change a viewer's port all day. Owned by the event loop.
 */
final class ViewerAddresses {
    static final int MOST_OF_ONE = 16;

    private final Map<SocketAddress, Viewer> owners = new HashMap<>();
    /** In the order of their last checks, the latest last. */
    private final Map<Viewer, Set<SocketAddress>> ofViewers = new HashMap<>();

    /** Null for nobody. */
    Viewer owner(SocketAddress address) {
        return owners.get(address);
    }

    /** A viewer has checked from there, which is its own from now on. */
    void checked(SocketAddress address, Viewer viewer) {
        Viewer before = owners.put(address, viewer);
        if (before != null && before != viewer) {
            ofViewers.get(before).remove(address);
        }
        Set<SocketAddress> own = ofViewers.computeIfAbsent(viewer, v -> new LinkedHashSet<>());
        own.remove(address);
        own.add(address);
        if (address instanceof TcpPeer peer) {
            peer.trust();
        }
        if (own.size() > MOST_OF_ONE) {
            forgetEldest(own, viewer);
        }
    }

    /** Never the one that it is served at. */
    private void forgetEldest(Set<SocketAddress> own, Viewer viewer) {
        Iterator<SocketAddress> eldest = own.iterator();
        SocketAddress address = eldest.next();
        if (address.equals(viewer.address())) {
            address = eldest.next();
        }
        forget(address, own);
    }

    private void forget(SocketAddress address, Set<SocketAddress> own) {
        own.remove(address);
        owners.remove(address);
        if (address instanceof TcpPeer peer) {
            peer.close();
        }
    }

    /** All others of that viewer are its own no more; connections are closed with it. */
    void keepOnly(SocketAddress address, Viewer viewer) {
        Set<SocketAddress> own = ofViewers.getOrDefault(viewer, Set.of());
        for (SocketAddress one : Set.copyOf(own)) {
            if (!one.equals(address)) {
                forget(one, own);
            }
        }
    }

    /** The viewer is gone; connections are closed with it. */
    void remove(Viewer viewer) {
        Set<SocketAddress> own = ofViewers.remove(viewer);
        if (own != null) {
            Set.copyOf(own).forEach(address -> forget(address, own));
        }
    }

    /** A connection is closed. Whose it was, null for nobody's. */
    Viewer closed(TcpPeer connection) {
        Viewer viewer = owners.remove(connection);
        if (viewer != null) {
            ofViewers.get(viewer).remove(connection);
        }
        return viewer;
    }
}
