package red5.faceswap.pipeline;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import red5.faceswap.face.Face;
import red5.faceswap.face.FaceEngine;
import red5.faceswap.face.FaceException;
import red5.faceswap.face.FaceTracker;
import red5.faceswap.face.FramePlan;
import red5.faceswap.face.SourceFace;
import red5.faceswap.face.SwapSettings;
import red5.faceswap.media.VideoFrame;

/** An engine whose faces are brightnesses: it paints the whole frame with its settings' one. Tests hook in to delay or fail. */
public final class PaintingEngine implements FaceEngine {
    /** A face that is a brightness, 0 to 255. */
    public record Paint(int luma) implements SourceFace {
        @Override
        public Found found() {
            return new Found(64, 64, new Face(0, 0, 0, 64, 64, 1), 0);
        }
    }

    /** What a test wants to happen before the engine's own work. */
    public interface Hook {
        void before(long timestampMicros) throws FaceException;
    }

    private volatile Hook tracking = t -> {};
    private volatile Hook drawing = t -> {};
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

    /** Settings that paint with that brightness. */
    public static SwapSettings swap(int luma) {
        return SwapSettings.swap("paint" + luma, new Paint(luma));
    }

    public static SwapSettings original() {
        return SwapSettings.original();
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
                return new Plan(last, ((Paint) settings.face()).luma());
            } finally {
                inside.decrementAndGet();
            }
        }

        @Override
        public void close() {
            trackers.decrementAndGet();
        }
    }

    private final class Plan implements FramePlan {
        private final long timestamp;
        private final int luma;

        Plan(long timestamp, int luma) {
            this.timestamp = timestamp;
            this.luma = luma;
        }

        @Override
        public List<Face> faces() {
            return List.of(new Face(1, 0, 0, 16, 16, 1));
        }

        @Override
        public void draw(VideoFrame target) throws FaceException {
            Pictures.fill(target, luma);
            drawing.before(timestamp);
        }

        @Override
        public StageTimes times() {
            return new StageTimes(1, 2, 3);
        }
    }
}
