package red5.faceswap.face.onnx.network;

import java.util.List;
import red5.faceswap.face.FaceTemplate;
import red5.faceswap.face.Portrait;
import red5.faceswap.face.Similarity;
import red5.faceswap.face.onnx.description.ModelDescription.Landmarker;
import red5.faceswap.face.onnx.runtime.OnnxModel;
import red5.faceswap.face.onnx.runtime.SharedModel;

/** Reads the five features of a {@link FaceTemplate} off the 68 points of a landmarker (the order of iBUG 300-W). */
final class Landmarks {
    static final long POINTS = 68;

    /** x, y and a third number. */
    private static final int ROW = 3;
    /** Input pixels per cell of the grid in which the points are given. */
    private static final int CELL = 4;

    /** First and last of the points whose middle each feature is. */
    private static final int[][] FEATURES = {{36, 41}, {42, 47}, {30, 30}, {48, 48}, {54, 54}};

    private Landmarks() {}

    /**
     * The target with the features that the landmarker sees; as it was where that fails or is not sure.
     *
     * @param user of the model
     */
    static Portrait refine(SharedModel model, Object user, Portrait target) {
        Landmarker contract = (Landmarker) model.description().contract();
        int side = contract.picture().side();
        Similarity unit = contract.picture().template().onto(target.features());
        OnnxModel.Input input = PicturePlanes.input(
                contract.picture().pixels(), target.view(contract.picture().template(), side));
        return model.run(user, 2, outputs -> features(outputs, contract, unit, target.features()), input)
                .map(features -> new Portrait(target.rgb(), target.side(), features))
                .orElse(target);
    }

    private static float[] features(List<float[]> outputs, Landmarker contract, Similarity unit, float[] known) {
        float[] points = outputs.get(0);
        int cells = contract.picture().side() / CELL;
        if (points.length != ROW * POINTS || outputs.get(1).length != POINTS * cells * cells) {
            throw new IllegalStateException("it gave other numbers than 68 points and their heat maps");
        }
        if (!(score(outputs.get(1), cells * cells) >= contract.least())) {
            return known;
        }
        float[] features = new float[2 * FaceTemplate.POINTS];
        for (int f = 0; f < FaceTemplate.POINTS; f++) {
            double x = middle(points, FEATURES[f], 0) / cells;
            double y = middle(points, FEATURES[f], 1) / cells;
            features[2 * f] = (float) unit.x(x, y);
            features[2 * f + 1] = (float) unit.y(x, y);
            if (!Float.isFinite(features[2 * f] + features[2 * f + 1])) {
                throw new IllegalStateException("it gave something that is no number");
            }
        }
        return features;
    }

    private static double middle(float[] points, int[] range, int axis) {
        double sum = 0;
        for (int i = range[0]; i <= range[1]; i++) {
            sum += points[ROW * i + axis];
        }
        return sum / (range[1] - range[0] + 1);
    }

    /** Mean of the heat maps' highest values. */
    private static double score(float[] maps, int size) {
        double sum = 0;
        for (int from = 0; from < maps.length; from += size) {
            float most = maps[from];
            for (int i = from + 1; i < from + size; i++) {
                most = Math.max(most, maps[i]);
            }
            sum += most;
        }
        return sum / POINTS;
    }
}
