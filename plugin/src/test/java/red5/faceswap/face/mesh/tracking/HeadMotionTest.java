package red5.faceswap.face.mesh.tracking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import red5.faceswap.face.mesh.Pixels;
import red5.faceswap.face.mesh.geometry.CanonicalMesh;
import red5.faceswap.face.mesh.geometry.FaceParts;
import red5.faceswap.face.mesh.picture.FramePyramid;
import red5.faceswap.media.FramePool;
import red5.faceswap.media.VideoFrame;

/** A pattern that moves as it is told must be followed far more exactly than by a pixel. */
class HeadMotionTest {
    private static final int WIDTH = 320;
    private static final int HEIGHT = 240;
    private static final double NOISE = 2.5;

    private final FramePool pool = new FramePool(2);
    private final FramePyramid pyramid = new FramePyramid();
    private final HeadMotion motion = new HeadMotion();

    @AfterEach
    void free() {
        pyramid.close();
        pool.close();
    }

    /** Points of a face of 120 pixels' height, its nose in the middle of the frame. */
    private static float[] face() {
        float[] points = new float[3 * CanonicalMesh.VERTICES];
        for (int i = 0; i < points.length; i += 3) {
            points[i] = WIDTH / 2f + i % 97 - 48;
            points[i + 1] = HEIGHT / 2f + i % 89 - 44;
        }
        set(points, FaceParts.NOSE_TIP, HEIGHT / 2f);
        set(points, FaceParts.FOREHEAD_TOP, HEIGHT / 2f - 60);
        set(points, FaceParts.CHIN, HEIGHT / 2f + 60);
        return points;
    }

    private static void set(float[] points, int vertex, float y) {
        points[3 * vertex] = WIDTH / 2f;
        points[3 * vertex + 1] = y;
    }

    /** The pattern shifted, and turned about the middle by that angle. */
    private VideoFrame pattern(double dx, double dy, double angle, double contrast, Random random) {
        VideoFrame frame = Pixels.scenery(pool, WIDTH, HEIGHT, 0);
        byte[] luma = new byte[WIDTH * HEIGHT];
        for (int i = 0; i < luma.length; i++) {
            double px = i % WIDTH - WIDTH / 2.0 - dx;
            double py = i / WIDTH - HEIGHT / 2.0 - dy;
            double x = Math.cos(angle) * px + Math.sin(angle) * py;
            double y = Math.cos(angle) * py - Math.sin(angle) * px;
            double value = 120 + contrast * (Math.sin(x / 7) * Math.cos(y / 9) + .6 * Math.sin((x + 2 * y) / 13));
            luma[i] = (byte) Math.round(value + NOISE * random.nextGaussian());
        }
        Pixels.setPlane(frame, 0, luma);
        return frame;
    }

    private boolean follow(VideoFrame frame, float guessX, float guessY) {
        pyramid.look(frame);
        boolean followed = motion.follow(pyramid, guessX, guessY);
        pyramid.release();
        return followed;
    }

    private void remember(VideoFrame frame) {
        pyramid.look(frame);
        motion.remember(pyramid, face());
        pyramid.release();
    }

    @Test
    void shiftAndTurnAreFoundFarFinerThanAPixel() {
        try (VideoFrame before = pattern(0, 0, 0, 40, new Random(1));
                VideoFrame after = pattern(3.4, -2.2, .02, 40, new Random(2))) {
            remember(before);
            assertTrue(follow(after, 4, -1));
            float[] points = face();
            float[] chin = {points[3 * FaceParts.CHIN], points[3 * FaceParts.CHIN + 1]};
            motion.move(points);
            assertEquals(chin[0] + 3.4 - Math.sin(.02) * 60, points[3 * FaceParts.CHIN], .1);
            assertEquals(chin[1] - 2.2, points[3 * FaceParts.CHIN + 1], .1);
        }
    }

    @Test
    void aStillPictureDoesNotMoveHoweverTheGuessTrembles() {
        try (VideoFrame before = pattern(0, 0, 0, 40, new Random(1));
                VideoFrame after = pattern(0, 0, 0, 40, new Random(2))) {
            remember(before);
            assertTrue(follow(after, .7f, -.6f));
            float[] points = face();
            motion.move(points);
            assertEquals(WIDTH / 2f, points[3 * FaceParts.NOSE_TIP], .05);
            assertEquals(HEIGHT / 2f, points[3 * FaceParts.NOSE_TIP + 1], .05);
        }
    }

    @Test
    void nothingIsSaidWithoutContrastOrMemory() {
        try (VideoFrame picture = pattern(0, 0, 0, 40, new Random(1));
                VideoFrame plain = pattern(0, 0, 0, 0, new Random(2))) {
            assertFalse(follow(picture, 0, 0), "nothing remembered");
            remember(picture);
            assertFalse(follow(plain, 0, 0), "another picture");
            motion.forget();
            assertFalse(follow(picture, 0, 0), "forgotten");
        }
    }
}
