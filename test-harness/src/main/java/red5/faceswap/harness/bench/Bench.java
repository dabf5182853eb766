package red5.faceswap.harness.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The benchmark's main class: runs the parts that its arguments name and prints their tables. */
public final class Bench {
    private Bench() {}

    /** @param arguments names of parts, or {@code all} */
    public static void main(String[] arguments) throws Exception {
        Map<String, Part> parts = parts();
        List<String> wanted = List.of(arguments);
        for (Map.Entry<String, Part> part : parts.entrySet()) {
            if (wanted.contains("all") || wanted.contains(part.getKey())) {
                System.err.println("measuring " + part.getKey());
                System.out.println("### " + part.getKey() + "\n\n" + Machine.describe() + ".\n");
                System.out.println(part.getValue().run());
                System.out.flush();
            }
        }
        Runtime.getRuntime().halt(0); // webrtc's native threads would keep the JVM alive
    }

    private static Map<String, Part> parts() {
        Map<String, Part> parts = new LinkedHashMap<>();
        parts.put("stages", new StageBench());
        parts.put("throughput", new ThroughputBench());
        parts.put("delay", new DelayBench());
        parts.put("whep", new WhepBench());
        parts.put("crowd", new CrowdBench());
        parts.put("sustained", new SustainedBench());
        return parts;
    }
}
