package red5.faceswap.harness.bench;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.IntFunction;
import red5.faceswap.face.FaceEngine;
import red5.faceswap.face.FaceException;
import red5.faceswap.face.FaceTracker;
import red5.faceswap.face.FramePlan;
import red5.faceswap.face.SourceFace;
import red5.faceswap.face.SwapSettings;
import red5.faceswap.media.VideoFrame;
import red5.faceswap.pipeline.PipelineOutput;
import red5.faceswap.pipeline.PipelineResources;
import red5.faceswap.pipeline.SwapPipeline;
import red5.faceswap.pipeline.SwappedFrame;
import red5.faceswap.session.SessionConfig;

/**
 * A stream that always has exactly one frame waiting: the next one is submitted when work on one begins, unless the pipeline is full. So the pipeline is
 * neither idle nor overloaded (under overload it drops frames, and what it then does is not its throughput).
 */
final class SelfFeedingStream implements FaceEngine, PipelineOutput {
    private static final long MICROS_PER_FRAME = 33_333;

    private final FaceEngine engine;
    private final IntFunction<VideoFrame> frames;
    private final SwapSettings settings;
    private final SwapPipeline pipeline;
    private final AtomicLong swapped = new AtomicLong();
    private final AtomicLong others = new AtomicLong();
    private int next;
    private int inFlight;
    private boolean owed;
    private volatile boolean ended;

    /** @param resources of a pipeline around that engine */
    SelfFeedingStream(
            FaceEngine engine,
            Function<FaceEngine, PipelineResources> resources,
            IntFunction<VideoFrame> frames,
            SwapSettings settings) {
        this.engine = engine;
        this.frames = frames;
        this.settings = settings;
        SessionConfig config = SessionConfig.DEFAULTS;
        pipeline = new SwapPipeline("bench", config.capacity(), config.deadline(), resources.apply(this), this);
    }

    void begin() {
        feed();
    }

    long swapped() {
        return swapped.get();
    }

    /** Of the frames that left. */
    double notSwappedShare() {
        return others.get() / (double) Math.max(1, others.get() + swapped.get());
    }

    private void feed() {
        int number = takeNumber();
        if (number >= 0) {
            pipeline.submit(frames.apply(number).retain(), number * MICROS_PER_FRAME, settings);
        }
    }

    /** Of the next frame; -1 when the pipeline is full: then one is owed, and submitted when one has left. */
    private synchronized int takeNumber() {
        owed = inFlight
                == SessionConfig.DEFAULTS.capacity() + settings.safeguard().lookBack();
        if (ended || owed) {
            return -1;
        }
        inFlight++;
        return next++;
    }

    /** Whether a frame was owed. */
    private synchronized boolean left() {
        inFlight--;
        boolean was = owed;
        owed = false;
        return was;
    }

    @Override
    public void picture(SwappedFrame picture) {
        (picture.outcome() == SwappedFrame.Outcome.SWAPPED ? swapped : others).incrementAndGet();
        picture.frame().close();
        if (left()) {
            feed();
        }
    }

    @Override
    public void problem(String sentence) {
        System.err.println(sentence);
    }

    @Override
    public String name() {
        return engine.name();
    }

    @Override
    public SourceFace prepare(byte[] picture) throws FaceException {
        return engine.prepare(picture);
    }

    @Override
    public FaceTracker newTracker() {
        FaceTracker tracker = engine.newTracker();
        return new FaceTracker() {
            @Override
            public FramePlan track(VideoFrame frame, SwapSettings wanted) throws FaceException {
                feed();
                return tracker.track(frame, wanted);
            }

            @Override
            public void conclude() throws FaceException {
                tracker.conclude();
            }

            @Override
            public void close() {
                tracker.close();
            }
        };
    }

    /** Ends the stream; the engine is not its own. */
    @Override
    public void close() {
        ended = true;
        pipeline.close();
    }
}
