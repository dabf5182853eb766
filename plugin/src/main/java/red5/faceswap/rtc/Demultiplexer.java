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
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import red5.faceswap.rtc.net.PacketInput;
import red5.faceswap.rtc.net.PacketKind;
import red5.faceswap.rtc.net.PacketOutput;
import red5.faceswap.rtc.net.StunRequest;
import red5.faceswap.rtc.net.TcpPeer;

/**
 * Gives each packet to the viewer it is from. An address is known only after an authentic STUN request from it, and one that is another's,
 * or that a viewer moves to, only after a check of our own was answered from there; everything else is counted and met with silence: no
 * amplification, no oracle. Owned by an event loop, whose viewers it serves; packets for those of others are handed over.
 */
final class Demultiplexer implements PacketInput {
    private static final Logger LOG = LoggerFactory.getLogger(Demultiplexer.class);

    /** Packets that other loops' sockets got and that wait for this one; more are dropped, as a network would. */
    private static final int MAX_HANDED_OVER = 4096;

    private final PacketRoutes routes;
    private final Executor loop;
    private final AtomicInteger handedOver = new AtomicInteger();
    /** Of viewers that have restarted ICE: the generation in use, then the one that may follow. */
    private final Map<Viewer, Deque<IceCredentials>> generations = new HashMap<>();

    private final ViewerAddresses addresses;
    private final ReturnChecks claims;
    private final LongSupplier clock;
    private PacketOutput output;
    private volatile long received;
    private volatile long garbage;

    /**
     * One loop's.
     *
     * @param routes shared by all loops that serve the same port
     * @param random must not be guessed
     */
    Demultiplexer(PacketRoutes routes, Executor loop, LongSupplier clock, RandomGenerator random) {
        this.routes = routes;
        this.loop = loop;
        this.clock = clock;
        this.addresses = new ViewerAddresses(this, routes.byAddress());
        this.claims = new ReturnChecks(random, this, routes.asked());
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
        routes.byUfrag().put(ice.ufrag(), new PacketRoutes.Known(this, viewer, ice));
    }

    /** On the loop. Checks with these credentials count too, and alone once the viewer has nominated by them. */
    void restart(Viewer viewer, IceCredentials fresh) {
        if (viewer.state() == ViewerState.GONE) {
            return;
        }
        Deque<IceCredentials> known = generations.computeIfAbsent(viewer, Demultiplexer::first);
        while (known.size() > 1) { // a restart that came to nothing
            forget(known.removeLast());
        }
        known.add(fresh);
        add(viewer, fresh);
    }

    private void forget(IceCredentials ice) {
        routes.byUfrag().remove(ice.ufrag());
    }

    private static Deque<IceCredentials> first(Viewer viewer) {
        return new ArrayDeque<>(List.of(IceCredentials.of(viewer)));
    }

    /** On the loop. */
    void remove(Viewer viewer) {
        Deque<IceCredentials> known = generations.remove(viewer);
        (known == null ? first(viewer) : known).forEach(this::forget);
        claims.drop(viewer);
        addresses.remove(viewer);
    }

    @Override
    public void received(byte[] data, int length, SocketAddress from) {
        received++; // only the loop writes
        PacketKind kind = PacketKind.of(data, length);
        StunRequest request = kind == PacketKind.STUN
                ? StunRequest.parse(data, length).orElse(null)
                : null; // read once, whoever's it is
        Demultiplexer home = request != null ? routes.home(request, from) : routes.home(kind, data, length, from);
        if (home == null) {
            garbage++;
        } else if (home == this) {
            take(kind, request, data, length, from);
        } else {
            home.handOver(kind, request, Arrays.copyOf(data, length), from);
        }
    }

    /** From any loop: a packet for a viewer of this one. */
    private void handOver(PacketKind kind, StunRequest request, byte[] data, SocketAddress from) {
        if (handedOver.incrementAndGet() > MAX_HANDED_OVER) {
            handedOver.decrementAndGet();
            return;
        }
        onLoop(() -> {
            handedOver.decrementAndGet();
            take(kind, request, data, data.length, from);
            output.flush();
        });
    }

    private void onLoop(Runnable work) {
        try {
            loop.execute(work);
        } catch (RejectedExecutionException e) {
            LOG.debug("The server is closed", e);
        }
    }

    /** @param request what the packet is; null when it is something else */
    private void take(PacketKind kind, StunRequest request, byte[] data, int length, SocketAddress from) {
        if (kind == PacketKind.STUN) {
            boolean sound = request == null ? proof(data, length, from) : check(request, from);
            garbage += sound ? 0 : 1;
            return;
        }
        Viewer viewer = addresses.owner(from);
        if (viewer == null) {
            garbage++;
            return;
        }
        try {
            if (!accept(viewer, kind, data, length, from)) {
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

    private boolean accept(Viewer viewer, PacketKind kind, byte[] data, int length, SocketAddress from) {
        return switch (kind) {
            case DTLS -> {
                viewer.dtls(Arrays.copyOf(data, length));
                yield true;
            }
            case RTCP -> viewer.rtcp(data, length, from, clock.getAsLong());
            default -> false; // RTP from a viewer is not wanted
        };
    }

    /** False when it is no answer to a check of ours that waits for one. */
    private boolean proof(byte[] data, int length, SocketAddress from) {
        Optional<ReturnChecks.Claim> proved = claims.proved(data, length, from)
                .filter(claim -> routes.byUfrag()
                        .containsKey(claim.ice().ufrag())); // unless another restart has ended that generation
        proved.ifPresent(claim -> accept(claim.viewer(), claim.ice(), from, claim.nominated()));
        return proved.isPresent();
    }

    /** False when it is no authentic check. */
    private boolean check(StunRequest request, SocketAddress from) {
        PacketRoutes.Known known = routes.byUfrag().get(request.localUfrag());
        if (known == null || known.home() != this) {
            return false;
        }
        Viewer viewer = known.viewer();
        IceCredentials ice = known.ice();
        if (!ice.signed(request)) {
            return false;
        }
        boolean believed = believed(viewer, from, request.useCandidate());
        if (!believed) { // our own check comes first, so that its answer does before the DTLS that ours lets the viewer
            // begin
            answer(claims.claim(viewer, ice, from, request.useCandidate()), from);
        }
        answer(request.successResponse(seenAs(from), ice.password()), from);
        if (believed) {
            accept(viewer, ice, from, request.useCandidate());
        }
        return true;
    }

    private void answer(byte[] message, SocketAddress to) {
        output.send(message, message.length, message.length, to);
    }

    /**
     * Whether a check alone shows that the viewer is there. A sender's address is easily forged: who could take another's address by
     * it, or have what it is sent go to somebody else, has to answer a check of ours first. At the beginning there is nothing to be had
     * but a handshake, which nobody completes who does not receive its answers; and a connection is not forged.
     */
    private boolean believed(Viewer viewer, SocketAddress from, boolean nominated) {
        PacketRoutes.Owner owner = routes.byAddress().get(from);
        boolean taken = owner != null && owner.viewer() != viewer;
        return from instanceof TcpPeer || !taken && !viewer.movesTo(from, nominated);
    }

    private void accept(Viewer viewer, IceCredentials ice, SocketAddress from, boolean nominated) {
        addresses.checked(from, viewer);
        if (nominated) {
            nominated(viewer, ice, from);
        }
        try {
            viewer.check(from, nominated, clock.getAsLong());
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
            forget(known.removeFirst());
        }
        addresses.keepOnly(from, viewer);
    }

    /** From any loop: an address of that viewer is another one's now. */
    void lost(SocketAddress address, Viewer viewer) {
        onLoop(() -> addresses.lost(address, viewer));
    }

    @Override
    public void closed(TcpPeer from) {
        PacketRoutes.Owner owner = routes.byAddress().remove(from);
        if (owner == null) {
            return;
        }
        if (owner.home() == this) {
            disconnected(owner.viewer(), from);
        } else {
            owner.home().onLoop(() -> owner.home().disconnected(owner.viewer(), from));
        }
    }

    private void disconnected(Viewer viewer, TcpPeer from) {
        addresses.lost(from, viewer);
        try {
            viewer.disconnected(from, clock.getAsLong());
        } catch (RuntimeException e) {
            failed(viewer, e);
        }
    }
}
