package red5.faceswap.harness.bench.models;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import red5.faceswap.face.FaceNetwork;
import red5.faceswap.face.FaceTracker;
import red5.faceswap.face.FramePlan;
import red5.faceswap.face.Portrait;
import red5.faceswap.face.SwapSettings;
import red5.faceswap.harness.bench.Series;
import red5.faceswap.harness.bench.Stopwatch;
import red5.faceswap.harness.bench.Table;
import red5.faceswap.media.VideoFrame;

/**
 * Processor time of a face and of a whole frame beside that of the bare model on as large inputs and as many threads (one). Rounds of each
 * alternate; the ratio is the median of the rounds' ratios.
 */
final class CostTable {
    private static final int ROUNDS = 5;
    private static final int WARM_FRAMES = 20;
    /** Of one round and kind, so that each lasts as long. */
    private static final double ROUND_MILLIS = 1200;

    private static final int[][] MODELS = {{256, 20}, {256, 60}, {256, 125}, {512, 125}};

    private static final int[] TOGETHER = {1, 2, 4, 8};
    private static final int TOGETHER_SIDE = 256;

    private final ModelsKit kit;
    private final OperatingSystemMXBean process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    CostTable(ModelsKit kit) {
        this.kit = kit;
    }

    String run() throws Exception {
        Table table = new Table(
                "square",
                "bare ms",
                "a face to bare",
                "frame with the mesh alone ms",
                "frame to bare",
                "frame of two streams to bare, on the clock",
                "heap KB per face");
        for (int[] size : MODELS) {
            StandIn model = kit.costing("cost_" + size[0] + "_" + size[1], size[0], size[1]);
            FaceNetwork network = kit.network(model);
            BigStack.call(() -> {
                row(table, model, network);
                return null;
            });
        }
        return "A face: on the network's own thread, from the pixels of the square to the pixels of the new one. A frame: all that the"
                + " process does for 1280x720 with one face, detection included, the network asked in each frame and waited for."
                + " Two streams share the network, so that it works while the mesh of the other does: what a machine with a core for each gets.\n\n"
                + table
                + "\nFaces that go through a network of ONNX Runtime together, processor time of one thread for each: "
                + together() + ".\n";
    }

    private String together() throws Exception {
        List<String> all = new ArrayList<>();
        for (int faces : TOGETHER) {
            all.add(faces + ": " + Table.number(kit.together(TOGETHER_SIDE, faces)) + " ms");
        }
        return String.join(", ", all);
    }

    private void row(Table table, StandIn model, FaceNetwork network) throws Exception {
        Series bare = new Series();
        Series face = new Series();
        Series mesh = new Series();
        Series frame = new Series();
        Series wall = new Series();
        Series heap = new Series();
        AwaitedNetwork awaited = new AwaitedNetwork(network);
        SwapSettings plain = ModelsKit.atOnce(kit.product.swap);
        SwapSettings with = ModelsKit.atOnce(kit.swap(awaited, 1));
        try (BareModel base = new BareModel(model, kit.folder, 1);
                FaceTracker one = kit.product.engine.newTracker();
                FaceTracker other = kit.product.engine.newTracker();
                FaceTracker third = kit.product.engine.newTracker()) {
            for (FaceTracker tracker : List.of(one, other, third)) {
                frames(tracker, tracker == one ? plain : with, awaited, WARM_FRAMES);
            }
            int runs = (int) Math.max(4, ROUND_MILLIS / base.millis(3));
            for (int round = 0; round < ROUNDS; round++) {
                Stopwatch.Lap alone = base.lap(runs);
                bare.add(alone.cpuMillis() / runs);
                face.add(faces(network, runs, heap) * runs / alone.cpuMillis());
                mesh.add(frames(one, plain, awaited, runs));
                frame.add(frames(other, with, awaited, runs) * runs / alone.cpuMillis());
                wall.add(together(List.of(other, third), network, runs) * runs / alone.wallMillis());
            }
        }
        table.row(model.side(), bare.p50(), face.p50(), mesh.p50(), frame.p50(), wall.p50(), heap.p50());
    }

    /** Two streams that share the network and ask it in each frame: time on the clock, ms per frame of any of them. */
    private double together(List<FaceTracker> streams, FaceNetwork network, int count) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(streams.size());
        try {
            List<Callable<Double>> all = new ArrayList<>();
            for (FaceTracker stream : streams) {
                AwaitedNetwork own = new AwaitedNetwork(network);
                all.add(() -> frames(stream, ModelsKit.atOnce(kit.swap(own, 1)), own, count));
            }
            long begin = System.nanoTime();
            for (Future<Double> stream : threads.invokeAll(all)) {
                stream.get();
            }
            return (System.nanoTime() - begin) / 1e6 / (count * streams.size());
        } finally {
            threads.shutdown();
        }
    }

    /** Processor time of the network's thread, ms per face. */
    private double faces(FaceNetwork network, int runs, Series heap) throws Exception {
        byte[] pixels = new byte[3 * network.side() * network.side()];
        new Random(4).nextBytes(pixels);
        Portrait target =
                new Portrait(pixels, network.side(), network.template().at(network.side()));
        String thread = "faceswap-network-" + network.name();
        double before = Stopwatch.cpuMillisOfThreads(thread);
        double allocated = Stopwatch.kilobytesOfThreads(thread);
        for (int i = 0; i < runs; i++) {
            network.ask(target, kit.product.swap.face())
                    .orElseThrow()
                    .toCompletableFuture()
                    .get();
        }
        heap.add((Stopwatch.kilobytesOfThreads(thread) - allocated) / runs);
        return (Stopwatch.cpuMillisOfThreads(thread) - before) / runs;
    }

    /** Processor time of the process, ms per frame. */
    private double frames(FaceTracker tracker, SwapSettings settings, AwaitedNetwork network, int count)
            throws Exception {
        long before = process.getProcessCpuTime();
        for (int i = 0; i < count; i++) {
            VideoFrame frame = kit.frame(i);
            FramePlan plan = tracker.track(frame, settings);
            network.await();
            try (VideoFrame copy = frame.copy()) {
                plan.draw(copy);
            }
        }
        return (process.getProcessCpuTime() - before) / 1e6 / count;
    }
}
