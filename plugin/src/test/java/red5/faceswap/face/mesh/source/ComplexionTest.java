package red5.faceswap.face.mesh.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import red5.faceswap.face.FaceException;
import red5.faceswap.face.mesh.ClipReader;
import red5.faceswap.face.mesh.OnRealClips;
import red5.faceswap.face.mesh.Pixels;
import red5.faceswap.face.mesh.geometry.CanonicalMesh;
import red5.faceswap.face.mesh.geometry.FaceParts;
import red5.faceswap.face.mesh.network.Models;
import red5.faceswap.media.VideoFrame;

/** An old, dark, cracked painting that is lit from one side becomes a face that could be anybody's own. */
class ComplexionTest extends OnRealClips {
    /** Texels of about a pixel of a large face. */
    private static final int LEVEL = 1;

    private static CanonicalMesh mesh;
    private static MeshSourceFace painted;

    @BeforeAll
    static void paint() throws FaceException {
        painted = (MeshSourceFace) monaLisa;
        try (Models models = new Models(TARGET.resolve("models"))) {
            mesh = models.mesh;
        }
    }

    /** Luma at a vertex relative to the skin around it. */
    private float relative(int vertex) {
        float[] colour = new float[3];
        painted.texture.sample(LEVEL, mesh.uv[2 * vertex], mesh.uv[2 * vertex + 1], colour, 0);
        return colour[0] / painted.light[3 * vertex];
    }

    @Test
    void noSkinIsDarkAsPaintedShadow() {
        float darkest = (float) IntStream.range(0, CanonicalMesh.VERTICES)
                .filter(i -> mesh.skin[i] && mesh.ring[i] >= 2)
                .mapToDouble(this::relative)
                .min()
                .orElseThrow();
        assertTrue(darkest > .65, "darkest place relative to its skin " + darkest);
    }

    @Test
    void aPaintedFaceWithoutBrowsGetsNoArcsOfShadowOverItsEyes() {
        float darkest = 1;
        for (int[] vertices : new int[][] {FaceParts.BROW_HAIRS, FaceParts.SOCKETS}) {
            for (int vertex : vertices) {
                darkest = Math.min(darkest, relative(vertex));
            }
        }
        assertTrue(darkest > .75, "darkest place over the eyes relative to its skin " + darkest);
    }

    @Test
    void bothHalvesAreLitAlike() {
        double difference = IntStream.range(0, CanonicalMesh.VERTICES)
                .filter(i -> mesh.skin[i] && mesh.ring[i] >= 2)
                .mapToDouble(i -> Math.abs(relative(i) - relative(mesh.mirror[i])))
                .average()
                .orElseThrow();
        assertEquals(0, difference, .05);
    }

    @Test
    void cracksInThePaintAreGone() {
        float relative = painted.texture.grain[LEVEL] / painted.light[3 * FaceParts.NOSE_TIP];
        assertTrue(relative < .0045, "high-pass energy relative to the skin " + relative);
    }

    /** Brows, nostrils and lips make a person known; of those of a painting much is shadow. */
    @Test
    void aCleanPhotographKeepsItsTones() throws Exception {
        try (ClipReader clip = new ClipReader(FRANCK, 5, pool);
                VideoFrame frame = clip.next()) {
            MeshSourceFace man = (MeshSourceFace) engine.prepare(Pixels.encode(frame, ".png"));
            float contrast = man.contrast / man.light[3 * FaceParts.NOSE_TIP];
            assertTrue(contrast > .23, "rms of the luma about the skin's, relative to it: " + contrast);
            assertEquals(0, man.damage, .01);
        }
        assertEquals(1, painted.damage, .01);
    }

    /** A picture's chroma is coarse, so that its brows have the skin's, and would be red on a face with more contrast. */
    @Test
    void browsAreLessColouredThanSkin() {
        MeshSourceFace man = (MeshSourceFace) source;
        double brows = IntStream.of(FaceParts.BROW_HAIRS)
                .mapToDouble(i -> saturation(man, i))
                .average()
                .orElseThrow();
        double skin = IntStream.range(0, CanonicalMesh.VERTICES)
                .filter(i -> mesh.skin[i] && mesh.ring[i] >= 3)
                .mapToDouble(i -> saturation(man, i))
                .average()
                .orElseThrow();
        assertTrue(brows < skin, "chroma by luma of the brows " + brows + ", of the skin " + skin);
    }

    private static double saturation(MeshSourceFace face, int vertex) {
        float[] colour = new float[3];
        face.texture.sample(LEVEL, mesh.uv[2 * vertex], mesh.uv[2 * vertex + 1], colour, 0);
        return Math.hypot(colour[1], colour[2]) / colour[0];
    }

    @Test
    void theShapeIsTheSameOnBothSides() {
        double most = IntStream.range(0, CanonicalMesh.VERTICES)
                .mapToDouble(i -> Math.abs(painted.points[3 * i] + painted.points[3 * mesh.mirror[i]]))
                .max()
                .orElseThrow();
        assertTrue(most < .1, "cm between a point and its mirror image " + most);
    }
}
