package red5.faceswap.face.mesh.occlusion;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import red5.faceswap.face.mesh.geometry.CanonicalMesh;
import red5.faceswap.face.mesh.geometry.UvGrid;
import red5.faceswap.face.mesh.network.Models;

/** What is in front of a face stays where it is in the picture, whatever shape the face is drawn in. */
class MaskPlacesTest {
    private static final int SIDE = 192;

    @Test
    void aVertexThatIsDrawnAsideLiesWhereThePersonsOwnFaceHasThatPixel() throws Exception {
        try (Models models = new Models(Path.of("target/models"))) {
            check(models.mesh);
        }
    }

    private static void check(CanonicalMesh mesh) {
        UvGrid grid = new UvGrid(mesh, SIDE);
        float[] own = new float[3 * CanonicalMesh.VERTICES];
        float[] drawn = new float[own.length];
        for (int i = 0; i < own.length; i++) {
            own[i] = 20 * mesh.position[i]; // a face of about 350 pixels
            double aside = i % 3 == 0 ? 5 * Math.sin(own[i + 1] / 80) : i % 3 == 1 ? 6 * Math.cos(own[i - 1] / 90) : 0;
            drawn[i] = own[i] + (float) aside;
        }
        float[] places = new float[2 * CanonicalMesh.VERTICES];
        new MaskPlaces(mesh).find(own, drawn, places);
        double before = 0;
        double after = 0;
        for (int i = 0; i < CanonicalMesh.VERTICES; i++) {
            if (mesh.ring[i] >= 3 && !mesh.lip[i] && !mesh.eye[i]) {
                before += distance(grid, own, mesh.uv[2 * i], mesh.uv[2 * i + 1], drawn, i);
                after += distance(grid, own, places[2 * i], places[2 * i + 1], drawn, i);
            }
        }
        assertTrue(after < .4 * before, "from " + before + " to " + after);
    }

    /** From the pixel that a place of the texture has on the person's own face to a drawn vertex. */
    private static double distance(UvGrid grid, float[] own, float u, float v, float[] drawn, int vertex) {
        int texel = (int) (v * SIDE) * SIDE + (int) (u * SIDE);
        for (int k = 0; k < grid.count; k++) {
            if (grid.texel[k] == texel) {
                return Math.hypot(
                        grid.mix3(own, k, 0) - drawn[3 * vertex], grid.mix3(own, k, 1) - drawn[3 * vertex + 1]);
            }
        }
        throw new AssertionError("no face at " + u + ", " + v);
    }
}
