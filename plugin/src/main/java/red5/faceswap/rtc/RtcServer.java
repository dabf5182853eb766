package red5.faceswap.rtc;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import red5.faceswap.rtc.net.Candidate;
import red5.faceswap.rtc.net.DtlsIdentity;
import red5.faceswap.rtc.net.HandshakeThreads;
import red5.faceswap.rtc.net.PacketOutput;
import red5.faceswap.rtc.net.ViewerPorts;
import red5.faceswap.rtc.net.WarmUp;
import red5.faceswap.rtc.rtp.NtpClock;

/**
 * The egress: one UDP port and one TCP port, event loops that own the viewers, each its share of them, DTLS handshakes on threads of their own. Thread-safe; only
 * {@link #open} and {@link #close} wait.
 */
public final class RtcServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RtcServer.class);

    private final RtcConfig config;
    private final LongSupplier clock = System::nanoTime;
    private final Map<String, Member> members = new ConcurrentHashMap<>();
    private final AtomicInteger seats = new AtomicInteger();
    private final HandshakeThreads handshakes;
    private final EgressLoops threads;
    private final ViewerPorts ports;
    private final List<Member.Home> homes = new ArrayList<>(); // one for each event loop
    private volatile boolean closed;

    private RtcServer(RtcConfig config) throws IOException {
        this.config = config;
        SessionSecrets secrets = new SessionSecrets();
        DtlsIdentity identity = new DtlsIdentity();
        WarmUp.run(identity);
        threads = new EgressLoops(config.threads(), config.nativeTransport());
        handshakes = new HandshakeThreads(config.maxHandshakes(), config.maxViewers());
        List<EventLoop> loops = threads.loops();
        PacketRoutes routes = new PacketRoutes();
        List<Demultiplexer> inputs = loops.stream()
                .map(loop -> new Demultiplexer(routes, loop, clock, secrets.random()))
                .toList();
        try {
            ports = ViewerPorts.open(
                    loops, threads.epoll(), config.port(), config.tcpPort(), config.addresses(), inputs);
        } catch (IOException e) {
            stopThreads();
            throw e;
        }
        NtpClock ntp = new NtpClock(clock.getAsLong(), System.currentTimeMillis());
        Member.Shared shared = new Member.Shared(secrets, identity, handshakes, ports);
        for (int i = 0; i < loops.size(); i++) {
            PacketOutput output = ports.lane(i);
            inputs.get(i).output(output);
            ViewerContext context = new ViewerContext(output, new SecurePath.Scratch(), ntp, secrets.random(), clock);
            Arrivals arrivals = new Arrivals(loops.get(i));
            homes.add(new Member.Home(shared, i, loops.get(i), arrivals, inputs.get(i), context, new AtomicInteger()));
        }
    }

    /**
     * Opens the port and warms up what the first viewer would otherwise wait for.
     *
     * @throws IOException when the port cannot be opened
     */
    public static RtcServer open(RtcConfig config) throws IOException {
        return new RtcServer(config);
    }

    /** The UDP port in use. */
    public int port() {
        return ports.udpPort();
    }

    /** What viewers are told to connect to. */
    public List<Candidate> candidates() {
        return ports.candidates();
    }

    /** Sentences for the operator: what of the ports and addresses is not as configured, and what to do. */
    public List<String> problems() {
        return ports.problems();
    }

    /** A new stream to watch. Close it when it ends. */
    public Broadcast newBroadcast(String name, Broadcast.Listener listener) {
        return new FanOuts(homes.size(), listener, (loop, ofLoop) -> {
            Member.Home home = homes.get(loop);
            return new FanOut(name, ofLoop, home.arrivals(), home.context().output(), clock);
        });
    }

    /**
     * Adds a viewer. It counts from now on, and goes by itself when it does not connect.
     *
     * @param broadcast one of this server's
     * @throws RtcException when there are too many viewers, or the stream or the server has ended
     */
    public Session connect(Broadcast broadcast, ViewerTerms terms) throws RtcException {
        FanOuts fanOuts = (FanOuts) broadcast;
        if (closed || fanOuts.closed()) {
            throw new RtcException("the stream has ended");
        }
        if (seats.incrementAndGet() > config.maxViewers()) {
            seats.decrementAndGet();
            throw new RtcException("all " + config.maxViewers() + " places are taken");
        }
        Member.Home home = emptiest();
        home.members().incrementAndGet();
        Member member = new Member(home, fanOuts, terms, this::left);
        members.put(member.id(), member);
        member.announce();
        try {
            home.arrivals().add(() -> member.join(closed));
        } catch (RejectedExecutionException e) {
            left(member);
            throw new RtcException("the server is closing");
        }
        return member;
    }

    private Member.Home emptiest() {
        return homes.stream()
                .min(Comparator.comparingInt(home -> home.members().get()))
                .orElseThrow();
    }

    private void left(Member member) {
        members.remove(member.id());
        member.home().members().decrementAndGet();
        seats.decrementAndGet();
    }

    /** The port's figures. */
    public PortStats portStats() {
        return new PortStats(
                homes.stream()
                        .mapToLong(home -> home.demultiplexer().received())
                        .sum(),
                homes.stream().mapToLong(home -> home.demultiplexer().garbage()).sum(),
                ports.sendErrors(),
                ports.sendsDropped(),
                ports.connections());
    }

    /** Lets all viewers go and frees port and threads. Waits a few seconds at most. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        List<Future<?>> ends = new ArrayList<>();
        for (Member.Home home : homes) {
            Promise<Void> end = home.loop().newPromise();
            home.arrivals().execute(() -> {
                try {
                    endAll(home);
                } finally {
                    end.setSuccess(null);
                }
            });
            ends.add(end);
        }
        ends.forEach(end -> end.awaitUninterruptibly(EgressLoops.CLOSE_SECONDS, TimeUnit.SECONDS));
        ports.close();
        stopThreads();
    }

    /**
     * Waits, a few seconds at most, until no thread is left of all servers that were closed. Whoever unloads this code calls it: a thread
     * holds the class loader.
     */
    public static void awaitThreadsEnd() {
        EgressLoops.awaitHelper();
    }

    private void endAll(Member.Home home) {
        for (Member member : List.copyOf(members.values())) {
            if (member.home() == home) {
                member.end(GoneReason.DISMISSED, "the server is closing");
            }
        }
    }

    private void stopThreads() {
        handshakes.close();
        threads.close();
    }
}
