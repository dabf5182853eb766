package red5.faceswap.face.mesh.occlusion;

import red5.faceswap.face.mesh.geometry.CanonicalMesh;

/** Which triangles an occlusion mask touches, so that the others are drawn without asking it. */
public final class OccluderTouch {
    private final CanonicalMesh mesh;
    private int side = OcclusionModel.SIDE;
    private final boolean[] touched = new boolean[CanonicalMesh.TRIANGLES];

    public OccluderTouch(CanonicalMesh mesh) {
        this.mesh = mesh;
    }

    /**
     * @param mask of any side, empty when nothing is hidden
     * @param places u and v per vertex
     */
    public void update(float[] mask, float[] places) {
        side = (int) Math.round(Math.sqrt(mask.length));
        for (int t = 0; t < touched.length; t++) {
            touched[t] = mask.length > 0 && anyHidden(mask, places, t);
        }
    }

    private boolean anyHidden(float[] mask, float[] places, int t) {
        float left = side;
        float top = side;
        float right = 0;
        float bottom = 0;
        for (int k = 0; k < 3; k++) {
            int vertex = mesh.triangles[3 * t + k];
            float u = places[2 * vertex] * side - .5f;
            float v = places[2 * vertex + 1] * side - .5f;
            left = Math.min(left, u);
            right = Math.max(right, u);
            top = Math.min(top, v);
            bottom = Math.max(bottom, v);
        }
        int last = Math.min(side - 1, (int) bottom + 1);
        int end = Math.min(side - 1, (int) right + 1);
        for (int y = Math.max(0, (int) top); y <= last; y++) {
            for (int x = Math.max(0, (int) left); x <= end; x++) {
                if (mask[y * side + x] > 0) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Texels of the mask's side. */
    public int side() {
        return side;
    }

    public boolean touches(int triangle) {
        return touched[triangle];
    }
}
