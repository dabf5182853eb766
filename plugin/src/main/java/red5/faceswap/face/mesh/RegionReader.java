package red5.faceswap.face.mesh;

import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;
import red5.faceswap.media.NativeLedger;

/** Cuts rotated squares out of a frame and turns them into a network's input. For one thread. */
final class RegionReader implements AutoCloseable {
    /** What a network expects: value = (pixel - mean) * scale for RGB pixels 0..255. */
    enum Range {
        /** -1..1, black around the picture */
        SIGNED(127.5f, 1 / 127.5f, opencv_core.BORDER_CONSTANT),
        /** 0..1, the picture's edge repeated around it */
        UNIT(0, 1 / 255f, opencv_core.BORDER_REPLICATE);

        final float mean;
        final float scale;
        final int border;

        Range(float mean, float scale, int border) {
            this.mean = mean;
            this.scale = scale;
            this.border = border;
        }
    }

    /** Video levels to 0..255 (BT.601). */
    private static final float LUMA = 255 / 219f;

    private static final float V_TO_RED = 1.596f;
    private static final float U_TO_GREEN = -.392f;
    private static final float V_TO_GREEN = -.813f;
    private static final float U_TO_BLUE = 2.017f;

    private final int side;
    private final Range range;
    private final Mat[] crops = {new Mat(), new Mat(), new Mat()};
    private final Mat affine = new Mat(2, 3, opencv_core.CV_64F);
    private final double[] coefficients = new double[6];
    private final byte[] luma;
    private final byte[] u;
    private final byte[] v;
    private final Size size;
    private final Size halfSize;
    private final Scalar blackLuma = new Scalar(16, 0, 0, 0);
    private final Scalar noChroma = new Scalar(128, 0, 0, 0);
    /** side x side x 3, RGB. */
    final float[] rgb;

    RegionReader(int side, Range range) {
        this.side = side;
        this.range = range;
        luma = new byte[side * side];
        u = new byte[side * side / 4];
        v = new byte[side * side / 4];
        rgb = new float[3 * side * side];
        size = new Size(side, side);
        halfSize = new Size(side / 2, side / 2);
        NativeLedger.opened("face-region-reader");
    }

    /** Fills {@link #rgb} from that region of the frame. */
    void read(FramePyramid frame, Region region) {
        int level = frame.levelFor(region.side(), side); // shrunk by area first: a bilinear warp alone would alias
        warp(frame, region, level, 0, side, size, luma);
        warp(frame, region, level, 1, side / 2, halfSize, u);
        warp(frame, region, level, 2, side / 2, halfSize, v);
        convert();
    }

    private void warp(FramePyramid frame, Region region, int level, int plane, int pixels, Size to, byte[] out) {
        double toPlane = 1.0 / (plane == 0 ? 1 << level : 2 << level);
        double step = region.side() * toPlane / pixels;
        double cos = Math.cos(region.angle()) * step;
        double sin = Math.sin(region.angle()) * step;
        double half = (pixels - 1) / 2.0; // OpenCV counts from pixel centres
        coefficients[0] = cos;
        coefficients[1] = -sin;
        coefficients[2] = region.centreX() * toPlane - .5 - half * (cos - sin);
        coefficients[3] = sin;
        coefficients[4] = cos;
        coefficients[5] = region.centreY() * toPlane - .5 - half * (sin + cos);
        try (DoublePointer matrix = new DoublePointer(affine.data())) {
            matrix.put(coefficients, 0, 6);
        }
        opencv_imgproc.warpAffine(
                frame.plane(level, plane),
                crops[plane],
                affine,
                to,
                opencv_imgproc.INTER_LINEAR | opencv_imgproc.WARP_INVERSE_MAP,
                range.border,
                plane == 0 ? blackLuma : noChroma);
        crops[plane].data().get(out);
    }

    private void convert() {
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x += 2) {
                int c = y / 2 * (side / 2) + x / 2;
                float cu = (u[c] & 255) - 128;
                float cv = (v[c] & 255) - 128;
                float red = V_TO_RED * cv;
                float green = U_TO_GREEN * cu + V_TO_GREEN * cv;
                float blue = U_TO_BLUE * cu;
                put(y * side + x, red, green, blue);
                put(y * side + x + 1, red, green, blue);
            }
        }
    }

    private void put(int pixel, float red, float green, float blue) {
        float y = LUMA * ((luma[pixel] & 255) - 16);
        rgb[3 * pixel] = (Curves.clamp(0, 255, y + red) - range.mean) * range.scale;
        rgb[3 * pixel + 1] = (Curves.clamp(0, 255, y + green) - range.mean) * range.scale;
        rgb[3 * pixel + 2] = (Curves.clamp(0, 255, y + blue) - range.mean) * range.scale;
    }

    @Override
    public void close() {
        for (Mat crop : crops) {
            crop.close();
        }
        affine.close();
        size.close();
        halfSize.close();
        blackLuma.close();
        noChroma.close();
        NativeLedger.closed("face-region-reader");
    }
}
