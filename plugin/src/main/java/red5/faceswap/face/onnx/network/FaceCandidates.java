package red5.faceswap.face.onnx.network;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import red5.faceswap.face.Face;
import red5.faceswap.face.FaceFinder.Found;
import red5.faceswap.face.FaceTemplate;
import red5.faceswap.face.onnx.description.ModelDescription.Decoding;
import red5.faceswap.face.onnx.description.ModelDescription.Detector;

/** Reads faces out of a detector's outputs. */
final class FaceCandidates {
    /** Numbers of a candidate with {@link Decoding#ROWS}. */
    static final int ROW = 5 + 3 * FaceTemplate.POINTS;

    private static final int BOX = 4;
    private static final int FEATURES = 2 * FaceTemplate.POINTS;
    /** e to that is more than any picture is wide. */
    private static final float MOST_LOGARITHM = 12;

    private final Detector detector;
    private final float least;
    private final List<Found> found = new ArrayList<>();

    private FaceCandidates(Detector detector, float least) {
        this.detector = detector;
        this.least = least;
    }

    /**
     * The faces that score at least so much, the best of those that overlap; best first, in pixels of the input.
     *
     * @param outputs as many as {@link #outputs} says
     * @param width of the input
     * @param height of the input
     */
    static List<Found> read(Detector detector, List<float[]> outputs, int width, int height, float least) {
        FaceCandidates candidates = new FaceCandidates(detector, least);
        if (detector.decoding() == Decoding.ROWS) {
            candidates.rows(outputs.get(0));
        } else {
            for (int grid = 0; grid < detector.strides().size(); grid++) {
                candidates.grid(outputs, grid, width, height);
            }
        }
        return candidates.best();
    }

    /** How many of a detector's outputs are read. */
    static int outputs(Detector detector) {
        int grids = detector.strides().size();
        return switch (detector.decoding()) {
            case ROWS -> 1;
            case DISTANCES -> 3 * grids;
            case CENTRES -> 4 * grids;
        };
    }

    private void rows(float[] rows) {
        int n = rows.length / ROW;
        if (rows.length != n * ROW) {
            throw new IllegalStateException("it gave " + rows.length + " numbers, not a multiple of " + ROW);
        }
        for (int i = 0; i < n; i++) {
            if (rows[4 * n + i] >= least) {
                float[] features = new float[FEATURES];
                for (int k = 0; k < FaceTemplate.POINTS; k++) {
                    features[2 * k] = rows[(5 + 3 * k) * n + i];
                    features[2 * k + 1] = rows[(6 + 3 * k) * n + i];
                }
                float w = rows[2 * n + i];
                float h = rows[3 * n + i];
                add(rows[i] - w / 2, rows[n + i] - h / 2, w, h, rows[4 * n + i], features);
            }
        }
    }

    private void grid(List<float[]> outputs, int grid, int width, int height) {
        boolean distances = detector.decoding() == Decoding.DISTANCES;
        int grids = detector.strides().size();
        int stride = detector.strides().get(grid);
        int columns = width / stride;
        int n = columns * (height / stride) * detector.anchors();
        float[] scores = outputs.get(grid);
        float[] seconds = distances ? scores : outputs.get(grids + grid);
        float[] boxes = outputs.get((distances ? 1 : 2) * grids + grid);
        float[] features = outputs.get((distances ? 2 : 3) * grids + grid);
        if (scores.length != n || seconds.length != n || boxes.length != BOX * n || features.length != FEATURES * n) {
            throw new IllegalStateException(
                    "it gave other numbers than " + n + " candidates of the grid of " + stride + " pixels");
        }
        for (int i = 0; i < n; i++) {
            float score = distances ? scores[i] : scores[i] * seconds[i];
            if (score >= least) {
                int cell = i / detector.anchors();
                candidate(cell % columns * stride, cell / columns * stride, stride, score, boxes, features, i);
            }
        }
    }

    /** @param x of the cell's left upper corner */
    private void candidate(float x, float y, int stride, float score, float[] boxes, float[] offsets, int i) {
        float[] features = new float[FEATURES];
        for (int k = 0; k < FEATURES; k++) {
            features[k] = (k % 2 == 0 ? x : y) + offsets[FEATURES * i + k] * stride;
        }
        float a = boxes[BOX * i];
        float b = boxes[BOX * i + 1];
        float c = boxes[BOX * i + 2];
        float d = boxes[BOX * i + 3];
        if (detector.decoding() == Decoding.DISTANCES) {
            add(x - a * stride, y - b * stride, (a + c) * stride, (b + d) * stride, score, features);
        } else {
            float w = (float) Math.exp(Math.min(MOST_LOGARITHM, c)) * stride;
            float h = (float) Math.exp(Math.min(MOST_LOGARITHM, d)) * stride;
            add(x + a * stride - w / 2, y + b * stride - h / 2, w, h, score, features);
        }
    }

    private void add(float x, float y, float width, float height, float score, float[] features) {
        float sum = x + y;
        for (float one : features) {
            sum += one;
        }
        if (Float.isFinite(sum) && width > 0 && height > 0) {
            found.add(new Found(new Face(0, x, y, width, height, Math.min(1, score)), features));
        }
    }

    /** Non-maximum suppression. */
    private List<Found> best() {
        found.sort(Comparator.comparing((Found one) -> one.face().score()).reversed());
        List<Found> best = new ArrayList<>();
        for (Found one : found) {
            if (best.stream().noneMatch(better -> overlap(better.face(), one.face()) > detector.overlap())) {
                best.add(one);
            }
        }
        return best;
    }

    private static float overlap(Face a, Face b) {
        float w = Math.min(a.x() + a.width(), b.x() + b.width()) - Math.max(a.x(), b.x());
        float h = Math.min(a.y() + a.height(), b.y() + b.height()) - Math.max(a.y(), b.y());
        return w <= 0 || h <= 0 ? 0 : w * h / (a.width() * a.height() + b.width() * b.height() - w * h);
    }
}
