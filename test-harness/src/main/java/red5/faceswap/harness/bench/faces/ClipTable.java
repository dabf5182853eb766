package red5.faceswap.harness.bench.faces;

import java.util.ArrayList;
import java.util.List;
import red5.faceswap.harness.bench.Table;

/** Every clip with every source, and the contact sheets of all of them. */
final class ClipTable implements Chapter {
    @Override
    public String run(FaceKit kit) throws Exception {
        Table table = Judgement.table();
        for (Clips clip : Clips.all()) {
            try (Footage footage = clip.footage(kit.pool)) {
                for (FaceKit.Source source : kit.sources) {
                    if (clip.isOf(source)) {
                        continue;
                    }
                    Judgement judgement = new Judgement(kit, footage, source);
                    try (ContactSheet sheet = new ContactSheet()) {
                        List<Metric> metrics = new ArrayList<>(judgement.metrics());
                        metrics.add(sheet);
                        kit.run(footage, source, metrics);
                        sheet.write(footage.name() + " " + source.name());
                    }
                    judgement.addTo(table);
                }
            }
        }
        return "Clips, 240 frames of each at most:\n\n" + table;
    }
}
