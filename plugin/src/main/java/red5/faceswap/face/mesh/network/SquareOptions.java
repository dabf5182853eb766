package red5.faceswap.face.mesh.network;

import java.nio.ByteBuffer;

/**
 * How the attention network cuts a part of the face out of its features: a FlexBuffers map in its file, whose eight values stand before their types
 * and the root, ordered by their names.
 *
 * @param left point at the left end of what is to lie level
 * @param right point at its right end
 * @param points that the cut-out is laid around
 * @param room so many times as large as they need is the cut-out
 * @param width of the cut-out, in features
 * @param height of the cut-out, in features
 */
record SquareOptions(int left, int right, int[] points, float room, int width, int height) {
    static SquareOptions read(ByteBuffer options) {
        int values = options.limit() - 3 - 8 * (1 + Integer.BYTES);
        int subset = values + 24 - options.getInt(values + 24);
        int[] points = new int[options.getShort(subset - Short.BYTES)];
        for (int i = 0; i < points.length; i++) {
            points[i] = options.getShort(subset + Short.BYTES * i);
        }
        return new SquareOptions(
                options.getInt(values),
                options.getInt(values + 12),
                points,
                options.getFloat(values + 16),
                options.getInt(values + 8),
                options.getInt(values + 4));
    }
}
