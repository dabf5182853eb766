package red5.faceswap.face.mesh.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import red5.faceswap.face.mesh.geometry.Curves;
import red5.faceswap.face.mesh.geometry.Detection;
import red5.faceswap.face.mesh.geometry.Region;
import red5.faceswap.face.mesh.picture.RegionReader;

/** One of MediaPipe's single-shot detectors of faces, or of palms, with its anchors. For one thread at a time. */
public final class AnchorDetector implements AutoCloseable {
    /** Of a face, and of a palm: wrist, knuckles of index, middle, ring and little finger, then two of the thumb. */
    private static final int FACE_KEYPOINTS = 6;

    private static final int PALM_KEYPOINTS = 7;
    private static final float SAME_FACE = .3f;
    /** Of logits. */
    private static final float ROUNDING = 1e-3f;

    /** Of the short range network's input, pixels. */
    private static final int NEAR_SIDE = 128;

    /** Pixels of the side of a picture in which palms are looked for. */
    public static final int PALM_SIDE = 192;

    private final NetworkPool.User network;
    private final String boxes;
    private final String scores;
    private final int keypoints;
    private final float least;
    /** Below it what the network says is less than {@link #least}: of most anchors that is all that need be known. */
    private final float leastLogit;

    private final float[] anchors;
    private final int width;
    private final int height;
    private List<Detection> lesser = List.of();

    private AnchorDetector(
            NetworkPool.User network,
            int width,
            int height,
            String boxes,
            String scores,
            int keypoints,
            float least,
            float[] anchors) {
        this.network = network;
        this.width = width;
        this.height = height;
        this.boxes = boxes;
        this.scores = scores;
        this.keypoints = keypoints;
        this.least = least;
        leastLogit = (float) Math.log(least / (1 - least)) - ROUNDING;
        this.anchors = anchors;
    }

    /**
     * Faces up to a few metres away.
     *
     * @param least score from which something is a face, 0..1
     */
    public static AnchorDetector fullRange(Models models, DetectorInput input, float least) {
        return new AnchorDetector(
                models.fullRangeDetector(input),
                input.width(),
                input.height(),
                "reshaped_regressor_face_4",
                "reshaped_classifier_face_4",
                FACE_KEYPOINTS,
                least,
                anchors(input.width(), input.height(), DetectorInput.STRIDE, 1));
    }

    /**
     * Faces that fill much of what is looked at.
     *
     * @param least score from which something is a face, 0..1
     */
    public static AnchorDetector shortRange(Models models, float least) {
        return near(models.shortRangeDetector(), NEAR_SIDE, "regressors", "classificators", FACE_KEYPOINTS, least);
    }

    /**
     * Palms of hands, whatever the fingers do; input 0..1.
     *
     * @param least score from which something is one, 0..1
     */
    public static AnchorDetector palms(Models models, float least) {
        return near(models.palms(), PALM_SIDE, "Identity", "Identity_1", PALM_KEYPOINTS, least);
    }

    /** Both see large things in a square, by the same anchors. */
    private static AnchorDetector near(
            NetworkPool.User network, int side, String boxes, String scores, int keypoints, float least) {
        return new AnchorDetector(
                network, side, side, boxes, scores, keypoints, least, anchors(side, side, 8, 2, 16, 6));
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

    /**
     * @param reader holds what is looked at
     * @param region which that is; may be rotated
     * @return largest first
     */
    public List<Detection> find(RegionReader reader, Region region) {
        return find(reader, region, least);
    }

    /** The same, but what scores less than {@code sure} is kept apart, for {@link #lesser()}. */
    public List<Detection> find(RegionReader reader, Region region, float sure) {
        return network.run(look -> {
            reader.write(look.input());
            look.run();
            return found(look.output(scores), look.output(boxes), region, sure);
        });
    }

    private List<Detection> found(float[] logits, float[] rows, Region region, float sure) {
        List<Detection> candidates = new ArrayList<>();
        List<Detection> others = new ArrayList<>();
        for (int i = 0; i < logits.length; i++) {
            float score = logits[i] < leastLogit ? 0 : score(logits[i]);
            if (score >= least) {
                (score >= sure ? candidates : others).add(decode(rows, i, score, region));
            }
        }
        lesser = merge(others);
        return merge(candidates);
    }

    private static float score(float logit) {
        return (float) (1 / (1 + Math.exp(-Curves.clamp(-100, 100, logit))));
    }

    /** What scored less than was called sure at the last look; largest first. */
    public List<Detection> lesser() {
        return lesser;
    }

    /** Network pixels, relative to the anchor, to frame pixels. */
    private Detection decode(float[] rows, int i, float score, Region region) {
        int side = Math.max(width, height);
        float scale = region.side() / side;
        int row = (4 + 2 * keypoints) * i;
        float[] points = new float[2 + 2 * keypoints]; // the box's centre, then the keypoints
        for (int k = 0; k < points.length; k += 2) {
            int at = k == 0 ? row : row + 2 + k;
            points[k] = rows[at] + anchors[2 * i] - width / 2f;
            points[k + 1] = rows[at + 1] + anchors[2 * i + 1] - height / 2f;
        }
        region.toFrame(points, 2, side);
        float[] inside = Arrays.copyOfRange(points, 2, points.length);
        return new Detection(points[0], points[1], rows[row + 2] * scale, rows[row + 3] * scale, inside, score);
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
        faces.sort(Detection.LARGEST_FIRST);
        return faces;
    }

    private static Detection average(List<Detection> same) {
        float sum = 0;
        float[] mean = new float[4 + same.get(0).keypoints().length];
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
        for (int k = 0; k < mean.length; k++) {
            mean[k] /= sum;
        }
        float[] keypoints = Arrays.copyOfRange(mean, 4, mean.length);
        return new Detection(
                mean[0], mean[1], mean[2], mean[3], keypoints, same.get(0).score());
    }

    @Override
    public void close() {
        network.close();
    }
}
