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

    private final ModelsKit kit;
    private final boolean keep;
    private final List<Left> left = new ArrayList<>();
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
     * Feeds so many frames.
     *
     * @param settings of each frame
     * @return what left, in order
     */
    List<Left> run(int frames, IntFunction<SwapSettings> settings) throws InterruptedException {
        SessionConfig config = SessionConfig.DEFAULTS;
        done = new CountDownLatch(1);
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
                if (next[0] < frames) {
                    int i = next[0]++;
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

    @Override
    public synchronized void picture(SwappedFrame picture) {
        int number = (int) Math.round(picture.timestampMicros() * FPS / 1e6);
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
