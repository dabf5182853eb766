package red5.faceswap.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import red5.faceswap.face.Face;
import red5.faceswap.face.FaceEmbedding;
import red5.faceswap.face.FaceEngine;
import red5.faceswap.face.FaceException;
import red5.faceswap.face.FaceTracker;
import red5.faceswap.face.FramePlan;
import red5.faceswap.face.Safeguard;
import red5.faceswap.face.SourceFace;
import red5.faceswap.face.SwapSettings;
import red5.faceswap.media.VideoFrame;

/** An engine whose faces are brightnesses: it paints the whole frame with its settings' one. Tests hook in to delay or fail. */
public final class PaintingEngine implements FaceEngine {
    /** Brightness of a frame in which somebody was found too late for anything else. */
    public static final int COVERED = 99;

    /** A face that is a brightness, 0 to 255. */
    public record Paint(int luma) implements SourceFace {
        @Override
        public Found found() {
            return new Found(64, 64, new Face(0, 0, 0, 64, 64, 1), 0);
        }

        @Override
        public Optional<FaceEmbedding> embedding() {
            float[] values = new float[FaceEmbedding.SIZE];
            values[luma] = 1;
            return Optional.of(new FaceEmbedding(values));
        }
    }

    /** What a test wants to happen before the engine's own work. */
    public interface Hook {
        void before(long timestampMicros) throws FaceException;
    }

    private volatile Hook tracking = t -> {};
    private volatile Hook drawing = t -> {};
    private volatile Hook concluding = t -> {};
    private volatile boolean newcomer;
    private final AtomicInteger concluded = new AtomicInteger();
    private final AtomicInteger trackers = new AtomicInteger();
    private final AtomicInteger trackersMade = new AtomicInteger();
    private final AtomicInteger overlaps = new AtomicInteger();
    private final AtomicLong tracked = new AtomicLong();

    public PaintingEngine onTrack(Hook hook) {
        tracking = hook;
        return this;
    }

    public PaintingEngine onDraw(Hook hook) {
        drawing = hook;
        return this;
    }

    /** Luma of every picture in mode anonymous. */
    public static final int HIDDEN = 77;

    /** Settings that paint with that brightness, each frame as soon as it was tracked. */
    public static SwapSettings swap(int luma) {
        return SwapSettings.swap("paint" + luma, new Paint(luma)).withSafeguard(Safeguard.DEFAULT.withLookBack(0));
    }

    public static SwapSettings original() {
        return SwapSettings.original();
    }

    /** Before plans are completed without a further frame; the time is that of the last frame. */
    public PaintingEngine onConclude(Hook hook) {
        concluding = hook;
        return this;
    }

    /** From within a hook: somebody is found who may have been there before. All that is not sealed is painted with {@link #COVERED}. */
    public void findNewcomer() {
        newcomer = true;
    }

    /** How often plans were completed without a further frame. */
    public int concluded() {
        return concluded.get();
    }

    /** Trackers alive. */
    public int trackers() {
        return trackers.get();
    }

    public int trackersMade() {
        return trackersMade.get();
    }

    /** Frames a tracker was asked about. */
    public long tracked() {
        return tracked.get();
    }

    /** How often a tracker was entered by two threads at once or with a frame older than its last. */
    public int disorders() {
        return overlaps.get();
    }

    @Override
    public String name() {
        return "painting";
    }

    @Override
    public SourceFace prepare(byte[] picture) {
        return new Paint(picture[0] & 255);
    }

    @Override
    public FaceTracker newTracker() {
        trackers.incrementAndGet();
        trackersMade.incrementAndGet();
        return new Tracker();
    }

    @Override
    public void close() {}

    private final class Tracker implements FaceTracker {
        private final AtomicInteger inside = new AtomicInteger();
        private final List<Plan> plans = new ArrayList<>();
        private long last = Long.MIN_VALUE;

        @Override
        public FramePlan track(VideoFrame frame, SwapSettings settings) throws FaceException {
            if (inside.incrementAndGet() > 1 || frame.timestampMicros() <= last) {
                overlaps.incrementAndGet();
            }
            last = frame.timestampMicros();
            tracked.incrementAndGet();
            try {
                tracking.before(last);
                Plan plan = new Plan(last, luma(settings));
                coverPast();
                plans.add(plan);
                return plan;
            } finally {
                inside.decrementAndGet();
            }
        }

        private static int luma(SwapSettings settings) {
            return settings.mode() == SwapSettings.Mode.ANONYMOUS ? HIDDEN : ((Paint) settings.face()).luma();
        }

        @Override
        public void conclude() throws FaceException {
            if (inside.incrementAndGet() > 1) {
                overlaps.incrementAndGet();
            }
            try {
                concluded.incrementAndGet();
                concluding.before(last);
                coverPast();
            } finally {
                inside.decrementAndGet();
            }
        }

        private void coverPast() {
            if (newcomer) {
                newcomer = false;
                plans.forEach(Plan::cover);
            }
        }

        @Override
        public void close() {
            trackers.decrementAndGet();
        }
    }

    private final class Plan implements FramePlan {
        private final long timestamp;
        private int luma;
        private boolean sealed;

        Plan(long timestamp, int luma) {
            this.timestamp = timestamp;
            this.luma = luma;
        }

        synchronized void cover() {
            luma = sealed ? luma : COVERED;
        }

        @Override
        public synchronized void seal() {
            sealed = true;
        }

        @Override
        public List<Face> faces() {
            return List.of(new Face(1, 0, 0, 16, 16, 1));
        }

        @Override
        public synchronized void draw(VideoFrame target) throws FaceException {
            seal();
            Pictures.fill(target, luma);
            drawing.before(timestamp);
        }

        @Override
        public StageTimes times() {
            return new StageTimes(1, 2, 3);
        }
    }
}
