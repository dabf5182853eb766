package red5.faceswap.face.mesh;

import ai.onnxruntime.OrtException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import red5.faceswap.face.Cover;
import red5.faceswap.face.FaceEngine;
import red5.faceswap.face.FaceTracker;
import red5.faceswap.face.FramePlan;
import red5.faceswap.face.SwapSettings;
import red5.faceswap.face.mesh.geometry.Detection;
import red5.faceswap.media.FramePool;
import red5.faceswap.media.VideoFrame;

/** What mode anonymous is worth: how many faces it covers and how much of a person a recogniser finds under a cover. */
public final class CoverMeasure implements AutoCloseable {
    private final FaceEngine engine;
    private final FaceOracle oracle;
    private final ExhaustiveSearch search;
    private final FramePool pool = new FramePool(4);

    /**
     * A part of a clip.
     *
     * @param width of the frames, 0 for the clip's own, and then {@code height} too
     * @param start seconds
     * @param frames of it that are looked at, one after another
     */
    public record Part(Path clip, int width, int height, double start, int frames) {}

    /**
     * How many faces were covered.
     *
     * @param faces that the exhaustive search found
     * @param covered of them
     * @param openFirst of those not covered, how many in the first look of a scene
     * @param covers drawn per frame, wrong ones included
     */
    public record Recall(int faces, int covered, int openFirst, double covers) {}

    /**
     * One person under one cover: embeddings of the same frames before and after.
     *
     * @param covered in the same order as the originals
     */
    public record Looks(List<float[]> originals, List<float[]> covered) {
        private Looks() {
            this(new ArrayList<>(), new ArrayList<>());
        }

        /** Cosine of the covered face to the person. */
        public double mean() {
            return cosines().average().orElse(Double.NaN);
        }

        /** The same in the worst frame. */
        public double worst() {
            return cosines().max().orElse(Double.NaN);
        }

        /** Cosine to the person of what covers other people: what a recogniser finds without any trace of the person. */
        public double toCoverOf(Looks stranger) {
            return originals.stream()
                    .flatMapToDouble(
                            own -> stranger.covered.stream().mapToDouble(cover -> FaceOracle.cosine(own, cover)))
                    .average()
                    .orElse(Double.NaN);
        }

        private DoubleStream cosines() {
            return IntStream.range(0, originals.size())
                    .mapToDouble(i -> FaceOracle.cosine(originals.get(i), covered.get(i)));
        }
    }

    /** @param target the build's folder with {@code models} and {@code test-models} */
    public CoverMeasure(FaceEngine engine, Path target) throws Exception {
        this.engine = engine;
        oracle = new FaceOracle(target);
        search = new ExhaustiveSearch(target);
    }

    /** Every frame is tracked, every {@code every}th one is searched, slowly. */
    public Recall recall(Part part, Variation variation, int every) throws Exception {
        int faces = 0;
        int covered = 0;
        int openFirst = 0;
        int covers = 0;
        int n = 0;
        try (ClipReader clip = new ClipReader(part.clip(), part.width(), part.height(), part.start(), pool);
                FaceTracker tracker = engine.newTracker()) {
            for (VideoFrame next = clip.next(); next != null; next = n < part.frames() ? clip.next() : null) {
                try (VideoFrame original = next;
                        VideoFrame frame = variation.of(original, pool)) {
                    FramePlan plan = tracker.track(frame, SwapSettings.anonymous(Cover.BLUR));
                    covers += plan.faces().size();
                    for (Detection face : n % every == 0 ? search.find(frame) : List.<Detection>of()) {
                        boolean hidden = ExhaustiveSearch.isCovered(face, plan.faces(), frame.width(), frame.height());
                        faces++;
                        covered += hidden ? 1 : 0;
                        openFirst += !hidden && n == 0 ? 1 : 0;
                    }
                    n++;
                }
            }
        }
        return new Recall(faces, covered, openFirst, (double) covers / Math.max(1, n));
    }

    /** The largest face of every {@code every}th frame, as it is and under a cover that somebody tries to see through. */
    public Map<Restoration, Looks> looks(Part part, Cover cover, int every) throws Exception {
        Map<Restoration, Looks> looks = new EnumMap<>(Restoration.class);
        for (Restoration how : Restoration.values()) {
            looks.put(how, new Looks());
        }
        try (ClipReader clip = new ClipReader(part.clip(), part.width(), part.height(), part.start(), pool);
                FaceTracker tracker = engine.newTracker()) {
            int n = 0;
            for (VideoFrame next = clip.next(); next != null; next = n < part.frames() ? clip.next() : null) {
                try (VideoFrame original = next) {
                    FramePlan plan = tracker.track(original, SwapSettings.anonymous(cover));
                    if (n++ % every == 0 && oracle.embed(original) != null) {
                        see(original, plan, looks);
                    }
                }
            }
        }
        return looks;
    }

    private void see(VideoFrame original, FramePlan plan, Map<Restoration, Looks> looks) throws Exception {
        float[] points = oracle.points(original);
        float[] person = oracle.embedAt(original, points);
        try (VideoFrame drawn = original.copy()) {
            plan.draw(drawn);
            for (Map.Entry<Restoration, Looks> entry : looks.entrySet()) {
                try (VideoFrame restored = entry.getKey().of(drawn, points)) {
                    entry.getValue().originals.add(person);
                    entry.getValue().covered.add(oracle.embedAt(restored, points));
                }
            }
        }
    }

    @Override
    public void close() throws OrtException {
        pool.close();
        search.close();
        oracle.close();
    }
}
