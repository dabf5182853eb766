package red5.faceswap.face.mesh.occlusion;

import red5.faceswap.face.mesh.geometry.CanonicalMesh;
import red5.faceswap.face.mesh.geometry.Curves;

/**
 * Where on an occlusion mask the vertices of a face lie that is drawn in another shape than the person's: the mask was found on the person's own, and what is in front of the
 * face stays where it is. A vertex that is drawn aside lies on another place of the mask, by the texture coordinates that its neighbours have per pixel.
 */
public final class MaskPlaces {
    /** Farthest from a vertex's own place, shares of the texture's side. */
    private static final float FARTHEST = .08f;
    /** Square of a distance that is added to those of neighbours, in shares of their squares: a part seen from its side has no depth to go by. */
    private static final float EDGEWAYS = .05f;

    private final CanonicalMesh mesh;

    public MaskPlaces(CanonicalMesh mesh) {
        this.mesh = mesh;
    }

    /**
     * @param own points of the person, on which the mask was found
     * @param drawn points of the face that is drawn
     * @param places filled with texture coordinates, u and v per vertex
     */
    public void find(float[] own, float[] drawn, float[] places) {
        System.arraycopy(mesh.uv, 0, places, 0, places.length);
        for (int i = 0; i < CanonicalMesh.VERTICES; i++) {
            float dx = drawn[3 * i] - own[3 * i];
            float dy = drawn[3 * i + 1] - own[3 * i + 1];
            if (dx != 0 || dy != 0) {
                move(own, i, dx, dy, places);
            }
        }
    }

    /** The least squares of what the neighbours say of the texture's change per pixel, times the way. */
    private void move(float[] own, int i, float dx, float dy, float[] places) {
        float xx = 0;
        float xy = 0;
        float yy = 0;
        float ux = 0;
        float uy = 0;
        float vx = 0;
        float vy = 0;
        for (int j : mesh.neighbours[i]) {
            float x = own[3 * j] - own[3 * i];
            float y = own[3 * j + 1] - own[3 * i + 1];
            float u = mesh.uv[2 * j] - mesh.uv[2 * i];
            float v = mesh.uv[2 * j + 1] - mesh.uv[2 * i + 1];
            xx += x * x;
            xy += x * y;
            yy += y * y;
            ux += u * x;
            uy += u * y;
            vx += v * x;
            vy += v * y;
        }
        float edgeways = EDGEWAYS * (xx + yy) + 1e-6f;
        xx += edgeways;
        yy += edgeways;
        float det = xx * yy - xy * xy;
        float a = (yy * dx - xy * dy) / det;
        float b = (xx * dy - xy * dx) / det;
        places[2 * i] += Curves.clamp(-FARTHEST, FARTHEST, ux * a + uy * b);
        places[2 * i + 1] += Curves.clamp(-FARTHEST, FARTHEST, vx * a + vy * b);
    }
}
