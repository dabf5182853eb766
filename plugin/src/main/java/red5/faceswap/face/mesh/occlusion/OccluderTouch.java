package red5.faceswap.face.mesh.occlusion;

import red5.faceswap.face.mesh.geometry.CanonicalMesh;

/** Which triangles an occlusion mask touches, so that the others are drawn without asking it. */
public final class OccluderTouch {
    private static final int SIDE = OcclusionModel.SIDE;

    /** Left, top, right, bottom in texels of the mask, per triangle. */
    private final int[] bounds = new int[4 * CanonicalMesh.TRIANGLES];

    private final boolean[] touched = new boolean[CanonicalMesh.TRIANGLES];

    public OccluderTouch(CanonicalMesh mesh) {
        for (int t = 0; t < CanonicalMesh.TRIANGLES; t++) {
            float left = SIDE;
            float top = SIDE;
            float right = 0;
            float bottom = 0;
            for (int k = 0; k < 3; k++) {
                int vertex = mesh.triangles[3 * t + k];
                float u = mesh.uv[2 * vertex] * SIDE - .5f;
                float v = mesh.uv[2 * vertex + 1] * SIDE - .5f;
                left = Math.min(left, u);
                right = Math.max(right, u);
                top = Math.min(top, v);
                bottom = Math.max(bottom, v);
            }
            bounds[4 * t] = Math.max(0, (int) left);
            bounds[4 * t + 1] = Math.max(0, (int) top);
            bounds[4 * t + 2] = Math.min(SIDE - 1, (int) right + 1);
            bounds[4 * t + 3] = Math.min(SIDE - 1, (int) bottom + 1);
        }
    }

    /** @param mask empty when nothing is hidden */
    public void update(float[] mask) {
        for (int t = 0; t < touched.length; t++) {
            touched[t] = mask.length > 0 && anyHidden(mask, t);
        }
    }

    private boolean anyHidden(float[] mask, int t) {
        for (int y = bounds[4 * t + 1]; y <= bounds[4 * t + 3]; y++) {
            for (int x = bounds[4 * t]; x <= bounds[4 * t + 2]; x++) {
                if (mask[y * SIDE + x] > 0) {
                    return true;
                }
            }
        }
        return false;
    }

    public boolean touches(int triangle) {
        return touched[triangle];
    }
}
