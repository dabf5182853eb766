package red5.faceswap.harness.bench.faces;

import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.MatVector;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;
import red5.faceswap.face.mesh.FaceRuler;
import red5.faceswap.face.mesh.Pixels;
import red5.faceswap.harness.bench.Series;
import red5.faceswap.media.VideoFrame;

/**
 * Whether the new face looks pasted on: mean luma gradient in a band along its outer border (where it is half opaque, a
 * fortieth of the face's height to both sides) over that in the band just inside, three times as wide; in the output, and at
 * the same pixels of the input. Every sixth frame.
 */
final class EdgeContrast implements Metric {
    private static final int EVERY = 6;
    private static final double BAND = 1 / 40.0;

    final Series output = new Series();
    final Series input = new Series();

    @Override
    public void see(Shot shot) throws Exception {
        if (shot.number % EVERY != 0 || shot.visible().isEmpty()) {
            return;
        }
        int band = (int) Math.max(
                1, Math.round(BAND * FaceRuler.faceHeight(shot.visible().get(0))));
        try (Mat face = filled(shot.coverage());
                Mat border = between(face, band, -band);
                Mat inside = between(face, -band, -4 * band)) {
            if (opencv_core.countNonZero(border) > 0 && opencv_core.countNonZero(inside) > 0) {
                output.add(ratio(shot.output, border, inside));
                input.add(ratio(shot.input, border, inside));
            }
        }
    }

    /** 255 where the new face is at least half opaque, its eyes and mouth included. */
    private static Mat filled(Coverage coverage) {
        byte[] opaque = new byte[coverage.opacity().length];
        for (int i = 0; i < opaque.length; i++) {
            opaque[i] = (byte) (coverage.opacity()[i] >= .5f ? 255 : 0);
        }
        Mat face = new Mat(coverage.height(), coverage.width(), opencv_core.CV_8UC1);
        face.data().put(opaque);
        try (MatVector outlines = new MatVector();
                Scalar white = Scalar.all(255)) {
            opencv_imgproc.findContours(face, outlines, opencv_imgproc.RETR_EXTERNAL, opencv_imgproc.CHAIN_APPROX_NONE);
            opencv_imgproc.fillPoly(face, outlines, white);
        }
        return face;
    }

    private static Mat between(Mat face, int outer, int inner) {
        try (Mat large = grown(face, outer);
                Mat small = grown(face, inner)) {
            Mat band = new Mat();
            opencv_core.subtract(large, small, band);
            return band;
        }
    }

    private static Mat grown(Mat face, int pixels) {
        Mat result = new Mat();
        int side = 2 * Math.abs(pixels) + 1;
        try (Size size = new Size(side, side);
                Mat disc = opencv_imgproc.getStructuringElement(opencv_imgproc.MORPH_ELLIPSE, size)) {
            if (pixels > 0) {
                opencv_imgproc.dilate(face, result, disc);
            } else {
                opencv_imgproc.erode(face, result, disc);
            }
        }
        return result;
    }

    private static double ratio(VideoFrame frame, Mat border, Mat inside) {
        try (Mat luma = new Mat(frame.height(), frame.width(), opencv_core.CV_8UC1);
                Mat dx = new Mat();
                Mat dy = new Mat();
                Mat gradient = new Mat();
                Scalar onBorder = mean(luma, frame, dx, dy, gradient, border);
                Scalar within = opencv_core.mean(gradient, inside)) {
            return onBorder.get(0) / Math.max(1e-3, within.get(0));
        }
    }

    private static Scalar mean(Mat luma, VideoFrame frame, Mat dx, Mat dy, Mat gradient, Mat where) {
        luma.data().put(Pixels.plane(frame, 0));
        opencv_imgproc.Sobel(luma, dx, opencv_core.CV_32F, 1, 0);
        opencv_imgproc.Sobel(luma, dy, opencv_core.CV_32F, 0, 1);
        opencv_core.magnitude(dx, dy, gradient);
        return opencv_core.mean(gradient, where);
    }
}
