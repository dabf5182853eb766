package red5.faceswap.harness.bench.faces;

import java.util.ArrayList;
import java.util.List;
import red5.faceswap.harness.bench.Table;

/** Two clips changed by code, and their contact sheets. */
final class VariantTable implements Chapter {
    private static final int FRAMES = 120;

    @Override
    public String run(FaceKit kit) throws Exception {
        Table table = Judgement.table();
        FaceKit.Source source = kit.sources.get(0);
        for (Clips clip : List.of(Clips.FRANCK, Clips.SECOND_MAN)) {
            try (Footage plain = clip.footage(FRAMES, kit.pool)) {
                for (Variant variant : Variant.values()) {
                    try (Footage changed = variant.of(plain, kit.pool);
                            ContactSheet sheet = new ContactSheet()) {
                        Judgement judgement = new Judgement(kit, changed, source);
                        List<Metric> metrics = new ArrayList<>(judgement.metrics());
                        metrics.add(sheet);
                        kit.run(changed, source, metrics);
                        sheet.write(changed.name());
                        judgement.addTo(table);
                    }
                }
            }
        }
        return "Changed clips, " + FRAMES + " frames of each:\n\n" + table;
    }
}
