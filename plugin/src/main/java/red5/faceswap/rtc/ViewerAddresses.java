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
 * for a network may change a viewer's port all day. Owned by an event loop, but for the list of all
 * owners.
 */
final class ViewerAddresses {
    static final int MOST_OF_ONE = 16;

    private final Demultiplexer home;
    private final Map<SocketAddress, PacketRoutes.Owner> owners;
    /** In the order of their last checks, the latest last. */
    private final Map<Viewer, Set<SocketAddress>> ofViewers = new HashMap<>();

    /**
     * One loop's.
     *
     * @param home whose viewers these are
     * @param owners of all loops' addresses; an address has one
     */
    ViewerAddresses(Demultiplexer home, Map<SocketAddress, PacketRoutes.Owner> owners) {
        this.home = home;
        this.owners = owners;
    }

    /** Who of this loop's has that address; null for nobody. */
    Viewer owner(SocketAddress address) {
        PacketRoutes.Owner owner = owners.get(address);
        return owner != null && owner.home() == home ? owner.viewer() : null;
    }

    /** A viewer has checked from there, which is its own from now on. */
    void checked(SocketAddress address, Viewer viewer) {
        PacketRoutes.Owner before = owners.put(address, new PacketRoutes.Owner(home, viewer));
        if (before != null && before.viewer() != viewer) {
            before.home().lost(address, before.viewer());
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

    /** It became another one's, or was closed; unless the viewer has checked from there again meanwhile. */
    void lost(SocketAddress address, Viewer viewer) {
        Set<SocketAddress> own = ofViewers.get(viewer);
        if (own != null && owner(address) != viewer) {
            own.remove(address);
        }
    }

    /** Never the one that it is served at. */
    private void forgetEldest(Set<SocketAddress> own, Viewer viewer) {
        Iterator<SocketAddress> eldest = own.iterator();
        SocketAddress address = eldest.next();
        if (address.equals(viewer.address())) {
            address = eldest.next();
        }
        forget(address, own, viewer);
    }

    private void forget(SocketAddress address, Set<SocketAddress> own, Viewer viewer) {
        own.remove(address);
        owners.remove(address, new PacketRoutes.Owner(home, viewer)); // unless it is another one's meanwhile
        if (address instanceof TcpPeer peer) {
            peer.close();
        }
    }

    /** All others of that viewer are its own no more; connections are closed with it. */
    void keepOnly(SocketAddress address, Viewer viewer) {
        Set<SocketAddress> own = ofViewers.getOrDefault(viewer, Set.of());
        for (SocketAddress one : Set.copyOf(own)) {
            if (!one.equals(address)) {
                forget(one, own, viewer);
            }
        }
    }

    /** The viewer is gone; connections are closed with it. */
    void remove(Viewer viewer) {
        Set<SocketAddress> own = ofViewers.remove(viewer);
        if (own != null) {
            Set.copyOf(own).forEach(address -> forget(address, own, viewer));
        }
    }
}
