package red5.faceswap.harness.bench;

import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import red5.faceswap.harness.bench.faces.FacesBench;
import red5.faceswap.harness.bench.models.ModelsBench;

/** The benchmark's main class: runs the parts that its arguments name and prints their tables. */
public final class Bench {
    private Bench() {}

    /**
     * Property {@code bench.tables}: where the tables go instead of the standard output, into which native libraries write too.
     *
     * @param arguments names of parts, or {@code all}
     */
    public static void main(String[] arguments) throws Exception {
        Map<String, Part> parts = parts();
        String output = System.getProperty("bench.tables");
        PrintStream tables = output == null
                ? System.out
                : new PrintStream(new FileOutputStream(output, true), true, StandardCharsets.UTF_8);
        List<String> wanted = List.of(arguments);
        for (Map.Entry<String, Part> part : parts.entrySet()) {
            if (wanted.contains("all") || wanted.contains(part.getKey())) {
                System.err.println("measuring " + part.getKey());
                tables.println("### " + part.getKey() + "\n\n" + Machine.describe() + ".\n");
                tables.println(part.getValue().run());
                tables.flush();
            }
        }
        Runtime.getRuntime().halt(0); // webrtc's native threads would keep the JVM alive
    }

    private static Map<String, Part> parts() {
        Map<String, Part> parts = new LinkedHashMap<>();
        parts.put("stages", new StageBench());
        parts.put("throughput", new ThroughputBench());
        parts.put("allocation", new AllocationBench());
        parts.put("faces", new FacesBench());
        parts.put("models", new ModelsBench());
        parts.put("delay", new DelayBench());
        parts.put("whep", new WhepBench());
        parts.put("crowd", new CrowdBench());
        parts.put("capacity", new CapacityBench());
        parts.put("sustained", new SustainedBench());
        return parts;
    }
}
