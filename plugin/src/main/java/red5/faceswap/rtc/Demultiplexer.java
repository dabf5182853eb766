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
 * amplification, no oracle. Owned by the event loop but for the list by user fragment.
 */
final class Demultiplexer implements PacketInput {
    private static final Logger LOG = LoggerFactory.getLogger(Demultiplexer.class);

    /** Whom a user fragment of ours stands for. */
    private record Known(Viewer viewer, IceCredentials ice) {}

    private final Map<String, Known> byUfrag = new ConcurrentHashMap<>();
    /** Of viewers that have restarted ICE: the generation in use, then the one that may follow. */
    private final Map<Viewer, Deque<IceCredentials>> generations = new HashMap<>();

    private final ViewerAddresses addresses = new ViewerAddresses();
    private final ReturnChecks claims;
    private final LongSupplier clock;
    private PacketOutput output;
    private volatile long received;
    private volatile long garbage;

    /** @param random must not be guessed */
    Demultiplexer(LongSupplier clock, RandomGenerator random) {
        this.clock = clock;
        this.claims = new ReturnChecks(random);
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
        claims.drop(viewer);
        addresses.remove(viewer);
    }

    @Override
    public void received(byte[] data, int length, SocketAddress from) {
        received++; // only the loop writes
        PacketKind kind = PacketKind.of(data, length);
        if (kind == PacketKind.STUN) {
            stun(data, length, from);
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

    private void stun(byte[] data, int length, SocketAddress from) {
        Optional<ReturnChecks.Claim> proved = claims.proved(data, length, from)
                .filter(claim ->
                        byUfrag.containsKey(claim.ice().ufrag())); // unless another restart has ended that generation
        if (proved.isPresent()) {
            ReturnChecks.Claim claim = proved.get();
            accept(claim.viewer(), claim.ice(), from, claim.nominated());
        } else if (!check(data, length, from)) {
            garbage++;
        }
    }

    /** False when it is no authentic check. */
    private boolean check(byte[] data, int length, SocketAddress from) {
        Optional<StunRequest> parsed = StunRequest.parse(data, length);
        Known known = parsed.map(request -> byUfrag.get(request.localUfrag())).orElse(null);
        if (known == null) {
            return false;
        }
        StunRequest request = parsed.get();
        Viewer viewer = known.viewer();
        IceCredentials ice = known.ice();
        if (!request.remoteUfrag().equals(ice.remoteUfrag()) || !request.authentic(ice.password())) {
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
        Viewer owner = addresses.owner(from);
        boolean taken = owner != null && owner != viewer;
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
            byUfrag.remove(known.removeFirst().ufrag());
        }
        addresses.keepOnly(from, viewer);
    }

    @Override
    public void closed(TcpPeer from) {
        Viewer viewer = addresses.closed(from);
        if (viewer != null) {
            try {
                viewer.disconnected(from, clock.getAsLong());
            } catch (RuntimeException e) {
                failed(viewer, e);
            }
        }
    }
}
