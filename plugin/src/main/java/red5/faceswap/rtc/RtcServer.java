package red5.faceswap.rtc;

import io.netty.channel.EventLoop;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import red5.faceswap.rtc.net.Candidate;
import red5.faceswap.rtc.net.Dtls;
import red5.faceswap.rtc.net.DtlsConnection;
import red5.faceswap.rtc.net.DtlsIdentity;
import red5.faceswap.rtc.net.HandshakeThreads;
import red5.faceswap.rtc.net.ViewerPorts;
import red5.faceswap.rtc.net.WarmUp;
import red5.faceswap.rtc.rtp.NtpClock;

/**
 * The egress: one UDP port and one TCP port, one event loop that owns all viewers, DTLS handshakes on threads of their own. Thread-safe; only
 * {@link #open} and {@link #close} wait.
 */
public final class RtcServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RtcServer.class);

    private final RtcConfig config;
    private final LongSupplier clock = System::nanoTime;
    private final SessionSecrets secrets = new SessionSecrets();
    private final DtlsIdentity identity = new DtlsIdentity();
    private final Map<String, Member> members = new ConcurrentHashMap<>();
    private final AtomicInteger seats = new AtomicInteger();
    private final Demultiplexer demultiplexer;
    private final HandshakeThreads handshakes;
    private final EgressLoop thread;
    private final EventLoop loop;
    private final ViewerPorts port;
    private final ViewerContext context;
    private volatile boolean closed;

    private RtcServer(RtcConfig config) throws IOException {
        this.config = config;
        WarmUp.run(identity);
        thread = new EgressLoop(config.nativeTransport());
        loop = thread.loop();
        handshakes = new HandshakeThreads(config.maxHandshakes(), config.maxViewers());
        demultiplexer = new Demultiplexer(clock, secrets.random());
        try {
            port = ViewerPorts.open(
                    loop, thread.epoll(), config.port(), config.tcpPort(), config.addresses(), demultiplexer);
        } catch (IOException e) {
            stopThreads();
            throw e;
        }
        demultiplexer.output(port);
        NtpClock ntp = new NtpClock(clock.getAsLong(), System.currentTimeMillis());
        context = new ViewerContext(port, new SecurePath.Scratch(), ntp, secrets.random(), clock);
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
        return port.udpPort();
    }

    /** What viewers are told to connect to. */
    public List<Candidate> candidates() {
        return port.candidates();
    }

    /** Sentences for the operator: what of the ports and addresses is not as configured, and what to do. */
    public List<String> problems() {
        return port.problems();
    }

    /** A new stream to watch. Close it when it ends. */
    public Broadcast newBroadcast(String name, Broadcast.Listener listener) {
        return new FanOut(name, listener, loop, port, clock);
    }

    /**
     * Adds a viewer. It counts from now on, and goes by itself when it does not connect.
     *
     * @param broadcast one of this server's
     * @throws RtcException when there are too many viewers, or the stream or the server has ended
     */
    public Session connect(Broadcast broadcast, ViewerTerms terms) throws RtcException {
        FanOut fanOut = (FanOut) broadcast;
        if (closed || fanOut.closed()) {
            throw new RtcException("the stream has ended");
        }
        if (seats.incrementAndGet() > config.maxViewers()) {
            seats.decrementAndGet();
            throw new RtcException("all " + config.maxViewers() + " places are taken");
        }
        Member member = new Member(fanOut, terms);
        members.put(member.id(), member);
        demultiplexer.add(member.viewer, IceCredentials.of(member.viewer));
        try {
            loop.execute(member::join);
        } catch (RejectedExecutionException e) {
            members.remove(member.id());
            throw new RtcException("the server is closing");
        }
        return member;
    }

    /** The port's figures. */
    public PortStats portStats() {
        return new PortStats(
                demultiplexer.received(),
                demultiplexer.garbage(),
                port.sendErrors(),
                port.sendsDropped(),
                port.connections());
    }

    /** Lets all viewers go and frees port and threads. Waits a few seconds at most. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        loop.submit(() -> List.copyOf(members.values())
                        .forEach(member -> member.end(GoneReason.DISMISSED, "the server is closing")))
                .awaitUninterruptibly(EgressLoop.CLOSE_SECONDS, TimeUnit.SECONDS);
        port.close();
        stopThreads();
    }

    private void stopThreads() {
        handshakes.close();
        thread.close();
    }

    /** A viewer's place on this server: its session for others, its surroundings for itself. */
    private final class Member implements Session, Viewer.Surroundings {
        private final String id = secrets.id();
        private final FanOut fanOut;
        private final Viewer viewer;
        private final IceGenerations ice;
        private final CompletableFuture<Void> ended = new CompletableFuture<>();

        Member(FanOut fanOut, ViewerTerms terms) {
            this.fanOut = fanOut;
            LocalDescription local = secrets.describe(identity.fingerprint(), candidates());
            ice = new IceGenerations(secrets, local, terms.remoteUfrag());
            viewer = new Viewer(fanOut.name(), terms, local, context, this, this::newDtls, clock.getAsLong());
        }

        private Dtls newDtls(Viewer owner) {
            return new DtlsConnection(
                    identity,
                    owner.terms().fingerprint(),
                    handshakes,
                    this::execute,
                    datagram -> {
                        owner.sendDtls(datagram);
                        port.flush();
                    },
                    owner);
        }

        /** On the loop, guarded. */
        private void execute(Runnable work) {
            try {
                loop.execute(() -> guard(work));
            } catch (RejectedExecutionException e) {
                LOG.debug("Viewer {}: the server is closed", viewer.label(), e);
            }
        }

        private void guard(Runnable work) {
            try {
                work.run();
            } catch (RuntimeException e) {
                LOG.warn("Viewer {} failed", viewer.label(), e);
                viewer.leave(GoneReason.FAILED, e.toString(), clock.getAsLong());
            }
            port.flush();
        }

        void join() {
            fanOut.add(viewer);
            if (closed || fanOut.closed()) {
                end(GoneReason.DISMISSED, "the stream has ended");
            } else {
                viewer.start(clock.getAsLong());
            }
        }

        void end(GoneReason reason, String detail) {
            guard(() -> viewer.leave(reason, detail, clock.getAsLong()));
        }

        @Override
        public String id() {
            return id;
        }

        @Override
        public ViewerTerms terms() {
            return viewer.terms();
        }

        @Override
        public LocalDescription local() {
            return ice.local();
        }

        @Override
        public Generation generation(String remoteUfrag) {
            return ice.of(remoteUfrag);
        }

        @Override
        public LocalDescription restart(String remoteUfrag, String remotePassword) {
            return ice.next(
                    remoteUfrag,
                    remotePassword,
                    candidates(),
                    fresh -> execute(() -> demultiplexer.restart(viewer, fresh)));
        }

        @Override
        public String label() {
            return viewer.label();
        }

        @Override
        public ViewerStats stats() {
            return viewer.latest();
        }

        @Override
        public CompletionStage<Void> ended() {
            return ended.minimalCompletionStage();
        }

        @Override
        public void close() {
            execute(() -> viewer.leave(GoneReason.DELETED, "", clock.getAsLong()));
        }

        @Override
        public void dismiss(String why) {
            execute(() -> viewer.leave(GoneReason.DISMISSED, why, clock.getAsLong()));
        }

        @Override
        public void keyFrameWanted(int rung) {
            fanOut.keyFrameWanted(rung);
        }

        @Override
        public void watching(int rung, boolean wanted) {
            fanOut.watching(rung, wanted);
        }

        @Override
        public void connected(Viewer who) {
            LOG.info("{}: viewer {} connected, {} now", fanOut.name(), who.label(), fanOut.viewers());
        }

        @Override
        public void gone(Viewer who, GoneReason reason, String detail) {
            members.remove(id);
            demultiplexer.remove(who);
            fanOut.remove(who);
            seats.decrementAndGet();
            ViewerStats last = who.latest();
            LOG.info(
                    "{}: viewer {} gone ({}) after {} s, {} packets, {} resent, {} left",
                    fanOut.name(),
                    who.label(),
                    last.detail(),
                    Math.round(last.seconds()),
                    last.packets(),
                    last.resends(),
                    fanOut.viewers());
            ended.complete(null);
        }

        @Override
        public void wakeAt(Viewer who, long nanos) {
            long delay = Math.max(0, nanos - clock.getAsLong());
            loop.schedule(() -> guard(() -> who.wake(clock.getAsLong())), delay, TimeUnit.NANOSECONDS);
        }
    }
}
