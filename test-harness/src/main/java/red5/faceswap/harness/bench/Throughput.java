package red5.faceswap.harness.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import red5.faceswap.face.FaceException;
import red5.faceswap.face.FaceTracker;
import red5.faceswap.media.VideoFrame;
import red5.faceswap.pipeline.PipelineResources;
import red5.faceswap.pipeline.SwapPool;
import red5.faceswap.pipeline.SystemAlarms;

/** How many frames per second the engine swaps, in plain loops and inside the product's pipeline. */
public final class Throughput {
    private static final long WARM_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long MEASURE_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final SwapKit kit;
    private final List<VideoFrame> frames;

    /** @param frames played forth and back, so that the face never jumps; the caller's */
    public Throughput(SwapKit kit, List<VideoFrame> frames) {
        this.kit = kit;
        this.frames = frames;
    }

    /** What a pipeline did: frames per second that left swapped, and the share of those that went in but did not. */
    public record Rate(double swapped, double notSwapped) {}

    /** Frames per second of that many loops at once, each with a tracker of its own: track, copy, draw, label. */
    double bare(int loops) throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(loops);
        try {
            Callable<Double> loop = this::bareLoop;
            List<Future<Double>> rates = new ArrayList<>();
            for (int i = 0; i < loops; i++) {
                rates.add(threads.submit(loop));
            }
            double sum = 0;
            for (Future<Double> rate : rates) {
                sum += rate.get();
            }
            return sum;
        } finally {
            threads.shutdown();
        }
    }

    private double bareLoop() throws FaceException {
        try (FaceTracker tracker = kit.engine.newTracker()) {
            int next = bareFor(tracker, WARM_NANOS, 0);
            long begin = System.nanoTime();
            int end = bareFor(tracker, MEASURE_NANOS, next);
            return (end - next) * 1e9 / (System.nanoTime() - begin);
        }
    }

    private int bareFor(FaceTracker tracker, long nanos, int first) throws FaceException {
        long end = System.nanoTime() + nanos;
        int number = first;
        for (; System.nanoTime() < end; number++) {
            VideoFrame frame = frame(number);
            var plan = tracker.track(frame, kit.swap);
            try (VideoFrame copy = frame.copy()) {
                plan.draw(copy);
                kit.painter.label(copy, SwapKit.LABEL);
            }
        }
        return number;
    }

    /** The same work inside pipelines that share a pool. */
    public Rate pipelines(int streams, int poolThreads) throws InterruptedException {
        List<SelfFeedingStream> all = new ArrayList<>();
        try (SystemAlarms alarms = new SystemAlarms();
                SwapPool pool = new SwapPool(poolThreads)) {
            for (int i = 0; i < streams; i++) {
                all.add(new SelfFeedingStream(
                        kit.engine,
                        engine -> new PipelineResources(engine, pool, alarms, kit.painter),
                        this::frame,
                        kit.swap));
            }
            all.forEach(SelfFeedingStream::begin);
            TimeUnit.NANOSECONDS.sleep(WARM_NANOS);
            long begin = System.nanoTime();
            long before = all.stream().mapToLong(SelfFeedingStream::swapped).sum();
            TimeUnit.NANOSECONDS.sleep(MEASURE_NANOS);
            long swapped = all.stream().mapToLong(SelfFeedingStream::swapped).sum() - before;
            double seconds = (System.nanoTime() - begin) / 1e9;
            all.forEach(SelfFeedingStream::close);
            double share = all.stream()
                    .mapToDouble(SelfFeedingStream::notSwappedShare)
                    .average()
                    .orElseThrow();
            return new Rate(swapped / seconds, share);
        }
    }

    private VideoFrame frame(int number) {
        int turn = 2 * frames.size() - 2;
        int position = number % turn;
        return frames.get(position < frames.size() ? position : turn - position);
    }
}
