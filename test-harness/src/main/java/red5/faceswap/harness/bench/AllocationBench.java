package red5.faceswap.harness.bench;

import java.util.LinkedHashMap;
import java.util.Map;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Nanoseconds and bytes of Java heap that a packet takes on its way to one viewer, against the JDK's bare cipher. */
final class AllocationBench implements Part {
    private static final String BASE = "bareCipher";
    private static final Map<String, String> ROWS = rows();

    private static Map<String, String> rows() {
        Map<String, String> rows = new LinkedHashMap<>();
        rows.put(BASE, "the JDK's AES-128-GCM alone");
        rows.put("packetize", "packetize (once for all viewers)");
        rows.put("headers", "header with transport-wide number, send time and playout delay, noted for RTX");
        rows.put("srtp", "SRTP for one viewer");
        rows.put("whole", "all that a viewer adds: queue, pacing, header, SRTP");
        rows.put("wholeWithoutRtx", "the same for a viewer without RTX and header extensions");
        return rows;
    }

    private record Cost(double nanos, double bytes) {}

    @Override
    public String run() throws Exception {
        Map<String, Cost> costs = new LinkedHashMap<>();
        for (RunResult result : new Runner(new OptionsBuilder()
                        .include(PacketCost.class.getName() + "\\.")
                        .addProfiler(GCProfiler.class)
                        .build())
                .run()) {
            String name = result.getParams().getBenchmark();
            costs.put(
                    name.substring(name.lastIndexOf('.') + 1),
                    new Cost(
                            result.getPrimaryResult().getScore(),
                            result.getSecondaryResults()
                                    .get("gc.alloc.rate.norm")
                                    .getScore()));
        }
        Table table = new Table("a packet's", "ns", "bytes allocated", "ns to the bare cipher");
        ROWS.forEach((name, what) -> {
            Cost cost = costs.get(name);
            double ratio = cost.nanos / costs.get(BASE).nanos;
            table.row(what, cost.nanos, cost.bytes, "x" + Table.number(ratio));
        });
        return "1040 bytes of payload, by JMH with its gc profiler; nothing is sent.\n\n" + table;
    }
}
