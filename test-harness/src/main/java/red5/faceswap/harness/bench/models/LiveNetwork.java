package red5.faceswap.harness.bench.models;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import red5.faceswap.face.SwapSettings;
import red5.faceswap.media.VideoFrame;
import red5.faceswap.pipeline.MediaPainter;
import red5.faceswap.pipeline.PipelineOutput;
import red5.faceswap.pipeline.PipelineResources;
import red5.faceswap.pipeline.SwapPipeline;
import red5.faceswap.pipeline.SwapPool;
import red5.faceswap.pipeline.SwappedFrame;
import red5.faceswap.pipeline.SystemAlarms;
import red5.faceswap.session.SessionConfig;

/** The product's pipeline, fed in real time at 30 frames per second. */
final class LiveNetwork implements PipelineOutput {
    static final int FPS = 30;
    /** Fed after those that count: the last frames of a stream wait for others that tell what is in them, and leave late and together. */
    private static final int MORE = 15;

    private final ModelsKit kit;
    private final boolean keep;
    private final List<Left> left = new ArrayList<>();
    /** When each frame that counts was fed. */
    private long[] fed;

    private CountDownLatch done;

    /**
     * A picture that left.
     *
     * @param number of the frame
     * @param nanos when
     * @param picture null unless pictures are kept
     */
    record Left(int number, long nanos, SwappedFrame.Outcome outcome, VideoFrame picture) {}

    /** @param keep whether pictures are kept: then the caller closes them */
    LiveNetwork(ModelsKit kit, boolean keep) {
        this.kit = kit;
        this.keep = keep;
    }

    /**
     * Feeds so many frames, and some more that are not looked at.
     *
     * @param frames that count
     * @param settings of each frame
     * @return what left, in order
     */
    List<Left> run(int frames, IntFunction<SwapSettings> settings) throws InterruptedException {
        SessionConfig config = SessionConfig.DEFAULTS;
        done = new CountDownLatch(1);
        fed = new long[frames];
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        try (SystemAlarms alarms = new SystemAlarms();
                SwapPool pool = new SwapPool(Runtime.getRuntime().availableProcessors());
                SwapPipeline pipeline = new SwapPipeline(
                        "bench",
                        config.capacity(),
                        config.deadline(),
                        new PipelineResources(kit.product.engine, pool, alarms, new MediaPainter(kit.product.pool)),
                        this)) {
            int[] next = {0};
            Runnable feed = () -> {
                if (next[0] < frames + MORE) {
                    int i = next[0]++;
                    if (i < frames) {
                        fed[i] = System.nanoTime();
                    }
                    pipeline.submit(kit.frame(i).retain(), i * 1_000_000L / FPS, settings.apply(i));
                } else {
                    done.countDown();
                }
            };
            clock.scheduleAtFixedRate(feed, 0, 1_000_000_000L / FPS, TimeUnit.NANOSECONDS);
            done.await();
            TimeUnit.MILLISECONDS.sleep(config.deadline().toMillis() * 2); // until the last have left
        } finally {
            clock.shutdownNow();
        }
        return left;
    }

    /** When that frame was fed: a clock that is late makes a gap that is none of the product's. */
    long fed(int number) {
        return fed[number];
    }

    @Override
    public synchronized void picture(SwappedFrame picture) {
        int number = (int) Math.round(picture.timestampMicros() * FPS / 1e6);
        if (number >= fed.length) {
            picture.frame().close();
            return;
        }
        left.add(new Left(number, System.nanoTime(), picture.outcome(), keep ? picture.frame() : null));
        if (!keep) {
            picture.frame().close();
        }
    }

    @Override
    public void problem(String sentence) {
        System.err.println(sentence);
    }
}
