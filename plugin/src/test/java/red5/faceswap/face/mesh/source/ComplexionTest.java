package red5.faceswap.face.mesh.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
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
        return colour(painted, vertex)[0] / painted.light[3 * vertex];
    }

    private static float[] colour(MeshSourceFace face, int vertex) {
        float[] colour = new float[3];
        face.texture.sample(LEVEL, mesh.uv[2 * vertex], mesh.uv[2 * vertex + 1], colour, 0);
        return colour;
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

    /** What is limited is the shadows of a picture, not what makes its person known. */
    @Test
    void aCleanPhotographKeepsItsBrows() throws Exception {
        try (ClipReader clip = new ClipReader(FRANCK, 5, pool);
                VideoFrame frame = clip.next()) {
            MeshSourceFace man = (MeshSourceFace) engine.prepare(Pixels.encode(frame, ".png"));
            float[] points = oracle.points(frame);
            byte[] luma = Pixels.plane(frame, 0);
            double picture =
                    browsToSkin(i -> (luma[(int) points[3 * i + 1] * frame.width() + (int) points[3 * i]] & 255) - 16);
            double texture = browsToSkin(i -> colour(man, i)[0]);
            assertEquals(picture, texture, .04, "luma of the brows relative to the cheeks'");
        }
    }

    private static double browsToSkin(IntToDoubleFunction luma) {
        double cheeks = IntStream.range(0, CanonicalMesh.VERTICES)
                .filter(i -> mesh.skin[i] && mesh.ring[i] > 4 && !mesh.forehead[i])
                .mapToDouble(luma)
                .average()
                .orElseThrow();
        return Arrays.stream(FaceParts.BROW_HAIRS).mapToDouble(luma).average().orElseThrow() / cheeks;
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
