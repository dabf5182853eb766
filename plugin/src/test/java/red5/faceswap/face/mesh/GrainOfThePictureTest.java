package red5.faceswap.face.mesh;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import red5.faceswap.face.FaceTracker;
import red5.faceswap.face.FramePlan;
import red5.faceswap.face.mesh.geometry.Box;
import red5.faceswap.media.VideoFrame;

/** In a noisy picture a smooth face would look pasted on: it has the picture's own grain, in brightness and in colour. */
class GrainOfThePictureTest extends OnRealClips {
    /** Frames in which the grain settles. */
    private static final int FRAMES = 31;

    @Test
    void theNewFaceIsAsGrainyAsThePicture() throws Exception {
        try (ClipReader clip = new ClipReader(FRANCK, 5, pool);
                FaceTracker tracker = engine.newTracker()) {
            for (int i = 1; i <= FRAMES; i++) {
                try (VideoFrame frame = clip.next()) {
                    Noise.add(frame, 5, i);
                    Noise.addColoured(frame, 3, -i);
                    FramePlan plan = tracker.track(frame, swap(monaLisa));
                    try (VideoFrame drawn = frame.copy()) {
                        plan.draw(drawn);
                        if (i == FRAMES) {
                            Box face = Box.around(oracle.points(frame));
                            for (int plane = 0; plane < 3; plane++) {
                                assertEquals(
                                        1, grain(drawn, plane, face) / grain(frame, plane, face), .3, "plane " + plane);
                            }
                        }
                    }
                }
            }
        }
    }

    /** Rms difference of neighbouring pixels on the cheeks and the nose. */
    private static double grain(VideoFrame frame, int plane, Box face) {
        int shrink = plane == 0 ? 1 : 2;
        int width = frame.width() / shrink;
        byte[] pixels = Pixels.plane(frame, plane);
        double sum = 0;
        int n = 0;
        for (int y = (int) (face.centreY() / shrink); y < (face.centreY() + face.height() / 8) / shrink; y++) {
            for (int x = (int) ((face.centreX() - face.width() / 4) / shrink);
                    x < (face.centreX() + face.width() / 4) / shrink;
                    x++, n++) {
                int step = (pixels[y * width + x] & 255) - (pixels[y * width + x + 1] & 255);
                sum += step * step;
            }
        }
        return Math.sqrt(sum / n);
    }
}
