package red5.faceswap.face.mesh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import red5.faceswap.face.FaceTracker;
import red5.faceswap.face.SourceFace;
import red5.faceswap.face.mesh.geometry.CanonicalMesh;
import red5.faceswap.face.mesh.geometry.Curves;
import red5.faceswap.face.mesh.geometry.FaceParts;
import red5.faceswap.media.VideoFrame;

/** A new face lies in the light that falls on the person, behind the person's hair, and brings its own beard along. */
class NewFaceFitsInTest extends OnRealClips {
    private static final int FRAMES = 15;
    private static final double[] HAIR = {40, 125, 132};
    private static final int[] JAW = {172, 136, 150, 149, 176, 148, 152, 377, 400, 378, 379, 365, 397};
    private static final int[] ABOVE_JAW = {214, 210, 211, 32, 208, 199, 428, 262, 431, 430, 434};
    private static final int[] MOUSTACHE = {216, 92, 165, 164, 391, 322, 436};
    private static final int[] CHIN = {199, 208, 428, 171, 396};
    private static final int[][] CHEEKS = {{50, 205, 187}, {280, 425, 411}};

    /** What a viewer sees of the last frame. */
    private record Seen(VideoFrame input, VideoFrame output, float[] points) implements AutoCloseable {
        @Override
        public void close() {
            input.close();
            output.close();
        }
    }

    private static Seen swap(Path clip, SourceFace face, BiConsumer<VideoFrame, float[]> change) throws Exception {
        try (ClipReader reader = new ClipReader(clip, 640, 512, 2, pool);
                FaceTracker tracker = engine.newTracker()) {
            for (int i = 1; ; i++) {
                VideoFrame frame = reader.next();
                float[] points = oracle.points(frame);
                change.accept(frame, points);
                VideoFrame output = swapped(tracker, frame, face);
                if (i == FRAMES) {
                    return new Seen(frame, output, points);
                }
                frame.close();
                output.close();
            }
        }
    }

    /** Mean luma over black about some points. */
    private static double luma(VideoFrame frame, float[] points, int... vertices) {
        byte[] luma = Pixels.plane(frame, 0);
        int radius = Math.round(.03f * CanonicalMesh.faceHeight(points));
        double sum = 0;
        int n = 0;
        for (int vertex : vertices) {
            for (int dy = -radius; dy <= radius; dy++) {
                for (int dx = -radius; dx <= radius; dx++) {
                    int x = (int) points[3 * vertex] + dx;
                    int y = (int) points[3 * vertex + 1] + dy;
                    sum += (luma[y * frame.width() + x] & 255) - 16;
                    n++;
                }
            }
        }
        return sum / n;
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1})
    void theShadowOfLightFromOneSideLiesOnTheNewFace(int lit) throws Exception {
        for (Path clip : List.of(FRANCK, SECOND_MAN)) {
            BiConsumer<VideoFrame, float[]> light = (frame, points) -> {
                float middle = points[3];
                float wide = lit * CanonicalMesh.distance(points, FaceParts.LEFT_CHEEK, FaceParts.RIGHT_CHEEK) / 2;
                for (int plane = 0; plane < 3; plane++) {
                    byte[] pixels = Pixels.plane(frame, plane);
                    int width = plane == 0 ? frame.width() : frame.width() / 2;
                    int black = plane == 0 ? 16 : 128;
                    for (int i = 0; i < pixels.length; i++) {
                        float x = i % width * (float) frame.width() / width;
                        float share = .3f + .7f * Curves.smoothstep(-.6f, .6f, (x - middle) / wide);
                        pixels[i] = (byte) (black + ((pixels[i] & 255) - black) * share);
                    }
                    Pixels.setPlane(frame, plane, pixels);
                }
            };
            try (Seen seen = swap(clip, monaLisa, light)) {
                for (int[] cheek : CHEEKS) {
                    double own = luma(seen.input, seen.points, cheek);
                    double now = luma(seen.output, seen.points, cheek);
                    assertEquals(1, now / own, .2, clip.getFileName() + ": a cheek of " + own);
                }
            }
        }
    }

    @Test
    void aBeardInThePictureGrowsOnTheNewFace() throws Exception {
        SourceFace bearded;
        try (ClipReader reader = new ClipReader(FRANCK, 800, 640, 2, pool);
                VideoFrame frame = reader.next()) {
            float[] points = oracle.points(frame);
            Occluder.along(points, HAIR, .085, JAW, ABOVE_JAW).paintFromNose(frame, points);
            Occluder.along(points, HAIR, .03, MOUSTACHE).paintFromNose(frame, points);
            bearded = engine.prepare(Pixels.encode(frame, ".png"));
        }
        try (Seen seen = swap(SECOND_MAN, bearded, (frame, points) -> {})) {
            double own = luma(seen.input, seen.points, CHIN);
            double now = luma(seen.output, seen.points, CHIN);
            assertTrue(now < .65 * own, "a chin of " + own + " became one of " + now);
            for (int[] cheek : CHEEKS) {
                double skin = luma(seen.input, seen.points, cheek[0]);
                assertEquals(1, luma(seen.output, seen.points, cheek[0]) / skin, .25, "a cheek of " + skin);
            }
        }
    }

    @Test
    void hairOverTheForeheadStaysInFront() throws Exception {
        int[][] strands = {{67, 69}, {10, 151}, {109, 108}, {338, 337}, {297, 299}};
        for (Path clip : List.of(FRANCK, SECOND_MAN)) {
            float[][] hair = new float[1][];
            BiConsumer<VideoFrame, float[]> fringe = (frame, points) ->
                    hair[0] = Occluder.along(points, HAIR, .02, strands).paintFromNose(frame, points);
            try (Seen seen = swap(clip, source, fringe)) {
                byte[] before = Pixels.plane(seen.input, 0);
                byte[] after = Pixels.plane(seen.output, 0);
                int all = 0;
                int painted = 0;
                for (int i = 0; i < before.length; i++) {
                    if (hair[0][i] >= .99f) {
                        all++;
                        painted += (after[i] & 255) - (before[i] & 255) > 30 ? 1 : 0;
                    }
                }
                assertTrue(painted < .15 * all, clip.getFileName() + ": painted over " + painted / (double) all);
            }
        }
    }
}
