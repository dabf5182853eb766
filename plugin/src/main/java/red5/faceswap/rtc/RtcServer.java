package red5.faceswap.rtc;

import io.netty.channel.EventLoop;
import java.io.IOException;
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
    private final Map<String, Member> members = new ConcurrentHashMap<>();
    private final AtomicInteger seats = new AtomicInteger();
    private final Demultiplexer demultiplexer;
    private final HandshakeThreads handshakes;
    private final EgressLoop thread;
    private final EventLoop loop;
    private final ViewerPorts port;
    private final Member.Shared shared;
    private volatile boolean closed;

    private RtcServer(RtcConfig config) throws IOException {
        this.config = config;
        SessionSecrets secrets = new SessionSecrets();
        DtlsIdentity identity = new DtlsIdentity();
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
        shared = new Member.Shared(
                secrets,
                identity,
                handshakes,
                loop,
                port,
                demultiplexer,
                new ViewerContext(port, new SecurePath.Scratch(), ntp, secrets.random(), clock));
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
        Member member = new Member(shared, fanOut, terms, this::left);
        members.put(member.id(), member);
        member.announce();
        try {
            loop.execute(() -> member.join(closed));
        } catch (RejectedExecutionException e) {
            members.remove(member.id());
            throw new RtcException("the server is closing");
        }
        return member;
    }

    private void left(Member member) {
        members.remove(member.id());
        seats.decrementAndGet();
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

    /**
     * Waits, a few seconds at most, until no thread is left of all servers that were closed. Whoever unloads this code calls it: a thread
     * holds the class loader.
     */
    public static void awaitThreadsEnd() {
        EgressLoop.awaitHelper();
    }

    private void stopThreads() {
        handshakes.close();
        thread.close();
    }
}
