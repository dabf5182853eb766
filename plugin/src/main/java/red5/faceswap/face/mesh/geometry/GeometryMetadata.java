package red5.faceswap.face.mesh.geometry;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Reads the canonical face from MediaPipe's geometry pipeline metadata: field 1 holds a mesh whose field 3 are 468 vertices
 * of five floats (x, y, z in cm with y up, u, v) and whose field 4 are the triangles' indices (protocol buffers wire format).
 */
public final class GeometryMetadata {
    private static final int VARINT = 0;
    private static final int BYTES = 2;
    private static final int FIXED32 = 5;

    final float[] vertices = new float[5 * CanonicalMesh.VERTICES];
    final int[] triangles = new int[3 * CanonicalMesh.TRIANGLES];
    private int vertexFloats;
    private int indices;

    public GeometryMetadata(byte[] file) {
        read(ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN), false);
        if (vertexFloats != vertices.length || indices != triangles.length) {
            throw new IllegalArgumentException(
                    "not the canonical face: " + vertexFloats + " floats, " + indices + " indices");
        }
    }

    private void read(ByteBuffer in, boolean mesh) {
        while (in.hasRemaining()) {
            long tag = varint(in);
            int field = (int) (tag >>> 3);
            switch ((int) (tag & 7)) {
                case VARINT -> {
                    long value = varint(in);
                    if (mesh && field == 4) {
                        triangles[indices++] = (int) value;
                    }
                }
                case FIXED32 -> {
                    float value = in.getFloat();
                    if (mesh && field == 3) {
                        vertices[vertexFloats++] = value;
                    }
                }
                case BYTES -> {
                    int length = (int) varint(in);
                    if (!mesh && field == 1) {
                        read(in.slice(in.position(), length).order(ByteOrder.LITTLE_ENDIAN), true);
                    }
                    in.position(in.position() + length);
                }
                default -> throw new IllegalArgumentException("not a geometry metadata file");
            }
        }
    }

    private static long varint(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte b = in.get();
            value |= (long) (b & 127) << shift;
            if (b >= 0) {
                return value;
            }
        }
    }
}
