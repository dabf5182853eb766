package red5.faceswap.harness.bench;

import java.util.List;
import java.util.concurrent.ExecutionException;
import red5.faceswap.harness.bench.Throughput.Rate;
import red5.faceswap.media.MediaException;
import red5.faceswap.media.VideoFrame;

/** What the pipeline leaves of the engine's speed. In this JVM, without a server. */
final class ThroughputBench implements Part {
    private static final int[][] SIZES = {{640, 360}, {1280, 720}};
    private static final int FRAMES = 90;
    private static final int ROUNDS = 3;

    /** How many streams share how many pool threads. */
    private record Setup(int streams, int threads) {
        @Override
        public String toString() {
            return streams + (streams == 1 ? " stream" : " streams");
        }
    }

    private static final List<Setup> SETUPS = List.of(new Setup(1, 1), new Setup(1, 2), new Setup(2, 2));

    @Override
    public String run() throws Exception {
        Table table = new Table(
                "size",
                "what",
                "threads",
                "frames/s",
                "to as many plain loops at once",
                "to one plain loop times threads",
                "not swapped");
        try (SwapKit kit = new SwapKit()) {
            for (int[] size : SIZES) {
                measure(kit, CodedClip.of(size[0], size[1], FRAMES), table);
            }
        }
        return "One face; a plain loop is track, copy, draw, label; median of " + ROUNDS
                + " rounds of 2 s each, alternating.\n\n" + table;
    }

    private static void measure(SwapKit kit, CodedClip clip, Table table)
            throws MediaException, InterruptedException, ExecutionException {
        List<VideoFrame> frames = kit.frames(clip, FRAMES);
        try {
            Throughput throughput = new Throughput(kit, frames);
            throughput.bare(1); // compiles
            Series[] bare = {new Series(), new Series()};
            Series[] swapped = {new Series(), new Series(), new Series()};
            Series[] others = {new Series(), new Series(), new Series()};
            for (int round = 0; round < ROUNDS; round++) {
                bare[0].add(throughput.bare(1));
                bare[1].add(throughput.bare(2));
                for (int i = 0; i < SETUPS.size(); i++) {
                    Setup setup = SETUPS.get(i);
                    Rate rate = throughput.pipelines(setup.streams, setup.threads);
                    swapped[i].add(rate.swapped());
                    others[i].add(rate.notSwapped());
                }
            }
            String size = clip.width() + "x" + clip.height();
            double one = bare[0].p50();
            table.row(size, "1 plain loop", 1, one, "–", "–", "–");
            table.row(size, "2 plain loops", 2, bare[1].p50(), "–", Table.percent(bare[1].p50() / 2 / one), "–");
            for (int i = 0; i < SETUPS.size(); i++) {
                int threads = SETUPS.get(i).threads;
                double rate = swapped[i].p50();
                String toLoops = Table.percent(rate / bare[threads - 1].p50());
                String toEngine = Table.percent(rate / one / threads);
                table.row(size, SETUPS.get(i), threads, rate, toLoops, toEngine, Table.percent(others[i].p50()));
            }
        } finally {
            frames.forEach(VideoFrame::close);
        }
    }
}
