package red5.faceswap.face.mesh;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;
import org.junit.jupiter.api.Test;
import red5.faceswap.face.FaceTracker;
import red5.faceswap.face.FramePlan;
import red5.faceswap.face.mesh.geometry.CanonicalMesh;
import red5.faceswap.media.VideoFrame;

/** What belongs to the person's frame and not to the face that is put on: lids, hair over the brow, the sharpness of the picture. */
class FrameLooksAreKeptTest extends OnRealClips {
    private static final double[] HAIR = {40, 126, 131};
    private static final int[][] LEFT_LID = {
        {33, 246, 161, 160, 159, 158, 157, 173, 133}, {33, 7, 163, 144, 145, 153, 154, 155, 133}
    };
    private static final int[][] RIGHT_LID = {
        {263, 466, 388, 387, 386, 385, 384, 398, 362}, {263, 249, 390, 373, 374, 380, 381, 382, 362}
    };
    private static final int FRAMES = 48;
    private static final int BEGINS = 20;

    @Test
    void aBlinkStaysABlink() throws Exception {
        for (Path clip : List.of(FRANCK, SECOND_MAN)) {
            try (ClipReader reader = new ClipReader(clip, 640, 512, 2, pool);
                    FaceTracker tracker = engine.newTracker()) {
                for (int i = 0; i < BEGINS + 4; i++) {
                    try (VideoFrame frame = reader.next()) {
                        float[] points = oracle.points(frame);
                        if (i >= BEGINS) {
                            shutEyes(frame, points);
                        }
                        FramePlan plan = tracker.track(frame, swap(source));
                        try (VideoFrame drawn = frame.copy()) {
                            plan.draw(drawn);
                            float[] own = DrawnFaces.ownPoints(plan).stream()
                                    .findFirst()
                                    .orElse(points);
                            float[] moved =
                                    DrawnFaces.points(plan).stream().findFirst().orElse(points);
                            double change = Math.max(
                                    eyeChange(frame, own, drawn, moved, LEFT_LID),
                                    eyeChange(frame, own, drawn, moved, RIGHT_LID));
                            assertTrue(change < 3, clip.getFileName() + " frame " + i + ": changed by " + change);
                        }
                    }
                }
            }
        }
    }

    /** Draws skin over both eyes and lashes along the lower lid. */
    private static void shutEyes(VideoFrame frame, float[] points) {
        double[] skin = Occluder.skinOf(frame, points);
        double[] lash = {skin[0] * .45, skin[1], skin[2]};
        for (int[][] lids : List.of(LEFT_LID, RIGHT_LID)) {
            for (int k = 0; k < lids[0].length; k++) {
                Occluder.along(points, skin, .012, new int[] {lids[0][k], lids[1][k]})
                        .paintFromNose(frame, points);
            }
            Occluder.along(points, skin, .012, lids[0]).paintFromNose(frame, points);
            Occluder.along(points, lash, .007, lids[1]).paintFromNose(frame, points);
        }
    }

    /** Mean change of luma in the middle of an eye, which the new face may have elsewhere. */
    private static double eyeChange(VideoFrame frame, float[] points, VideoFrame drawn, float[] moved, int[][] lids) {
        byte[] before = Pixels.plane(frame, 0);
        byte[] after = Pixels.plane(drawn, 0);
        int width = frame.width();
        int outer = 3 * lids[0][0];
        int inner = 3 * lids[0][8];
        int x = (int) middle(moved, lids, 0);
        int y = (int) middle(moved, lids, 1);
        double change = 0;
        int n = 0;
        int r = (int) (.02 * CanonicalMesh.faceHeight(points));
        for (int dy = -r / 2; dy <= r / 2; dy++) {
            for (int dx = -r; dx <= r; dx++, n++) {
                double along = (x + dx - moved[outer]) / (moved[inner] - moved[outer]);
                double right = moved[outer] - points[outer];
                right += along * (moved[inner] - points[inner] - right);
                double down = moved[outer + 1] - points[outer + 1];
                down += along * (moved[inner + 1] - points[inner + 1] - down);
                double own = between(before, width, x + dx - right, y + dy - down);
                change += Math.abs((after[(y + dy) * width + x + dx] & 255) - own);
            }
        }
        return change / n;
    }

    /** Of the lids' middles, along x (0) or y (1). */
    private static double middle(float[] points, int[][] lids, int axis) {
        return (points[3 * lids[0][4] + axis] + points[3 * lids[1][4] + axis]) / 2;
    }

    private static double between(byte[] plane, int width, double x, double y) {
        int k = (int) y * width + (int) x;
        double fx = x - (int) x;
        double fy = y - (int) y;
        double upper = (plane[k] & 255) * (1 - fx) + (plane[k + 1] & 255) * fx;
        double lower = (plane[k + width] & 255) * (1 - fx) + (plane[k + width + 1] & 255) * fx;
        return upper + fy * (lower - upper);
    }

    @Test
    void hairOverTheBrowStaysThere() throws Exception {
        for (Path clip : List.of(FRANCK, SECOND_MAN)) {
            try (ClipReader reader = new ClipReader(clip, 640, 512, 2, pool);
                    FaceTracker tracker = engine.newTracker()) {
                for (int i = 0; i < 20; i++) {
                    try (VideoFrame frame = reader.next()) {
                        float[] points = oracle.points(frame);
                        float[] hair = Occluder.along(points, HAIR, .035, new int[] {10, 109, 108, 107, 66, 105, 63})
                                .paintFromNose(frame, points);
                        Opacity opacity = Opacity.of(tracker.track(frame, swap(source)), frame);
                        int all = 0;
                        int painted = 0;
                        for (int k = 0; k < hair.length; k++) {
                            all += hair[k] >= .99f ? 1 : 0;
                            painted += hair[k] >= .99f && opacity.pixels[k] >= .5f ? 1 : 0;
                        }
                        double share = painted / (double) all;
                        assertTrue(share < .35, clip.getFileName() + " frame " + i + ": painted over " + share);
                    }
                }
            }
        }
    }

    @Test
    void aPictureBlurredByMotionGetsABlurredFace() throws Exception {
        for (Path clip : List.of(FRANCK, SECOND_MAN)) {
            double[] sharp = sharpness(clip, 1);
            double[] blurred = sharpness(clip, 17);
            String figures = clip.getFileName() + ": sharp " + sharp[0] + " -> " + sharp[1] + ", blurred " + blurred[0]
                    + " -> " + blurred[1];
            assertTrue(sharp[1] > .4 * sharp[0] && sharp[1] < 1.4 * sharp[0], figures);
            // of the new face's own contrast, by which the sharp one differs as much, only a third may be added
            assertTrue(blurred[1] / blurred[0] < 1.33 * sharp[1] / sharp[0], figures);
        }
    }

    /** @return of the frames' faces and of the swapped ones, half a second after the frames became blurred */
    private static double[] sharpness(Path clip, int kernel) throws Exception {
        double[] sums = new double[2];
        try (ClipReader reader = new ClipReader(clip, 640, 512, 2, pool);
                FaceTracker tracker = engine.newTracker()) {
            for (int i = 0; i < FRAMES; i++) {
                try (VideoFrame frame = reader.next()) {
                    float[] points = oracle.points(frame);
                    if (i >= BEGINS) {
                        blur(frame, kernel);
                    }
                    try (VideoFrame drawn = swapped(tracker, frame, source)) {
                        sums[0] += i >= BEGINS + 15 ? sharpness(frame, points) : 0;
                        sums[1] += i >= BEGINS + 15 ? sharpness(drawn, points) : 0;
                    }
                }
            }
        }
        return sums;
    }

    private static void blur(VideoFrame frame, int pixels) {
        for (int plane = 0; plane < 3; plane++) {
            byte[] values = Pixels.plane(frame, plane);
            int width = frame.width() / (plane == 0 ? 1 : 2);
            try (Mat mat = new Mat(values.length / width, width, opencv_core.CV_8UC1);
                    Size kernel = new Size(plane == 0 ? pixels : (pixels + 1) / 2 | 1, 1)) {
                mat.data().put(values);
                opencv_imgproc.blur(mat, mat, kernel);
                mat.data().get(values);
            }
            Pixels.setPlane(frame, plane, values);
        }
    }

    /** Mean second difference of luma along rows, on nose and cheeks. */
    private static double sharpness(VideoFrame frame, float[] points) {
        byte[] luma = Pixels.plane(frame, 0);
        double sum = 0;
        int n = 0;
        for (int y = (int) points[3 * 195 + 1]; y < points[3 * 164 + 1]; y++) {
            for (int x = (int) points[3 * 50]; x < points[3 * 280]; x++, n++) {
                int k = y * frame.width() + x;
                sum += Math.abs((luma[k + 1] & 255) - 2 * (luma[k] & 255) + (luma[k - 1] & 255));
            }
        }
        return sum / n;
    }
}
