package red5.faceswap.face;

import java.util.Arrays;
import java.util.Objects;

/**
 * A face cut out of a picture, from which networks are given the view that each of them learnt. Immutable; the arrays are read-only for everybody.
 *
 * @param rgb red, green and blue of each pixel, row by row
 * @param side pixels of the square
 * @param features packed x, y of the {@link FaceTemplate}'s points, in its pixels
 */
public record Portrait(byte[] rgb, int side, float[] features) {
    private static final double SAME_PLACE = .01;

    public Portrait {
        Objects.requireNonNull(features, "features");
        if (rgb.length != 3 * side * side) {
            throw new IllegalArgumentException(
                    "a portrait of " + side + " pixels cannot have " + rgb.length + " bytes");
        }
    }

    /**
     * The square in which the features lie as a template has them; what lies outside the portrait continues its edge. Where it is shrunk, each
     * pixel is the mean of several.
     *
     * @param pixels of its side
     * @return red, green and blue of each pixel, row by row
     */
    public byte[] view(FaceTemplate template, int pixels) {
        return view(template.onto(features), pixels);
    }

    /** The whole square with so many pixels to its side. */
    public byte[] resized(int pixels) {
        return view(new Similarity(side, 0, 0, 0), pixels);
    }

    /** @param unit from the unit square to the portrait's pixels */
    private byte[] view(Similarity unit, int pixels) {
        if (pixels == side && isWhole(unit)) {
            return rgb.clone();
        }
        return Resampling.square(
                rgb, side, new Similarity(unit.a() / pixels, unit.b() / pixels, unit.dx(), unit.dy()), pixels);
    }

    /** Whether the unit square becomes this one, to a hundredth of a pixel. */
    private boolean isWhole(Similarity unit) {
        return Math.abs(unit.x(0, 0)) < SAME_PLACE
                && Math.abs(unit.y(0, 0)) < SAME_PLACE
                && Math.abs(unit.x(1, 1) - side) < SAME_PLACE
                && Math.abs(unit.y(1, 1) - side) < SAME_PLACE;
    }

    /**
     * This portrait with another face: what was made of its {@link #view}, laid back where that was taken from.
     *
     * @param made red, green and blue of each pixel of the square, row by row
     * @param pixels of its side
     */
    public Portrait with(byte[] made, FaceTemplate template, int pixels) {
        Portrait square = new Portrait(made, pixels, template.at(pixels));
        Similarity unit = template.onto(features).inverse();
        byte[] face = rgb.clone();
        float[] colour = new float[3];
        for (int i = 0; i < side * side; i++) {
            double x = unit.x(i % side + .5, i / side + .5);
            double y = unit.y(i % side + .5, i / side + .5);
            if (x >= 0 && x < 1 && y >= 0 && y < 1) {
                Arrays.fill(colour, 0);
                square.add(pixels * x - .5, pixels * y - .5, colour);
                for (int c = 0; c < 3; c++) {
                    face[3 * i + c] = (byte) Math.round(colour[c]);
                }
            }
        }
        return new Portrait(face, side, features);
    }

    private void add(double x, double y, float[] sum) {
        double left = Math.max(0, Math.min(side - 1, x));
        double top = Math.max(0, Math.min(side - 1, y));
        int x0 = Math.min(side - 2, (int) left);
        int y0 = Math.min(side - 2, (int) top);
        float fx = (float) (left - x0);
        float fy = (float) (top - y0);
        int at = 3 * (y0 * side + x0);
        for (int c = 0; c < 3; c++) {
            float upper = (rgb[at + c] & 255) * (1 - fx) + (rgb[at + 3 + c] & 255) * fx;
            float lower = (rgb[at + 3 * side + c] & 255) * (1 - fx) + (rgb[at + 3 * side + 3 + c] & 255) * fx;
            sum[c] += upper + (lower - upper) * fy;
        }
    }
}
