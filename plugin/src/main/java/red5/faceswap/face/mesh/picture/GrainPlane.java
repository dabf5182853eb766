package red5.faceswap.face.mesh.picture;

import java.util.Arrays;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;
import red5.faceswap.media.NativeLedger;

/** The frame's own grain over one plane of a canvas, as it is laid on the drawn face. Reused; for one thread at a time. */
public final class GrainPlane implements AutoCloseable {
    /** What no grain is in {@link #values()}. */
    private static final int NONE = 128;
    /** Levels by which grain changes a pixel at most: the ends of a byte, at which OpenCV saturates. */
    private static final float LIMIT = 9;

    /** Levels per step of {@link #values()}. */
    private static final float UNIT = LIMIT / (255 - NONE);

    /** By {@link #values()}: a read costs less than the arithmetic, in the loops that run for each pixel. */
    private static final float[] ADDED = new float[256];

    static {
        for (int value = 0; value < ADDED.length; value++) {
            ADDED[value] = (value - NONE) * UNIT;
        }
    }

    private final Mat under = new Mat();
    private final Mat blurred = new Mat();
    private final Mat grain = new Mat();
    private final Size binomial = new Size(3, 3);
    private byte[] values = {};

    public GrainPlane() {
        NativeLedger.opened("face-grain");
    }

    /** @param share of the plane's high-pass that is laid on top, 0..1 */
    public void read(Canvas.Plane plane, float share) {
        int n = plane.width * plane.height;
        if (values.length < n) {
            values = new byte[n + n / 4];
        }
        if (share == 0) {
            Arrays.fill(values, 0, n, (byte) NONE);
            return;
        }
        under.create(plane.height, plane.width, opencv_core.CV_8UC1);
        under.data().put(plane.under, 0, n);
        opencv_imgproc.GaussianBlur(under, blurred, binomial, 0); // of that size it is Grain's binomial mean
        opencv_core.addWeighted(under, share / UNIT, blurred, -share / UNIT, NONE, grain);
        grain.data().get(values, 0, n);
    }

    /** Per pixel of the plane, to be read by {@link #level}. */
    public byte[] values() {
        return values;
    }

    /** What one of {@link #values()} adds to its pixel. */
    public static float level(byte value) {
        return ADDED[value & 255];
    }

    @Override
    public void close() {
        under.close();
        blurred.close();
        grain.close();
        binomial.close();
        NativeLedger.closed("face-grain");
    }
}
