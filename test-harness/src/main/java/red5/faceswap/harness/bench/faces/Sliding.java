package red5.faceswap.harness.bench.faces;

import java.nio.DoubleBuffer;
import java.util.List;
import org.bytedeco.opencv.global.opencv_calib3d;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.global.opencv_video;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;
import red5.faceswap.face.mesh.DrawnFaces;
import red5.faceswap.face.mesh.FaceRuler;
import red5.faceswap.face.mesh.Pixels;
import red5.faceswap.media.VideoFrame;

/**
 * How much the drawn face slides over the person's skin: rms from frame to frame of the drawn vertices against where the
 * picture under them has moved, in percent of the face's height. The picture's motion is the similarity that most features of
 * the inner face follow (optical flow after Lucas and Kanade, RANSAC). Even a perfect face has some: heads turn, mouths move. For
 * clips with one face.
 */
final class Sliding implements Metric {
    private static final int FEATURES = 80;

    private Mat before;
    private float[] drawnBefore;
    private double sum;
    private long count;

    @Override
    public void see(Shot shot) {
        List<float[]> faces = DrawnFaces.points(shot.plan);
        Mat now = luma(shot.input);
        if (faces.isEmpty()) {
            now.close();
            return;
        }
        float[] drawn = faces.get(faces.size() - 1).clone();
        if (before != null) {
            add(now, drawn);
            before.close();
        }
        before = now;
        drawnBefore = drawn;
    }

    private void add(Mat now, float[] drawn) {
        try (Mat similarity = motion(now)) {
            if (similarity.empty()) {
                return;
            }
            double[] m = new double[6];
            DoubleBuffer values = similarity.createBuffer();
            values.get(m);
            double percent = 100 / FaceRuler.faceHeight(drawn);
            for (int i = 0; i < drawn.length; i += 3) {
                double x = m[0] * drawnBefore[i] + m[1] * drawnBefore[i + 1] + m[2] - drawn[i];
                double y = m[3] * drawnBefore[i] + m[4] * drawnBefore[i + 1] + m[5] - drawn[i + 1];
                sum += percent * percent * (x * x + y * y) / 2;
                count++;
            }
        }
    }

    private Mat motion(Mat now) {
        float height = FaceRuler.faceHeight(drawnBefore);
        try (Mat inner = Mat.zeros(before.size(), opencv_core.CV_8UC1).asMat();
                Mat from = new Mat();
                Mat to = new Mat();
                Mat found = new Mat();
                Mat error = new Mat()) {
            try (Rect face = new Rect(
                            (int) (drawnBefore[3] - .35f * height),
                            (int) (drawnBefore[4] - .45f * height),
                            (int) (.7f * height),
                            (int) (.7f * height));
                    Scalar white = Scalar.all(255)) {
                opencv_imgproc.rectangle(inner, face, white, -1, opencv_imgproc.LINE_8, 0);
            }
            opencv_imgproc.goodFeaturesToTrack(before, from, FEATURES, .01, height / 30, inner, 5, false, .04);
            if (from.empty()) {
                return new Mat();
            }
            opencv_video.calcOpticalFlowPyrLK(before, now, from, to, found, error);
            return opencv_calib3d.estimateAffinePartial2D(from, to);
        }
    }

    private static Mat luma(VideoFrame frame) {
        Mat luma = new Mat(frame.height(), frame.width(), opencv_core.CV_8UC1);
        luma.data().put(Pixels.plane(frame, 0));
        try (Size own = new Size()) {
            opencv_imgproc.GaussianBlur(luma, luma, own, .8);
        }
        return luma;
    }

    /** Percent of the face's height. */
    double rms() {
        return Math.sqrt(sum / count);
    }
}
