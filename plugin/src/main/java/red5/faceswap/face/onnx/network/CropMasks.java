package red5.faceswap.face.onnx.network;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;
import red5.faceswap.face.FaceRegion;
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
        float[] front = new float[0];
        if (finish.occlusion() != null) {
            front = occlusion(finish.occlusion(), user, target).orElse(front);
        }
        Regions regions = new Regions(new float[0], new float[0]);
        if (finish.region() != null) {
            regions = regions(finish, user, target).orElse(regions);
        }
        return isBelieved(least(front, regions.face), target) ? least(front, regions.swapped) : new float[0];
    }

    /**
     * What a region mask says: how much of each pixel is the face's, and how much of that is swapped. Empty where there is none.
     *
     * @param swapped less than the face where regions stay as they are
     */
    private record Regions(float[] face, float[] swapped) {}

    private static float[] least(float[] one, float[] other) {
        if (one.length == 0 || other.length == 0) {
            return one.length == 0 ? other : one;
        }
        float[] least = one.clone();
        for (int i = 0; i < least.length; i++) {
            least[i] = Math.min(least[i], other[i]);
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

    private static Optional<Regions> regions(Finish finish, Object user, Portrait target) {
        RegionMask contract = (RegionMask) finish.region().description().contract();
        int side = contract.pixels().side();
        return finish.region()
                .run(
                        user,
                        1,
                        outputs -> regions(classes(outputs.get(0), contract), contract, finish.own(), target),
                        PicturePlanes.input(contract.pixels(), target.resized(side)));
    }

    /** Which class has the highest score, for each pixel. */
    private static int[] classes(float[] scores, RegionMask contract) {
        int[] classes = new int[contract.pixels().side() * contract.pixels().side()];
        expect(scores, contract.classes() * classes.length);
        float[] most = Arrays.copyOf(scores, classes.length);
        for (int k = 1; k < contract.classes(); k++) { // plane by plane, as they lie in memory
            int plane = k * classes.length;
            for (int i = 0; i < classes.length; i++) {
                if (scores[plane + i] > most[i]) {
                    most[i] = scores[plane + i];
                    classes[i] = k;
                }
            }
        }
        return classes;
    }

    private static Regions regions(int[] classes, RegionMask contract, Set<FaceRegion> own, Portrait target) {
        int side = contract.pixels().side();
        boolean[] isFace = new boolean[contract.classes()];
        contract.regions().forEach(one -> isFace[one] = true);
        float[] mask = new float[classes.length];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = isFace[classes[i]] ? 1 : 0;
        }
        float[] face = smooth(mask, side, target.side());
        if (own.isEmpty()) {
            return new Regions(face, face);
        }
        boolean[] stays = new boolean[contract.classes()];
        boolean[] staysAtMouth = new boolean[contract.classes()];
        for (FaceRegion region : own) {
            boolean[] of = region.identifies() ? stays : staysAtMouth;
            contract.named().getOrDefault(region, List.of()).forEach(one -> of[one] = true);
        }
        for (int i = 0; i < mask.length; i++) {
            if (stays[classes[i]] || staysAtMouth[classes[i]] && isAtMouth(i, side, target)) {
                mask[i] = 0;
            }
        }
        return new Regions(face, smooth(mask, side, target.side()));
    }

    /**
     * Whether a pixel lies in the circle around the mouth's middle that goes through the tip of the nose: what is called a mouth elsewhere is not
     * believed.
     */
    private static boolean isAtMouth(int pixel, int side, Portrait target) {
        float[] features = target.features();
        double x = (features[6] + features[8]) / 2;
        double y = (features[7] + features[9]) / 2;
        double scale = (double) target.side() / side;
        return square((pixel % side + .5) * scale - x) + square((pixel / side + .5) * scale - y)
                < square(features[4] - x) + square(features[5] - y);
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
