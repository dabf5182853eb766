package red5.faceswap.harness.bench.models;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import red5.faceswap.harness.bench.Part;

/**
 * Networks that the operator brings along, with stand-ins: none of the published weights can be had where this runs. {@code BENCH_MODELS} names the
 * tables that are wanted, by default all.
 */
public final class ModelsBench implements Part {
    /** One table. */
    private interface Chapter {
        String run(ModelsKit kit) throws Exception;
    }

    private static Map<String, Chapter> chapters() {
        Map<String, Chapter> chapters = new LinkedHashMap<>();
        chapters.put("memory", kit -> new MemoryTable(kit).run()); // first: while the heap is small
        chapters.put("cost", kit -> new CostTable(kit).run());
        chapters.put("carried", kit -> new CarriedTable(kit).run());
        chapters.put("even", kit -> new EvenTable(kit).run());
        chapters.put("changes", kit -> new ChangeTable(kit).run());
        return chapters;
    }

    @Override
    public String run() throws Exception {
        List<String> wanted =
                List.of(System.getenv().getOrDefault("BENCH_MODELS", "").trim().split("\\s+"));
        StringBuilder report = new StringBuilder();
        try (ModelsKit kit = new ModelsKit()) {
            for (Map.Entry<String, Chapter> chapter : chapters().entrySet()) {
                if (wanted.contains("") || wanted.contains(chapter.getKey())) {
                    System.err.println("measuring models: " + chapter.getKey());
                    report.append(chapter.getValue().run(kit)).append('\n');
                }
            }
        }
        return report.toString();
    }
}
