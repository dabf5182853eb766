package red5.faceswap.face.mesh.picture;

import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;
import red5.faceswap.face.mesh.geometry.CanonicalMesh;
import red5.faceswap.face.mesh.geometry.Curves;
import red5.faceswap.face.mesh.geometry.FaceParts;
import red5.faceswap.face.mesh.geometry.UvGrid;

/** A face texture in half-octave levels, so that a drawn pixel always finds one of about its own size. Immutable. */
public final class TexturePyramid {
    public static final int SIDE = 512;
    public static final int LEVELS = 9;
    /** Texels per drawn pixel above which a coarser level is taken. */
    private static final float FINEST = 1.3f;
    /** Texels outside the face take the mean colour this far around. */
    private static final int FILL = 24;

    public final int[] side = new int[LEVELS];
    /** Luma 0..219. */
    public final byte[][] luma = new byte[LEVELS][];
    /** Luma in bits 0..7, u + 128 in 8..15, v + 128 in 16..23. */
    public final int[][] yuv = new int[LEVELS][];
    /** Rms of each level's high-pass luma on the inner face: how much grain it brings. */
    public final float[] grain = new float[LEVELS];

    private final float uvHeight;

    /** @param planes y, u, v, each SIDE x SIDE; read and filled outside the face */
    public TexturePyramid(CanonicalMesh mesh, UvGrid grid, float[][] planes) {
        byte[] packed = pack(grid, planes);
        uvHeight = (float) Math.hypot(
                mesh.uv[2 * FaceParts.FOREHEAD_TOP] - mesh.uv[2 * FaceParts.CHIN],
                mesh.uv[2 * FaceParts.FOREHEAD_TOP + 1] - mesh.uv[2 * FaceParts.CHIN + 1]);
        try (Mat base = new Mat(SIDE, SIDE, opencv_core.CV_8UC3)) {
            base.data().put(packed);
            for (int level = 0; level < LEVELS; level++) {
                side[level] = (int) Math.round(SIDE / Math.pow(2, level / 2.0));
                shrink(base, level);
                grain[level] = grain(mesh, level);
            }
        }
    }

    private static byte[] pack(UvGrid grid, float[][] planes) {
        float[] covered = new float[SIDE * SIDE];
        for (int k : grid.texel) {
            covered[k] = 1;
        }
        Planes filter = new Planes(SIDE, SIDE);
        float[] around = new float[SIDE * SIDE];
        byte[] packed = new byte[3 * SIDE * SIDE];
        for (int c = 0; c < 3; c++) {
            filter.box(planes[c], covered, around, FILL);
            int offset = c == 0 ? 0 : 128;
            for (int k = 0; k < covered.length; k++) {
                float value = covered[k] > 0 ? planes[c][k] : around[k];
                packed[3 * k + c] = (byte) Math.round(Curves.clamp(0, 255, value + offset));
            }
        }
        return packed;
    }

    private void shrink(Mat base, int level) {
        int n = side[level] * side[level];
        byte[] bytes = new byte[3 * n];
        try (Mat small = new Mat();
                Size size = new Size(side[level], side[level])) {
            opencv_imgproc.resize(base, small, size, 0, 0, opencv_imgproc.INTER_AREA);
            small.data().get(bytes);
        }
        luma[level] = new byte[n];
        yuv[level] = new int[n];
        for (int k = 0; k < n; k++) {
            luma[level][k] = bytes[3 * k];
            yuv[level][k] = bytes[3 * k] & 255 | (bytes[3 * k + 1] & 255) << 8 | (bytes[3 * k + 2] & 255) << 16;
        }
    }

    /** Over the box of the cheeks and the nose. */
    private float grain(CanonicalMesh mesh, int level) {
        int n = side[level];
        int left = (int) (mesh.uv[2 * FaceParts.LEFT_EYE_OUTER] * n);
        int right = (int) (mesh.uv[2 * FaceParts.RIGHT_EYE_OUTER] * n);
        int eyes = (int) (mesh.uv[2 * FaceParts.LEFT_EYE_OUTER + 1] * n);
        int mouth = (int) (mesh.uv[2 * FaceParts.LEFT_MOUTH_CORNER + 1] * n);
        int top = Math.min(eyes, mouth);
        int bottom = Math.max(eyes, mouth);
        return Grain.energy(luma[level], n, left, top, right, bottom);
    }

    /** The level whose texels are about as large as the pixels of a face drawn that high (forehead to chin, pixels). */
    public int levelFor(float faceHeight) {
        int level = 0;
        while (level < LEVELS - 1 && uvHeight * side[level] > FINEST * faceHeight) {
            level++;
        }
        return level;
    }

    /** Grain that a level brings to a face of that height; a magnified texture brings less. */
    float grainAt(int level, float faceHeight) {
        return grain[level] * Math.min(1, uvHeight * side[level] / faceHeight);
    }

    /** The packed colour at texture coordinates, between texels. */
    public void sample(int level, float u, float v, float[] out, int at) {
        int n = side[level];
        float x = Curves.clamp(0, n - 1.01f, u * n - .5f);
        float y = Curves.clamp(0, n - 1.01f, v * n - .5f);
        int k = (int) y * n + (int) x;
        float fx = x - (int) x;
        float fy = y - (int) y;
        int[] t = yuv[level];
        for (int c = 0; c < 3; c++) {
            int shift = 8 * c;
            float upper = (t[k] >> shift & 255) * (1 - fx) + (t[k + 1] >> shift & 255) * fx;
            float lower = (t[k + n] >> shift & 255) * (1 - fx) + (t[k + n + 1] >> shift & 255) * fx;
            out[at + c] = upper + (lower - upper) * fy - (c == 0 ? 0 : 128);
        }
    }
}
