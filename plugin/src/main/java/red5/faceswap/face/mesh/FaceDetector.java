package red5.faceswap.face.mesh;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * MediaPipe's single-shot face detectors: the full range network first, the short range one where that finds nothing (it
 * sees faces that fill the picture, which the first one misses). For one thread at a time: {@link #look} needs the frame,
 * {@link #find} does not and may run on another thread afterwards.
 */
final class FaceDetector implements AutoCloseable {
    private static final int KEYPOINTS = 6;
    private static final int ROW = 4 + 2 * KEYPOINTS;
    private static final float SAME_FACE = .3f;

    private static final int NEAR_SIDE = 128;
    /** MediaPipe's .6 less what faces at the picture's rim lose where no black lies around it; the landmarks judge what is found. */
    private static final float FAR_LEAST = .55f;
    /** At the picture's rim half a face scores little, and nothing is lost if it is none: from here on it may be one. */
    private static final float GLIMPSE_LEAST = .15f;

    private final Models models;
    private final RegionReader reader = new RegionReader(DetectorInput.SIDE, RegionReader.Range.SIGNED);
    private final Range near;
    /** Made for the first picture, and anew when pictures of another shape come. */
    private Range far;

    private DetectorInput shape;
    private Region region = Region.whole(2, 2);
    private int width;
    private int height;

    FaceDetector(Models models) {
        this.models = models;
        near = new Range(
                models.newShortRangeDetector(),
                NEAR_SIDE,
                NEAR_SIDE,
                "regressors",
                "classificators",
                .5f,
                anchors(NEAR_SIDE, NEAR_SIDE, 8, 2, 16, 6));
    }

    /**
     * What was seen in a picture.
     *
     * @param faces largest first
     * @param glimpses what may be a face that is half outside the picture, perhaps none; largest first
     */
    record Sight(List<Detection> faces, List<Detection> glimpses) {}

    /** Takes in what {@link #find} will search. */
    void look(FramePyramid frame) {
        width = frame.width();
        height = frame.height();
        region = Region.whole(width, height);
        fit(DetectorInput.of(frame.width(), frame.height()));
        reader.read(frame, region);
    }

    private void fit(DetectorInput wanted) {
        if (wanted.equals(shape)) {
            return;
        }
        if (far != null) {
            far.close();
        }
        shape = wanted;
        far = new Range(
                models.newFullRangeDetector(wanted),
                wanted.width(),
                wanted.height(),
                "reshaped_regressor_face_4",
                "reshaped_classifier_face_4",
                FAR_LEAST,
                anchors(wanted.width(), wanted.height(), DetectorInput.STRIDE, 1));
    }

    /** Faces of the picture last looked at, largest first. */
    List<Detection> find() {
        return search().faces();
    }

    /** Faces of the picture last looked at, and what may be one at its rim. */
    Sight search() {
        Sight seen = far.find(reader, region);
        List<Detection> faces =
                seen.faces().isEmpty() ? near.find(reader, region).faces() : seen.faces();
        List<Detection> glimpses = seen.glimpses().stream()
                .filter(glimpse -> glimpse.atRim(width, height))
                .filter(glimpse -> faces.stream().noneMatch(face -> face.overlap(glimpse) > 0))
                .toList();
        return new Sight(faces, glimpses);
    }

    /**
     * Centres of the anchors in input pixels.
     *
     * @param grids pairs of input pixels per cell and anchors per cell
     */
    private static float[] anchors(int width, int height, int... grids) {
        int n = 0;
        for (int g = 0; g < grids.length; g += 2) {
            n += width / grids[g] * (height / grids[g]) * grids[g + 1];
        }
        float[] anchors = new float[2 * n];
        int at = 0;
        for (int g = 0; g < grids.length; g += 2) {
            int columns = width / grids[g];
            for (int cell = 0; cell < columns * (height / grids[g]); cell++) {
                for (int k = 0; k < grids[g + 1]; k++) {
                    anchors[at++] = (cell % columns + .5f) * grids[g];
                    anchors[at++] = (cell / columns + .5f) * grids[g];
                }
            }
        }
        return anchors;
    }

    @Override
    public void close() {
        if (far != null) {
            far.close();
        }
        near.close();
        reader.close();
    }

    /** One network with its anchors. */
    private static final class Range implements AutoCloseable {
        private final Network network;
        private final String boxes;
        private final String scores;
        private final float least;
        private final float[] anchors;
        private final int width;
        private final int height;

        Range(Network network, int width, int height, String boxes, String scores, float least, float[] anchors) {
            this.network = network;
            this.width = width;
            this.height = height;
            this.boxes = boxes;
            this.scores = scores;
            this.least = least;
            this.anchors = anchors;
        }

        Sight find(RegionReader reader, Region region) {
            reader.write(network.input);
            network.run();
            float[] logits = network.output(scores);
            float[] rows = network.output(boxes);
            List<Detection> sure = new ArrayList<>();
            List<Detection> unsure = new ArrayList<>();
            for (int i = 0; i < logits.length; i++) {
                float score = (float) (1 / (1 + Math.exp(-Curves.clamp(-100, 100, logits[i]))));
                if (score >= GLIMPSE_LEAST) {
                    (score >= least ? sure : unsure).add(decode(rows, i, score, region));
                }
            }
            return new Sight(merge(sure), merge(unsure));
        }

        /** Network pixels, relative to the anchor, to frame pixels; the region is upright. */
        private Detection decode(float[] rows, int i, float score, Region region) {
            float scale = region.side() / Math.max(width, height);
            float left = region.centreX() - width * scale / 2;
            float top = region.centreY() - height * scale / 2;
            float anchorX = anchors[2 * i];
            float anchorY = anchors[2 * i + 1];
            int row = ROW * i;
            float[] keypoints = new float[2 * KEYPOINTS];
            for (int k = 0; k < KEYPOINTS; k++) {
                keypoints[2 * k] = left + (rows[row + 4 + 2 * k] + anchorX) * scale;
                keypoints[2 * k + 1] = top + (rows[row + 5 + 2 * k] + anchorY) * scale;
            }
            return new Detection(
                    left + (rows[row] + anchorX) * scale,
                    top + (rows[row + 1] + anchorY) * scale,
                    rows[row + 2] * scale,
                    rows[row + 3] * scale,
                    keypoints,
                    score);
        }

        @Override
        public void close() {
            network.close();
        }
    }

    /** Weighted non-maximum suppression: boxes of the same face are averaged by their scores. */
    private static List<Detection> merge(List<Detection> candidates) {
        candidates.sort(Comparator.comparing(Detection::score).reversed());
        List<Detection> faces = new ArrayList<>();
        while (!candidates.isEmpty()) {
            Detection best = candidates.get(0);
            List<Detection> same = new ArrayList<>(candidates);
            same.removeIf(other -> other != best && best.overlap(other) <= SAME_FACE);
            candidates.removeAll(same);
            faces.add(average(same));
        }
        faces.sort(Comparator.comparing((Detection face) -> face.width() * face.height())
                .reversed());
        return faces;
    }

    private static Detection average(List<Detection> same) {
        float sum = 0;
        float[] mean = new float[ROW];
        for (Detection d : same) {
            sum += d.score();
            mean[0] += d.score() * d.centreX();
            mean[1] += d.score() * d.centreY();
            mean[2] += d.score() * d.width();
            mean[3] += d.score() * d.height();
            for (int k = 0; k < d.keypoints().length; k++) {
                mean[4 + k] += d.score() * d.keypoints()[k];
            }
        }
        for (int k = 0; k < ROW; k++) {
            mean[k] /= sum;
        }
        float[] keypoints = java.util.Arrays.copyOfRange(mean, 4, ROW);
        return new Detection(
                mean[0], mean[1], mean[2], mean[3], keypoints, same.get(0).score());
    }
}
