package red5.faceswap.face.mesh.geometry;

import java.util.Arrays;

/** A square raster over texture space: for each texel that the face covers, its triangle and the weights of its corners. */
public final class UvGrid {
    /** Texels this far outside their triangle still count, so that bilinear fetches at seams find colour. */
    private static final float SLACK = 1.2f;

    public final int side;
    public final int count;
    /** Texel number, row by row, of each covered texel. */
    public final int[] texel;

    public final int[] a;
    public final int[] b;
    public final int[] c;
    private final float[] weightB;
    private final float[] weightC;

    public UvGrid(CanonicalMesh mesh, int side) {
        this.side = side;
        int[] owner = new int[side * side];
        float[] weights = new float[2 * side * side];
        boolean[] inside = new boolean[side * side];
        Arrays.fill(owner, -1);
        for (int t = 0; t < mesh.triangles.length; t += 3) {
            cover(mesh, t, owner, weights, inside);
        }
        count = (int) Arrays.stream(owner).filter(t -> t >= 0).count();
        texel = new int[count];
        a = new int[count];
        b = new int[count];
        c = new int[count];
        weightB = new float[count];
        weightC = new float[count];
        int n = 0;
        for (int k = 0; k < owner.length; k++) {
            if (owner[k] >= 0) {
                texel[n] = k;
                a[n] = mesh.triangles[owner[k]];
                b[n] = mesh.triangles[owner[k] + 1];
                c[n] = mesh.triangles[owner[k] + 2];
                weightB[n] = weights[2 * k];
                weightC[n++] = weights[2 * k + 1];
            }
        }
    }

    private void cover(CanonicalMesh mesh, int t, int[] owner, float[] weights, boolean[] inside) {
        int p = 2 * mesh.triangles[t];
        int q = 2 * mesh.triangles[t + 1];
        int r = 2 * mesh.triangles[t + 2];
        float x0 = mesh.uv[p] * side;
        float y0 = mesh.uv[p + 1] * side;
        float x1 = mesh.uv[q] * side - x0;
        float y1 = mesh.uv[q + 1] * side - y0;
        float x2 = mesh.uv[r] * side - x0;
        float y2 = mesh.uv[r + 1] * side - y0;
        float area = x1 * y2 - x2 * y1;
        if (Math.abs(area) < 1e-6) {
            return;
        }
        float slack = -SLACK / Math.max(6f, (float) Math.sqrt(Math.abs(area)));
        int left = (int) Math.max(0, Math.floor(x0 + Math.min(0, Math.min(x1, x2))) - 1);
        int right = (int) Math.min(side - 1, Math.ceil(x0 + Math.max(0, Math.max(x1, x2))) + 1);
        int top = (int) Math.max(0, Math.floor(y0 + Math.min(0, Math.min(y1, y2))) - 1);
        int bottom = (int) Math.min(side - 1, Math.ceil(y0 + Math.max(0, Math.max(y1, y2))) + 1);
        for (int y = top; y <= bottom; y++) {
            for (int x = left; x <= right; x++) {
                float w1 = ((x + .5f - x0) * y2 - x2 * (y + .5f - y0)) / area;
                float w2 = (x1 * (y + .5f - y0) - (x + .5f - x0) * y1) / area;
                float least = Math.min(1 - w1 - w2, Math.min(w1, w2));
                int k = y * side + x;
                if (least >= 0 || !inside[k] && least >= slack) {
                    owner[k] = t;
                    weights[2 * k] = w1;
                    weights[2 * k + 1] = w2;
                    inside[k] |= least >= 0;
                }
            }
        }
    }

    /** Interpolates one value per vertex at covered texel k. */
    public float mix(float[] values, int k) {
        return values[a[k]] + weightB[k] * (values[b[k]] - values[a[k]]) + weightC[k] * (values[c[k]] - values[a[k]]);
    }

    /** Interpolates channel {@code c} of packed triples at covered texel k. */
    public float mix3(float[] values, int k, int channel) {
        float v = values[3 * a[k] + channel];
        return v + weightB[k] * (values[3 * b[k] + channel] - v) + weightC[k] * (values[3 * c[k] + channel] - v);
    }
}
