package red5.faceswap.rtc;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import red5.faceswap.media.EncodedPicture;
import red5.faceswap.media.EncodedSound;
import red5.faceswap.rtc.net.PacketOutput;
import red5.faceswap.rtc.rtp.PictureSlices;

/** A broadcast for those viewers who live on one event loop. Cuts a picture once and gives it to each of them. */
final class FanOut implements Broadcast {
    private static final Logger LOG = LoggerFactory.getLogger(FanOut.class);
    private static final int MAX_QUEUED = 90; // pictures and sounds on their way to the loop: a second of both

    private final String name;
    private final Listener listener;
    private final Executor loop;
    private final PacketOutput port;
    private final LongSupplier clock;
    private final AtomicInteger queued = new AtomicInteger();
    private final AtomicInteger count = new AtomicInteger();
    private final List<Viewer> viewers = new ArrayList<>(); // of the loop
    private volatile Levels latest; // null: no rungs yet
    private Levels levels; // of the loop: what the viewers know
    private int arrived; // of the loop: viewers who have made a check
    private int[] watching = {}; // of the loop: viewers per rung
    private volatile boolean closed;

    FanOut(String name, Listener listener, Executor loop, PacketOutput port, LongSupplier clock) {
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
        Levels next = new Levels(rungs);
        latest = next;
        onLoop(() -> {
            for (int rung = 0; rung < watching.length; rung++) {
                if (watching[rung] > 0) {
                    listener.rungWanted(rung, false);
                }
            }
            levels = next;
            watching = new int[next.rungs()];
            each(viewer -> viewer.levels(next, clock.getAsLong()));
        });
    }

    @Override
    public void picture(int rung, EncodedPicture picture) {
        Levels from = latest;
        if (count.get() == 0 || from == null || rung >= from.rungs() || !from.takes(rung, picture.key())) {
            return;
        }
        PictureSlices slices = new PictureSlices(picture);
        boolean delivered = deliver(() -> {
            if (from == levels) { // otherwise of rungs that are no more
                levels.count(rung, slices, clock.getAsLong());
                // each viewer's own moment: what the others before it took is no delay of its path
                each(viewer -> viewer.picture(rung, slices, clock.getAsLong()));
            }
        });
        from.delivered(rung, delivered);
        if (!delivered) {
            LOG.warn("{}: the event loop is behind, pictures are dropped until the next key frame", name);
            onLoop(() -> listener.keyFrameWanted(rung));
        }
    }

    @Override
    public void sound(EncodedSound sound) {
        if (count.get() > 0) {
            deliver(() -> {
                if (levels != null) {
                    levels.count(sound, clock.getAsLong());
                }
                each(viewer -> viewer.sound(sound, clock.getAsLong()));
            });
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
        count.incrementAndGet();
        if (levels != null) {
            viewer.levels(levels, clock.getAsLong());
        }
    }

    /** On the loop: a viewer's first check has come. */
    void arrived() {
        if (++arrived == 1) {
            listener.demand(true);
        }
    }

    /**
     * On the loop.
     *
     * @param hadArrived whether it ever made a check
     */
    void remove(Viewer viewer, boolean hadArrived) {
        if (viewers.remove(viewer)) {
            count.decrementAndGet();
        }
        if (hadArrived && --arrived == 0) {
            listener.demand(false);
        }
    }

    /** On the loop: one viewer more gets that rung, or is about to, or one less. */
    void watching(int rung, boolean wanted) {
        watching[rung] += wanted ? 1 : -1;
        if (watching[rung] == (wanted ? 1 : 0)) {
            listener.rungWanted(rung, wanted);
        }
    }

    /** On the loop. */
    void keyFrameWanted(int rung) {
        listener.keyFrameWanted(rung);
    }

    @Override
    public int viewers() {
        return count.get();
    }

    @Override
    public CompletionStage<List<ViewerStats>> stats() {
        CompletableFuture<List<ViewerStats>> answer = new CompletableFuture<>();
        try {
            loop.execute(() -> {
                try {
                    long now = clock.getAsLong();
                    answer.complete(
                            viewers.stream().map(viewer -> viewer.stats(now)).toList());
                } catch (RuntimeException e) {
                    answer.completeExceptionally(e); // whoever asks must not wait for ever
                }
            });
        } catch (RejectedExecutionException e) {
            answer.complete(List.of()); // the server is closed and its viewers gone
        }
        return answer;
    }

    @Override
    public void dismiss(String why) {
        onLoop(() -> {
            long now = clock.getAsLong();
            each(viewer -> viewer.leave(GoneReason.DISMISSED, why, now));
        });
    }

    private void onLoop(Runnable work) {
        try {
            loop.execute(work);
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
