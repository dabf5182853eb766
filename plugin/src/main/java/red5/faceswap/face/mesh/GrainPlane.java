package red5.faceswap.face.mesh;

import java.util.Arrays;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Point;
import red5.faceswap.media.NativeLedger;

/** The frame's own grain over a canvas, as it is laid on the drawn face. Reused; for one thread at a time. */
final class GrainPlane implements AutoCloseable {
    /** Luma by which grain changes a pixel at most: the ends of a signed byte, at which OpenCV's conversion saturates. */
    private static final float LIMIT = 9;

    /** Luma per step of {@link #values()}. */
    static final float UNIT = LIMIT / Byte.MAX_VALUE;

    private final Mat kernel = new Mat(3, 3, opencv_core.CV_32F);
    private final Point centre = new Point(-1, -1);
    private final Mat highPass = new Mat();
    private final Mat limited = new Mat();
    private byte[] values = {};

    GrainPlane() {
        try (FloatPointer weights = new FloatPointer(kernel.data())) {
            weights.put(Grain.HIGH_PASS, 0, Grain.HIGH_PASS.length);
        }
        NativeLedger.opened("face-grain");
    }

    /** @param share of the high-pass luma that is laid on top, 0..1 */
    void read(Canvas.Plane luma, float share) {
        int n = luma.width * luma.height;
        if (values.length < n) {
            values = new byte[n + n / 4];
        }
        if (share == 0) {
            Arrays.fill(values, 0, n, (byte) 0);
            return;
        }
        try (Mat under = new Mat(luma.height, luma.width, opencv_core.CV_8UC1)) {
            under.data().put(luma.under, 0, n);
            opencv_imgproc.filter2D(
                    under, highPass, opencv_core.CV_16S, kernel, centre, 0, opencv_core.BORDER_REPLICATE);
        }
        highPass.convertTo(limited, opencv_core.CV_8S, share / Grain.SCALE / UNIT, 0);
        limited.data().get(values, 0, n);
    }

    /** Per pixel of the canvas, in steps of {@link #UNIT}. */
    byte[] values() {
        return values;
    }

    @Override
    public void close() {
        kernel.close();
        centre.close();
        highPass.close();
        limited.close();
        NativeLedger.closed("face-grain");
    }
}
