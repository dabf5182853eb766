package red5.faceswap.face.mesh.drawing;

import red5.faceswap.face.Similarity;
import red5.faceswap.face.mesh.geometry.CanonicalMesh;

/**
 * A face as a network made it, and where the mesh lay on it. Immutable.
 *
 * @param side pixels of the luma plane, even
 * @param luma side squared, 16..235
 * @param u a quarter as many
 * @param v a quarter as many
 * @param places packed x, y per vertex, in shares of the side; some may lie outside
 * @param seconds of the stream at which it was asked for
 */
public record NetworkPatch(int side, byte[] luma, byte[] u, byte[] v, float[] places, double seconds) {
    /** Of what was made so many times larger than it is shown, only every second pixel counts. */
    private static final double TOO_LARGE = 1.8;

    /**
     * @param rgb red, green and blue of the square's pixels, row by row
     * @param unit from the unit square to the frame in which it lies
     * @param points of the mesh in that frame
     */
    public static NetworkPatch of(byte[] rgb, int side, Similarity unit, float[] points, double seconds) {
        int pixels = side;
        byte[] shown = rgb;
        while (pixels % 4 == 0 && pixels > TOO_LARGE * unit.scale()) {
            shown = halved(shown, pixels);
            pixels /= 2;
        }
        return new NetworkPatch(
                pixels,
                luma(shown, pixels),
                chroma(shown, pixels, -.148f, -.291f, .439f),
                chroma(shown, pixels, .439f, -.368f, -.071f),
                places(unit.inverse(), points),
                seconds);
    }

    private static float[] places(Similarity back, float[] points) {
        float[] places = new float[2 * CanonicalMesh.VERTICES];
        for (int i = 0; i < CanonicalMesh.VERTICES; i++) {
            places[2 * i] = (float) back.x(points[3 * i], points[3 * i + 1]);
            places[2 * i + 1] = (float) back.y(points[3 * i], points[3 * i + 1]);
        }
        return places;
    }

    private static byte[] halved(byte[] rgb, int side) {
        int half = side / 2;
        byte[] out = new byte[3 * half * half];
        for (int i = 0; i < out.length; i++) {
            int at = 3 * (i / 3 / half * 2 * side + i / 3 % half * 2) + i % 3;
            out[i] = (byte) (four(rgb, at, side) + 2 >> 2);
        }
        return out;
    }

    /** Sum of one colour over two by two pixels. */
    private static int four(byte[] rgb, int at, int side) {
        return (rgb[at] & 255) + (rgb[at + 3] & 255) + (rgb[at + 3 * side] & 255) + (rgb[at + 3 * side + 3] & 255);
    }

    /** ITU-R BT.601 in the range of video. */
    private static byte[] luma(byte[] rgb, int side) {
        byte[] luma = new byte[side * side];
        for (int i = 0; i < luma.length; i++) {
            float y = .257f * (rgb[3 * i] & 255) + .504f * (rgb[3 * i + 1] & 255) + .098f * (rgb[3 * i + 2] & 255);
            luma[i] = (byte) (int) (y + 16.5f);
        }
        return luma;
    }

    private static byte[] chroma(byte[] rgb, int side, float red, float green, float blue) {
        int half = side / 2;
        byte[] chroma = new byte[half * half];
        for (int i = 0; i < chroma.length; i++) {
            int at = 3 * (i / half * 2 * side + i % half * 2);
            float sum = red * four(rgb, at, side) + green * four(rgb, at + 1, side) + blue * four(rgb, at + 2, side);
            chroma[i] = (byte) (int) (sum / 4 + 128.5f);
        }
        return chroma;
    }
}
