package red5.faceswap.rtc;

import io.netty.channel.EventLoop;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import red5.faceswap.rtc.net.Dtls;
import red5.faceswap.rtc.net.DtlsConnection;
import red5.faceswap.rtc.net.DtlsIdentity;
import red5.faceswap.rtc.net.HandshakeThreads;
import red5.faceswap.rtc.net.ViewerPorts;

/** A viewer's place on a server: its session for others, its surroundings for itself. */
final class Member implements Session, ViewerSurroundings {
    private static final Logger LOG = LoggerFactory.getLogger(Member.class);

    /** What all members of a server share. */
    record Shared(SessionSecrets secrets, DtlsIdentity identity, HandshakeThreads handshakes, ViewerPorts ports) {}

    /**
     * What the members of one event loop share.
     *
     * @param number of the loop, from 0
     * @param members how many there are
     */
    record Home(
            Shared server,
            int number,
            EventLoop loop,
            Arrivals arrivals,
            Demultiplexer demultiplexer,
            ViewerContext context,
            AtomicInteger members) {}

    private final Shared server;
    private final Home home;
    private final FanOuts broadcast;
    private final FanOut fanOut;
    private final Consumer<Member> left;
    private final String id;
    private final Viewer viewer;
    private final IceGenerations ice;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private boolean arrived; // of the loop

    /** @param left called on the loop when the viewer is gone */
    Member(Home home, FanOuts broadcast, ViewerTerms terms, Consumer<Member> left) {
        this.home = home;
        this.server = home.server;
        this.broadcast = broadcast;
        this.fanOut = broadcast.of(home.number);
        this.left = left;
        id = server.secrets.id();
        LocalDescription local = server.secrets.describe(server.identity.fingerprint(), server.ports.candidates());
        ice = new IceGenerations(server.secrets, local, terms.remoteUfrag());
        viewer = new Viewer(fanOut.name(), terms, local, home.context, this, this::newDtls, now());
    }

    private long now() {
        return home.context.now().getAsLong();
    }

    private Dtls newDtls(Viewer owner) {
        return new DtlsConnection(
                server.identity,
                owner.terms().fingerprint(),
                owner.terms().dtlsClient(),
                server.handshakes,
                this::execute,
                datagram -> {
                    owner.sendDtls(datagram);
                    home.context.output().flush();
                },
                owner);
    }

    /** On the loop, guarded. */
    private void execute(Runnable work) {
        try {
            home.arrivals.execute(() -> guard(work));
        } catch (RejectedExecutionException e) {
            LOG.debug("Viewer {}: the server is closed", viewer.label(), e);
        }
    }

    private void guard(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            LOG.warn("Viewer {} failed", viewer.label(), e);
            viewer.leave(GoneReason.FAILED, e.toString(), now());
        }
        home.context.output().flush();
    }

    Home home() {
        return home;
    }

    /** From any thread: who its packets are from is known from now on. */
    void announce() {
        home.demultiplexer.add(viewer, IceCredentials.of(viewer));
    }

    /**
     * On the loop.
     *
     * @param closing whether the server is
     */
    void join(boolean closing) {
        guard(() -> {
            if (viewer.state() == ViewerState.GONE) {
                return; // it failed before its place was taken
            }
            fanOut.add(viewer);
            if (closing || fanOut.closed()) {
                end(GoneReason.DISMISSED, "the stream has ended");
            } else {
                viewer.start(now());
            }
        });
    }

    /** On the loop. */
    void end(GoneReason reason, String detail) {
        guard(() -> viewer.leave(reason, detail, now()));
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
                server.ports.candidates(),
                fresh -> execute(() -> home.demultiplexer.restart(viewer, fresh)));
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
        execute(() -> viewer.leave(GoneReason.DELETED, "", now()));
    }

    @Override
    public void dismiss(String why) {
        execute(() -> viewer.leave(GoneReason.DISMISSED, why, now()));
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
    public void arrived(Viewer who) {
        arrived = true;
        fanOut.arrived();
    }

    @Override
    public void connected(Viewer who) {
        LOG.info("{}: viewer {} connected, {} now", fanOut.name(), who.label(), broadcast.viewers());
    }

    @Override
    public void gone(Viewer who, GoneReason reason, String detail) {
        home.demultiplexer.remove(who);
        fanOut.remove(who, arrived);
        left.accept(this);
        ViewerStats last = who.latest();
        LOG.info(
                "{}: viewer {} gone ({}) after {} s, {} packets, {} resent, {} left",
                fanOut.name(),
                who.label(),
                last.detail(),
                Math.round(last.seconds()),
                last.packets(),
                last.resends(),
                broadcast.viewers());
        ended.complete(null);
    }

    @Override
    public void wakeAt(Viewer who, long nanos) {
        long delay = Math.max(0, nanos - now());
        home.loop.schedule(() -> guard(() -> who.wake(now())), delay, TimeUnit.NANOSECONDS);
    }
}
