package red5.faceswap.rtc;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import red5.faceswap.rtc.net.PacketInput;
import red5.faceswap.rtc.net.PacketKind;
import red5.faceswap.rtc.net.PacketOutput;
import red5.faceswap.rtc.net.StunRequest;
import red5.faceswap.rtc.net.TcpPeer;

/**
 * Gives each packet to the viewer it is from. An address is known only after an authentic STUN request from it; everything
 * else is counted and met with silence: no amplification, no oracle. Owned by the event loop but for the list by user fragment.
 */
final class Demultiplexer implements PacketInput {
    private static final Logger LOG = LoggerFactory.getLogger(Demultiplexer.class);
    private static final int MAX_ADDRESSES_PER_VIEWER = 16;

    /** Whom a user fragment of ours stands for. */
    private record Known(Viewer viewer, IceCredentials ice) {}

    private final Map<String, Known> byUfrag = new ConcurrentHashMap<>();
    /** Of viewers that have restarted ICE: the generation in use, then the one that may follow. */
    private final Map<Viewer, Deque<IceCredentials>> generations = new HashMap<>();

    private final Map<SocketAddress, Viewer> byAddress = new HashMap<>();
    private final Map<Viewer, Integer> addresses = new HashMap<>();
    private final LongSupplier clock;
    private PacketOutput output;
    private volatile long received;
    private volatile long garbage;

    Demultiplexer(LongSupplier clock) {
        this.clock = clock;
    }

    /** Where answers to checks leave; before anything arrives. */
    void output(PacketOutput port) {
        output = port;
    }

    long received() {
        return received;
    }

    long garbage() {
        return garbage;
    }

    /** From any thread. */
    void add(Viewer viewer, IceCredentials ice) {
        byUfrag.put(ice.ufrag(), new Known(viewer, ice));
    }

    /** On the loop. Checks with these credentials count too, and alone once the viewer has nominated by them. */
    void restart(Viewer viewer, IceCredentials fresh) {
        if (viewer.state() == ViewerState.GONE) {
            return;
        }
        Deque<IceCredentials> known = generations.computeIfAbsent(viewer, Demultiplexer::first);
        while (known.size() > 1) { // a restart that came to nothing
            byUfrag.remove(known.removeLast().ufrag());
        }
        known.add(fresh);
        add(viewer, fresh);
    }

    private static Deque<IceCredentials> first(Viewer viewer) {
        return new ArrayDeque<>(List.of(IceCredentials.of(viewer)));
    }

    /** On the loop. */
    void remove(Viewer viewer) {
        Deque<IceCredentials> known = generations.remove(viewer);
        (known == null ? first(viewer) : known).forEach(ice -> byUfrag.remove(ice.ufrag()));
        if (addresses.remove(viewer) != null) {
            forget(address -> byAddress.get(address) == viewer);
        }
    }

    @Override
    public void received(byte[] data, int length, SocketAddress from) {
        received++; // only the loop writes
        PacketKind kind = PacketKind.of(data, length);
        if (kind == PacketKind.STUN) {
            check(data, length, from);
            return;
        }
        Viewer viewer = byAddress.get(from);
        if (viewer == null) {
            garbage++;
            return;
        }
        try {
            if (!accept(viewer, kind, data, length)) {
                garbage++;
            }
        } catch (RuntimeException e) {
            failed(viewer, e);
        }
    }

    private void failed(Viewer viewer, RuntimeException why) {
        LOG.warn("Viewer {} failed", viewer.label(), why);
        viewer.leave(GoneReason.FAILED, why.toString(), clock.getAsLong());
    }

    private boolean accept(Viewer viewer, PacketKind kind, byte[] data, int length) {
        return switch (kind) {
            case DTLS -> {
                viewer.dtls(Arrays.copyOf(data, length));
                yield true;
            }
            case RTCP -> viewer.rtcp(data, length, clock.getAsLong());
            default -> false; // RTP from a viewer is not wanted
        };
    }

    private void check(byte[] data, int length, SocketAddress from) {
        Optional<StunRequest> parsed = StunRequest.parse(data, length);
        Known known = parsed.map(request -> byUfrag.get(request.localUfrag())).orElse(null);
        if (known == null) {
            garbage++;
            return;
        }
        StunRequest request = parsed.get();
        Viewer viewer = known.viewer();
        String password = known.ice().password();
        if (!request.remoteUfrag().equals(known.ice().remoteUfrag())
                || !request.authentic(password)
                || !learn(viewer, from)) {
            garbage++;
            return;
        }
        byte[] response = request.successResponse(seenAs(from), password);
        output.send(response, response.length, response.length, from);
        if (request.useCandidate()) {
            nominated(viewer, known.ice(), from);
        }
        try {
            viewer.check(from, request.useCandidate(), clock.getAsLong());
        } catch (RuntimeException e) {
            failed(viewer, e); // here, or the socket would be blamed
        }
    }

    private static InetSocketAddress seenAs(SocketAddress from) {
        return from instanceof TcpPeer peer ? peer.remote() : (InetSocketAddress) from;
    }

    /** The first nomination of a new generation ends the one before, and what was known of its addresses. */
    private void nominated(Viewer viewer, IceCredentials ice, SocketAddress from) {
        Deque<IceCredentials> known = generations.get(viewer);
        if (known == null || known.getFirst().equals(ice)) {
            return;
        }
        while (!known.getFirst().equals(ice)) {
            byUfrag.remove(known.removeFirst().ufrag());
        }
        forget(address -> byAddress.get(address) == viewer && !address.equals(from));
        addresses.put(viewer, 1);
    }

    /** False when the viewer has more addresses than any honest one. */
    private boolean learn(Viewer viewer, SocketAddress from) {
        if (byAddress.get(from) == viewer) {
            return true;
        }
        int known = addresses.getOrDefault(viewer, 0);
        if (known == MAX_ADDRESSES_PER_VIEWER) {
            return false;
        }
        addresses.put(viewer, known + 1);
        Viewer before = byAddress.put(from, viewer);
        if (before != null) {
            addresses.merge(before, -1, Integer::sum);
        }
        if (from instanceof TcpPeer peer) {
            peer.trust();
        }
        return true;
    }

    /** Connections are closed with it. */
    private void forget(Predicate<SocketAddress> which) {
        List<SocketAddress> forgotten =
                byAddress.keySet().stream().filter(which).toList();
        byAddress.keySet().removeAll(forgotten);
        for (SocketAddress address : forgotten) {
            if (address instanceof TcpPeer peer) {
                peer.close();
            }
        }
    }

    @Override
    public void closed(TcpPeer from) {
        Viewer viewer = byAddress.remove(from);
        if (viewer != null) {
            addresses.merge(viewer, -1, Integer::sum);
            try {
                viewer.disconnected(from, clock.getAsLong());
            } catch (RuntimeException e) {
                failed(viewer, e);
            }
        }
    }
}
