package red5.faceswap.face.mesh;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import red5.faceswap.face.FaceTracker;
import red5.faceswap.media.VideoFrame;

/** Somebody who wears glasses wears them over the new face, too. */
class GlassesStayOnTest extends OnRealClips {
    private static final double[] BLACK = {28, 128, 128};
    /** Around both eyes, between them, and to the ears. */
    private static final int[][] FRAMES = {
        {226, 31, 228, 229, 230, 231, 232, 233, 244, 189, 221, 222, 223, 224, 225, 113, 226},
        {446, 261, 448, 449, 450, 451, 452, 453, 464, 413, 441, 442, 443, 444, 445, 342, 446},
        {244, 168, 464},
        {226, 34, 127},
        {446, 264, 356}
    };

    @Test
    void thickFramesStayInFront() throws Exception {
        for (Path clip : List.of(FRANCK, SECOND_MAN)) {
            try (ClipReader reader = new ClipReader(clip, 640, 512, 2, pool);
                    FaceTracker tracker = engine.newTracker()) {
                int all = 0;
                int painted = 0;
                for (int i = 0; i < 20; i++) {
                    try (VideoFrame frame = reader.next()) {
                        float[] points = oracle.points(frame);
                        float[] glasses =
                                Occluder.along(points, BLACK, .014, FRAMES).paintFromNose(frame, points);
                        Opacity opacity = Opacity.of(tracker.track(frame, swap(source)), frame);
                        for (int k = 0; i >= 8 && k < glasses.length; k++) {
                            all += glasses[k] >= .99f ? 1 : 0;
                            painted += glasses[k] >= .99f && opacity.pixels[k] >= .5f ? 1 : 0;
                        }
                    }
                }
                double share = painted / (double) all;
                assertTrue(share < .2, clip.getFileName() + ": painted over " + share);
            }
        }
    }
}
