package red5.faceswap.harness.bench.faces;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import red5.faceswap.harness.bench.Part;

/** How good the faces are. {@code BENCH_FACES} names the tables that are wanted, by default all. */
public final class FacesBench implements Part {
    private static Map<String, Chapter> chapters() {
        Map<String, Chapter> chapters = new LinkedHashMap<>();
        chapters.put("speed", new SpeedTable());
        chapters.put("clips", new ClipTable());
        chapters.put("variants", new VariantTable());
        chapters.put("steady", new SteadyTable());
        chapters.put("occlusion", new OcclusionTable());
        chapters.put("background", new BackgroundTable());
        chapters.put("small", new SmallTable());
        chapters.put("rim", new RimTable());
        chapters.put("anonymous", new AnonymousTable());
        return chapters;
    }

    @Override
    public String run() throws Exception {
        List<String> wanted =
                List.of(System.getenv().getOrDefault("BENCH_FACES", "").trim().split("\\s+"));
        StringBuilder report = new StringBuilder();
        try (FaceKit kit = new FaceKit()) {
            for (Map.Entry<String, Chapter> chapter : chapters().entrySet()) {
                if (wanted.contains("") || wanted.contains(chapter.getKey())) {
                    System.err.println("measuring faces: " + chapter.getKey());
                    report.append(chapter.getValue().run(kit)).append('\n');
                }
            }
        }
        return report.toString();
    }
}
