package red5.faceswap.harness.bench.models;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import red5.faceswap.face.FaceTracker;
import red5.faceswap.face.SwapSettings;
import red5.faceswap.harness.bench.ServerMeter;
import red5.faceswap.harness.bench.Table;
import red5.faceswap.media.VideoFrame;

/**
 * What the process holds, native memory and live heap, as streams with one network join: resident memory without the heap's share, and what is alive
 * in the heap after a collection.
 */
final class MemoryTable {
    private static final int STREAMS = 4;
    private static final int COLLECTIONS = 3;
    private static final int FRAMES = 40;
    /** About 45 MB of weights. */
    private static final StandIn LARGE = new StandIn("memory", 256, 512, 16, 5, false);

    private final ModelsKit kit;
    private final ServerMeter meter = new ServerMeter(ProcessHandle.current().pid());
    private final List<FaceTracker> trackers = new ArrayList<>();

    MemoryTable(ModelsKit kit) throws IOException {
        this.kit = kit;
    }

    String run() throws Exception {
        LARGE.put(kit.folder);
        AwaitedNetwork network = new AwaitedNetwork(kit.network(LARGE));
        Table table = new Table("what", "held MB", "more than before");
        try {
            for (int i = 0; i < STREAMS; i++) {
                stream(kit.product.swap, network); // warms the engine up
            }
            trackers.forEach(FaceTracker::close);
            trackers.clear();
            stream(kit.product.swap, network);
            double before = row(table, "one stream with the mesh alone", Double.NaN);
            for (int i = 0; i < STREAMS; i++) {
                stream(kit.product.swap, network);
                before = row(table, "one more with the mesh alone", before);
            }
            for (int i = 0; i < STREAMS; i++) {
                stream(kit.swap(network, 1), network);
                before = row(table, i == 0 ? "the first with the network" : "one more with the network", before);
            }
            kit.closeNetworks();
            row(table, "the network closed", before);
        } finally {
            trackers.forEach(FaceTracker::close);
        }
        double file = java.nio.file.Files.size(LARGE.file(kit.folder)) / 1e6;
        return "Memory, a network whose file has " + Table.number(file) + " MB, 1280x720:\n\n" + table;
    }

    private void stream(SwapSettings settings, AwaitedNetwork network) throws Exception {
        FaceTracker tracker = kit.product.engine.newTracker();
        trackers.add(tracker);
        for (int i = 0; i < FRAMES; i++) {
            VideoFrame frame = kit.frame(i);
            var plan = tracker.track(frame, ModelsKit.atOnce(settings));
            network.await();
            try (VideoFrame copy = frame.copy()) {
                plan.draw(copy);
            }
        }
    }

    private double row(Table table, String what, double before) throws IOException {
        double now = held();
        table.row(what, now, now - before);
        return now;
    }

    private double held() throws IOException {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc(); // what was freed by one is given back to the system by the next
        }
        Pointer.trimMemory();
        var heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        return meter.residentMegabytes() - (heap.getCommitted() - heap.getUsed()) / 1e6;
    }
}
