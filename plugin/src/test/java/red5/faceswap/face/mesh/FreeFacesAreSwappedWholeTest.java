package red5.faceswap.face.mesh;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import red5.faceswap.face.FaceTracker;
import red5.faceswap.face.mesh.geometry.CanonicalMesh;
import red5.faceswap.face.mesh.geometry.Curves;
import red5.faceswap.face.mesh.geometry.FaceParts;
import red5.faceswap.face.mesh.geometry.SurfaceNormals;
import red5.faceswap.face.mesh.network.Models;
import red5.faceswap.media.VideoFrame;

/** Nothing hides these faces, from their first frame on, whatever they look like: the new face lies over all of their skin. */
class FreeFacesAreSwappedWholeTest extends OnRealClips {
    private static final int FRAMES = 15;
    private static final int[] JAW = {172, 136, 150, 149, 176, 148, 152, 377, 400, 378, 379, 365, 397};
    private static final int[] MOUSTACHE = {216, 92, 165, 164, 391, 322, 436};
    private static final double[] HAIR = {52, 124, 133};
    private static final double[] FRAME = {30, 128, 128};

    private static Models models;

    @BeforeAll
    static void openModels() throws Exception {
        models = new Models(TARGET.resolve("models"));
    }

    @AfterAll
    static void closeModels() {
        models.close();
    }

    /** @param change of the frame, told where the face is */
    private static void assertWhole(BiConsumer<VideoFrame, float[]> change) throws Exception {
        assertWholeBeside((frame, points) -> {
            change.accept(frame, points);
            return new float[frame.width() * frame.height()];
        });
    }

    /** @param change of the frame, told where the face is; returns how much of each pixel is worn over the face and stays */
    private static void assertWholeBeside(BiFunction<VideoFrame, float[], float[]> change) throws Exception {
        for (Path clip : List.of(FRANCK, SECOND_MAN)) {
            try (ClipReader reader = new ClipReader(clip, 400, 320, 2, pool);
                    FaceTracker tracker = engine.newTracker()) {
                for (int i = 0; i < FRAMES; i++) {
                    try (VideoFrame frame = reader.next()) {
                        float[] points = oracle.points(frame);
                        float[] worn = change.apply(frame, points);
                        Opacity opacity = Opacity.of(tracker.track(frame, swap(source)), frame);
                        double share = swappedShare(opacity, points, worn, frame.width());
                        assertTrue(share > .95, clip.getFileName() + " frame " + i + ": " + share);
                    }
                }
            }
        }
    }

    /** Share of the inner face's skin that looks at the camera. */
    private static double swappedShare(Opacity opacity, float[] points, float[] worn, int width) {
        float[] facing = new float[CanonicalMesh.VERTICES];
        new SurfaceNormals(models.mesh).facing(points, facing);
        int all = 0;
        int swapped = 0;
        for (int i = 0; i < facing.length; i++) {
            boolean skin = models.mesh.skin[i] && models.mesh.ring[i] >= 4 && !models.mesh.forehead[i];
            if (skin && facing[i] > .5f && !isWorn(worn, width, points[3 * i], points[3 * i + 1])) {
                all++;
                swapped += opacity.at(points, i) >= .5f ? 1 : 0;
            }
        }
        return swapped / (double) all;
    }

    /** Whether something is worn there or a pixel beside, which the camera mixes with it. */
    private static boolean isWorn(float[] worn, int width, float x, float y) {
        for (int dy = -2; dy <= 2; dy++) {
            for (int dx = -2; dx <= 2; dx++) {
                if (worn[((int) y + dy) * width + (int) x + dx] > .1f) {
                    return true;
                }
            }
        }
        return false;
    }

    @Test
    void aFullBeard() throws Exception {
        assertWhole((frame, points) -> {
            Occluder.along(points, HAIR, .085, JAW).paintFromNose(frame, points);
            Occluder.along(points, HAIR, .03, MOUSTACHE).paintFromNose(frame, points);
        });
    }

    @Test
    void glassesWithDarkFrames() throws Exception {
        int[] left = {226, 225, 223, 222, 193, 121, 120, 118, 117, 226};
        int[] right = {446, 445, 443, 442, 417, 350, 349, 347, 346, 446};
        int[] bridge = {193, 417};
        int[][] temples = {{226, 234}, {446, 454}};
        assertWholeBeside(
                (frame, points) -> Occluder.along(points, FRAME, .014, left, right, bridge, temples[0], temples[1])
                        .paintFromNose(frame, points));
    }

    @Test
    void lightFromOneSide() throws Exception {
        assertWhole((frame, points) -> {
            byte[] luma = Pixels.plane(frame, 0);
            float middle = points[3];
            float wide = CanonicalMesh.distance(points, FaceParts.LEFT_CHEEK, FaceParts.RIGHT_CHEEK) / 2;
            for (int i = 0; i < luma.length; i++) {
                float side = Curves.smoothstep(-1, 1, (i % frame.width() - middle) / wide);
                luma[i] = (byte) (16 + ((luma[i] & 255) - 16) * (.35f + .65f * side));
            }
            Pixels.setPlane(frame, 0, luma);
        });
    }

    @ParameterizedTest
    @EnumSource(
            value = Variation.class,
            names = {"AS_IT_IS", "DARK", "NOISY"})
    void pictures(Variation variation) throws Exception {
        assertWhole((frame, points) -> {
            try (VideoFrame varied = variation.of(frame, pool)) {
                for (int plane = 0; plane < 3; plane++) {
                    Pixels.setPlane(frame, plane, Pixels.plane(varied, plane));
                }
            }
        });
    }
}
