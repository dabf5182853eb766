package red5.faceswap.face.onnx.store;

import java.util.Locale;
import red5.faceswap.face.Portrait;

/** A half of a face: above or below the middle between eyes and mouth, left or right of the line that joins their middles, as seen in the picture. */
enum FaceHalf {
    UPPER,
    LOWER,
    LEFT,
    RIGHT;

    private static final byte GREY = (byte) 128;
    /** Around the middle of the features, in parts of the distance to the farthest of them: beyond are hair and background, which no network changes. */
    private static final double REACH = 1.5;

    /** The portrait with everything grey but this half of what surrounds the features. */
    Portrait alone(Portrait face) {
        float[] features = face.features();
        double centreX = mean(features, 0);
        double centreY = mean(features, 1);
        double farthest = 0;
        for (int k = 0; k < features.length; k += 2) {
            farthest = Math.max(farthest, Math.hypot(features[k] - centreX, features[k + 1] - centreY));
        }
        double eyesX = (features[0] + features[2]) / 2;
        double eyesY = (features[1] + features[3]) / 2;
        double mouthX = (features[6] + features[8]) / 2;
        double mouthY = (features[7] + features[9]) / 2;
        byte[] rgb = face.rgb().clone();
        for (int i = 0; i < face.side() * face.side(); i++) {
            double x = i % face.side() + .5 - (eyesX + mouthX) / 2;
            double y = i / face.side() + .5 - (eyesY + mouthY) / 2;
            double down = x * (mouthX - eyesX) + y * (mouthY - eyesY);
            double right = x * (mouthY - eyesY) - y * (mouthX - eyesX);
            boolean near =
                    Math.hypot(i % face.side() + .5 - centreX, i / face.side() + .5 - centreY) < REACH * farthest;
            if (!near || !holds(right, down)) {
                rgb[3 * i] = GREY;
                rgb[3 * i + 1] = GREY;
                rgb[3 * i + 2] = GREY;
            }
        }
        return new Portrait(rgb, face.side(), features);
    }

    private static double mean(float[] packed, int from) {
        double sum = 0;
        for (int k = from; k < packed.length; k += 2) {
            sum += packed[k];
        }
        return 2 * sum / packed.length;
    }

    private boolean holds(double right, double down) {
        return switch (this) {
            case UPPER -> down < 0;
            case LOWER -> down >= 0;
            case LEFT -> right < 0;
            case RIGHT -> right >= 0;
        };
    }

    /** As a sentence has it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
