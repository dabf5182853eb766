package red5.faceswap.harness.bench.faces;

import java.nio.DoubleBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;
import red5.faceswap.media.FramePool;
import red5.faceswap.media.VideoFrame;

/**
 * A still picture that is swayed: everything in it moves as it is told, so that what a tracker makes of it can be compared with
 * the truth.
 *
 * @param name for the table
 * @param sway to each side, in face heights
 * @param tilt to each side, radians
 * @param hertz how often there and back
 */
record KnownMotion(String name, double sway, double tilt, double hertz) {
    static final List<KnownMotion> ALL = List.of(
            new KnownMotion("swaying slowly", .1, 0, .3),
            new KnownMotion("swaying", .25, 0, .5),
            new KnownMotion("shaking", .12, 0, 1.6),
            new KnownMotion("tilting", 0, .26, .5));

    private static final double NOISE = 2.5;
    /** Frames at rest before it begins. */
    static final int REST = 30;

    /** The transform of frame i as a, b, x, y: a point goes to (a x - b y + x, b x + a y + y). */
    double[] at(int frame, double centreX, double centreY, double faceHeight) {
        double phase = Math.max(0, frame - REST) * Footage.MICROS_PER_FRAME * 1e-6 * 2 * Math.PI * hertz;
        double angle = tilt * Math.sin(phase);
        double a = Math.cos(angle);
        double b = Math.sin(angle);
        double shift = sway * faceHeight * Math.sin(phase);
        return new double[] {
            a, b, centreX - a * centreX + b * centreY + shift, centreY - b * centreX - a * centreY + shift / 3
        };
    }

    static void move(double[] m, float[] from, float[] to) {
        for (int i = 0; i < from.length; i += 3) {
            to[i] = (float) (m[0] * from[i] - m[1] * from[i + 1] + m[2]);
            to[i + 1] = (float) (m[1] * from[i] + m[0] * from[i + 1] + m[3]);
            to[i + 2] = from[i + 2];
        }
    }

    Footage of(VideoFrame still, float[] face, double faceHeight, int count, FramePool pool) {
        Random random = new Random(3);
        List<VideoFrame> frames = new ArrayList<>();
        try (Mat picture = Mats.bgr(still);
                Mat matrix = new Mat(2, 3, opencv_core.CV_64FC1);
                Mat moved = new Mat();
                Size same = new Size(picture.cols(), picture.rows());
                Scalar none = new Scalar()) {
            for (int i = 0; i < count; i++) {
                double[] m = at(i, face[3], face[4], faceHeight);
                DoubleBuffer values = matrix.createBuffer();
                values.put(new double[] {m[0], -m[1], m[2], m[1], m[0], m[3]});
                opencv_imgproc.warpAffine(
                        picture, moved, matrix, same, opencv_imgproc.INTER_CUBIC, opencv_core.BORDER_REFLECT, none);
                VideoFrame frame = Mats.frame(pool, moved, i * Footage.MICROS_PER_FRAME);
                Footage.addNoise(frame, NOISE, random);
                frames.add(frame);
            }
        }
        return new Footage(name, frames);
    }
}
