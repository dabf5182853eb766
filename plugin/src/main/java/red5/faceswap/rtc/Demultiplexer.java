package red5.faceswap.rtc;

import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import red5.faceswap.rtc.net.PacketKind;
import red5.faceswap.rtc.net.PacketOutput;
import red5.faceswap.rtc.net.StunRequest;
import red5.faceswap.rtc.net.UdpPort;

/**
 * Gives each datagram to the viewer it is from. An address is known only after an authentic STUN request from it; everything
 * else is counted and met with silence: no amplification, no oracle. Owned by the event loop but for the list by user fragment.
 */
final class Demultiplexer implements UdpPort.Receiver {
    private static final Logger LOG = LoggerFactory.getLogger(Demultiplexer.class);
    private static final int MAX_ADDRESSES_PER_VIEWER = 16;

    private final Map<String, Viewer> byUfrag = new ConcurrentHashMap<>();
    private final Map<InetSocketAddress, Viewer> byAddress = new HashMap<>();
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
    void add(Viewer viewer) {
        byUfrag.put(viewer.local().ufrag(), viewer);
    }

    /** On the loop. */
    void remove(Viewer viewer) {
        byUfrag.remove(viewer.local().ufrag());
        if (addresses.remove(viewer) != null) {
            byAddress.values().removeIf(other -> other == viewer);
        }
    }

    @Override
    public void received(byte[] data, int length, InetSocketAddress from) {
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
            LOG.warn("Viewer {} failed", viewer.label(), e);
            viewer.leave(GoneReason.FAILED, e.toString(), clock.getAsLong());
        }
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

    private void check(byte[] data, int length, InetSocketAddress from) {
        Optional<StunRequest> parsed = StunRequest.parse(data, length);
        Viewer viewer = parsed.map(request -> byUfrag.get(request.localUfrag())).orElse(null);
        if (viewer == null) {
            garbage++;
            return;
        }
        StunRequest request = parsed.get();
        String password = viewer.local().password();
        if (!request.remoteUfrag().equals(viewer.terms().remoteUfrag())
                || !request.authentic(password)
                || !learn(viewer, from)) {
            garbage++;
            return;
        }
        byte[] response = request.successResponse(from, password);
        output.send(response, response.length, response.length, from);
        viewer.check(from, request.useCandidate(), clock.getAsLong());
    }

    /** False when the viewer has more addresses than any honest one. */
    private boolean learn(Viewer viewer, InetSocketAddress from) {
        if (byAddress.get(from) == viewer) {
            return true;
        }
        if (addresses.merge(viewer, 1, Integer::sum) > MAX_ADDRESSES_PER_VIEWER) {
            return false;
        }
        byAddress.put(from, viewer);
        return true;
    }
}
