package red5.faceswap.harness.bench.faces;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import red5.faceswap.face.Cover;
import red5.faceswap.face.mesh.CoverMeasure;
import red5.faceswap.face.mesh.CoverMeasure.Looks;
import red5.faceswap.face.mesh.CoverMeasure.Part;
import red5.faceswap.face.mesh.CoverMeasure.Recall;
import red5.faceswap.face.mesh.Restoration;
import red5.faceswap.face.mesh.Variation;
import red5.faceswap.harness.Checkout;
import red5.faceswap.harness.bench.Table;

/** Mode anonymous: how many of the faces that a slow search finds are covered, and how much of the person a recogniser finds under each form of cover. */
final class AnonymousTable implements Chapter {
    private static final int SEARCHED_FRAMES = 13;
    private static final int SEARCHED_EVERY = 12;
    private static final int RECOGNISED_FRAMES = 25;
    private static final int RECOGNISED_EVERY = 6;

    @Override
    public String run(FaceKit kit) throws Exception {
        List<Clips> clips = Clips.all();
        try (CoverMeasure measure = new CoverMeasure(kit.engine, Checkout.root().resolve("plugin/target"))) {
            return "Faces that a slow search over scales, places and angles finds in mode anonymous, and how many of them are covered:\n\n"
                    + recall(measure, clips)
                    + "\nCosine of the recogniser's numbers of the covered face to those of the same face uncovered, mean and (most):\n\n"
                    + cosines(measure, clips);
        }
    }

    private static Table recall(CoverMeasure measure, List<Clips> clips) throws Exception {
        Table table = new Table("clips", "found by the search", "covered", "recall", "covers per frame");
        for (Variation variation : Variation.values()) {
            // each clip as it is; the variations of one person each, in turn
            List<Clips> varied = variation == Variation.AS_IT_IS
                    ? clips
                    : List.of(variation.ordinal() % 2 == 0 ? Clips.FRANCK : Clips.SECOND_MAN);
            int faces = 0;
            int covered = 0;
            double covers = 0;
            for (Clips clip : varied) {
                Recall recall = measure.recall(part(clip, SEARCHED_FRAMES), variation, SEARCHED_EVERY);
                faces += recall.faces();
                covered += recall.covered();
                covers += recall.covers() / varied.size();
            }
            table.row(name(variation), faces, covered, Table.percent(covered / (double) faces), covers);
        }
        return table;
    }

    private static Table cosines(CoverMeasure measure, List<Clips> clips) throws Exception {
        Table table = new Table("clip", "cover", "as drawn", "deblurred", "enlarged", "covers of the other clips");
        Map<Clips, Map<Cover, Map<Restoration, Looks>>> all = new LinkedHashMap<>();
        for (Clips clip : clips) {
            Map<Cover, Map<Restoration, Looks>> forms = new EnumMap<>(Cover.class);
            for (Cover cover : Cover.values()) {
                forms.put(cover, measure.looks(part(clip, RECOGNISED_FRAMES), cover, RECOGNISED_EVERY));
            }
            all.put(clip, forms);
        }
        for (Clips clip : clips) {
            for (Cover cover : Cover.values()) {
                Map<Restoration, Looks> looks = all.get(clip).get(cover);
                List<Object> row = new ArrayList<>(List.of(clip.name(), name(cover)));
                looks.values().forEach(one -> row.add(cosine(one.mean()) + " (" + cosine(one.worst()) + ")"));
                row.add(cosine(clips.stream()
                        .filter(other -> !other.equals(clip))
                        .mapToDouble(other -> looks.get(Restoration.NONE)
                                .toCoverOf(all.get(other).get(cover).get(Restoration.NONE)))
                        .average()
                        .orElse(Double.NaN)));
                table.row(row.toArray());
            }
        }
        return table;
    }

    private static Part part(Clips clip, int frames) {
        return new Part(clip.file(), 0, 0, clip.startSeconds(), frames);
    }

    private static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static String cosine(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
