package red5.faceswap.face.onnx.network;

import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;
import red5.faceswap.face.Portrait;
import red5.faceswap.face.onnx.description.ModelDescription.OcclusionMask;
import red5.faceswap.face.onnx.description.ModelDescription.Pixels;
import red5.faceswap.face.onnx.description.ModelDescription.RegionMask;
import red5.faceswap.face.onnx.runtime.SharedModel;

/** How much of the swapped face each pixel of a square gets, as masks say that look at the square before it is swapped. */
final class CropMasks {
    /** Pixels of the square: sigma of the Gaussian by which masks are smoothed. */
    private static final double SIGMA = 5;
    /** Masks that leave less than that of the circle around the face's features are not believed: they would show the person. */
    private static final double LEAST_LEFT = .4;

    private CropMasks() {}

    /**
     * The smaller one of both masks for each pixel.
     *
     * @param user of the models
     * @param target the square, not swapped
     * @return 0..1 for each pixel, row by row; empty where there is no mask, or none that can be believed
     */
    static float[] of(Finish finish, Object user, Portrait target) {
        float[] opacity = new float[0];
        if (finish.occlusion() != null) {
            opacity = least(opacity, occlusion(finish.occlusion(), user, target));
        }
        if (finish.region() != null) {
            opacity = least(opacity, region(finish.region(), user, target));
        }
        return isBelieved(opacity, target) ? opacity : new float[0];
    }

    private static float[] least(float[] known, Optional<float[]> other) {
        if (other.isEmpty() || known.length == 0) {
            return other.orElse(known);
        }
        float[] least = known.clone();
        for (int i = 0; i < least.length; i++) {
            least[i] = Math.min(least[i], other.get()[i]);
        }
        return least;
    }

    private static boolean isBelieved(float[] opacity, Portrait target) {
        float[] features = target.features();
        double x = 0;
        double y = 0;
        for (int k = 0; k < features.length; k += 2) {
            x += 2 * features[k] / features.length;
            y += 2 * features[k + 1] / features.length;
        }
        double radius = 0; // squared
        for (int k = 0; k < features.length; k += 2) {
            radius = Math.max(radius, square(features[k] - x) + square(features[k + 1] - y));
        }
        double left = 0;
        int whole = 0;
        for (int i = 0; i < opacity.length; i++) {
            if (square(i % target.side() + .5 - x) + square(i / target.side() + .5 - y) < radius) {
                left += opacity[i];
                whole++;
            }
        }
        return left >= LEAST_LEFT * whole;
    }

    private static double square(double length) {
        return length * length;
    }

    private static Optional<float[]> occlusion(SharedModel model, Object user, Portrait target) {
        Pixels pixels = ((OcclusionMask) model.description().contract()).pixels();
        return model.run(
                user,
                1,
                outputs -> smooth(visible(outputs, pixels.side()), pixels.side(), target.side()),
                PicturePlanes.input(pixels, target.resized(pixels.side())));
    }

    private static float[] visible(List<float[]> outputs, int side) {
        float[] visible = outputs.get(0);
        expect(visible, side * side);
        for (int i = 0; i < visible.length; i++) {
            visible[i] = Math.max(0, Math.min(1, visible[i]));
        }
        return visible;
    }

    private static Optional<float[]> region(SharedModel model, Object user, Portrait target) {
        RegionMask contract = (RegionMask) model.description().contract();
        int side = contract.pixels().side();
        return model.run(
                user,
                1,
                outputs -> smooth(chosen(outputs.get(0), contract), side, target.side()),
                PicturePlanes.input(contract.pixels(), target.resized(side)));
    }

    /** 1 where the class with the highest score is one of the face's. */
    private static float[] chosen(float[] scores, RegionMask contract) {
        int pixels = contract.pixels().side() * contract.pixels().side();
        expect(scores, contract.classes() * pixels);
        boolean[] chosen = new boolean[contract.classes()];
        contract.regions().forEach(region -> chosen[region] = true);
        float[] mask = new float[pixels];
        for (int i = 0; i < pixels; i++) {
            int best = 0;
            for (int k = 1; k < chosen.length; k++) {
                best = scores[k * pixels + i] > scores[best * pixels + i] ? k : best;
            }
            mask[i] = chosen[best] ? 1 : 0;
        }
        return mask;
    }

    private static void expect(float[] numbers, int wanted) {
        if (numbers.length != wanted) {
            throw new IllegalStateException("it gave " + numbers.length + " numbers, not " + wanted);
        }
        for (float number : numbers) {
            if (Float.isNaN(number)) {
                throw new IllegalStateException("it gave something that is no number");
            }
        }
    }

    /** As large as the square, blurred, and only from the middle of the blur inwards. */
    private static float[] smooth(float[] mask, int side, int wanted) {
        float[] smooth = new float[wanted * wanted];
        try (FloatPointer numbers = new FloatPointer(mask);
                Mat given = new Mat(side, side, opencv_core.CV_32F, numbers);
                Mat sized = new Mat();
                Size size = new Size(wanted, wanted);
                Size any = new Size(0, 0)) {
            opencv_imgproc.resize(given, sized, size, 0, 0, opencv_imgproc.INTER_LINEAR);
            opencv_imgproc.GaussianBlur(sized, sized, any, SIGMA);
            try (FloatPointer blurred = new FloatPointer(sized.data())) {
                blurred.get(smooth);
            }
        }
        for (int i = 0; i < smooth.length; i++) {
            smooth[i] = 2 * (Math.max(.5f, Math.min(1, smooth[i])) - .5f);
        }
        return smooth;
    }
}
