package red5.faceswap.rtc;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import red5.faceswap.media.EncodedPicture;
import red5.faceswap.media.EncodedSound;
import red5.faceswap.rtc.net.UdpPort;
import red5.faceswap.rtc.rtp.PictureSlices;

/** A broadcast whose viewers live on one event loop. Cuts a picture once and gives it to each of them. */
final class FanOut implements Broadcast {
    private static final Logger LOG = LoggerFactory.getLogger(FanOut.class);
    private static final int MAX_QUEUED = 90; // pictures and sounds on their way to the loop: a second of both

    private final String name;
    private final Listener listener;
    private final Executor loop;
    private final UdpPort port;
    private final LongSupplier clock;
    private final AtomicInteger queued = new AtomicInteger();
    private final AtomicInteger count = new AtomicInteger();
    private final List<Viewer> viewers = new ArrayList<>(); // of the loop
    private boolean skipping; // of the thread that brings pictures: some were lost, wait for a key frame
    private volatile int rungCount;
    private volatile boolean closed;

    FanOut(String name, Listener listener, Executor loop, UdpPort port, LongSupplier clock) {
        this.name = name;
        this.listener = listener;
        this.loop = loop;
        this.port = port;
        this.clock = clock;
    }

    String name() {
        return name;
    }

    boolean closed() {
        return closed;
    }

    @Override
    public void rungs(List<Rung> rungs) {
        rungCount = rungs.size();
    }

    @Override
    public void picture(int rung, EncodedPicture picture) {
        if (count.get() == 0 || rung >= rungCount) {
            return;
        }
        if (skipping && !picture.key()) {
            return;
        }
        PictureSlices slices = new PictureSlices(picture);
        // each viewer's own moment: what the others before it took is no delay of its path
        skipping = !deliver(() -> each(viewer -> viewer.picture(slices, clock.getAsLong())));
        if (skipping) {
            LOG.warn("{}: the event loop is behind, pictures are dropped until the next key frame", name);
            loop.execute(() -> listener.keyFrameWanted(0));
        }
    }

    @Override
    public void sound(EncodedSound sound) {
        if (count.get() > 0) {
            deliver(() -> each(viewer -> viewer.sound(sound, clock.getAsLong())));
        }
    }

    /** False when the loop is too far behind. */
    private boolean deliver(Runnable work) {
        if (queued.incrementAndGet() > MAX_QUEUED) {
            queued.decrementAndGet();
            return false;
        }
        try {
            loop.execute(() -> {
                queued.decrementAndGet();
                work.run();
            });
        } catch (RejectedExecutionException e) {
            LOG.debug("{}: the server is closed", name, e);
        }
        return true;
    }

    /** On the loop, for each viewer; what fails for one is not felt by the others. */
    private void each(Consumer<Viewer> action) {
        for (int i = viewers.size() - 1; i >= 0; i--) { // backwards: a viewer that fails leaves the list
            Viewer viewer = viewers.get(i);
            try {
                action.accept(viewer);
            } catch (RuntimeException e) {
                LOG.warn("{}: viewer {} failed", name, viewer.label(), e);
                viewer.leave(GoneReason.FAILED, e.toString(), clock.getAsLong());
            }
        }
        port.flush();
    }

    /** On the loop. */
    void add(Viewer viewer) {
        viewers.add(viewer);
        if (count.incrementAndGet() == 1) {
            listener.demand(true);
            listener.rungWanted(0, true);
        }
    }

    /** On the loop. */
    void remove(Viewer viewer) {
        if (viewers.remove(viewer) && count.decrementAndGet() == 0) {
            listener.rungWanted(0, false);
            listener.demand(false);
        }
    }

    /** On the loop. */
    void keyFrameWanted() {
        listener.keyFrameWanted(0);
    }

    @Override
    public int viewers() {
        return count.get();
    }

    @Override
    public void dismiss(String why) {
        try {
            loop.execute(() -> {
                long now = clock.getAsLong();
                each(viewer -> viewer.leave(GoneReason.DISMISSED, why, now));
            });
        } catch (RejectedExecutionException e) {
            LOG.debug("{}: the server is closed and its viewers gone", name, e);
        }
    }

    @Override
    public void close() {
        closed = true;
        dismiss("the stream has ended");
    }
}
