package red5.faceswap.face.mesh.picture;

import java.nio.ByteBuffer;
import org.bytedeco.javacpp.BytePointer;

/** A rectangle of a plane in native memory, row by row to and from Java's. A call into native code for each row would cost more than the copying. */
final class PixelRows {
    private PixelRows() {}

    /**
     * @param plane its first byte
     * @param stride bytes from one row of the plane to the next
     * @param pixels filled from its beginning, {@code width} bytes a row
     */
    static void read(BytePointer plane, long stride, int left, int top, int width, int height, byte[] pixels) {
        ByteBuffer bytes = bytes(plane, stride * (top + height) + left + width);
        for (int y = 0; y < height; y++) {
            bytes.get((int) (stride * (top + y)) + left, pixels, y * width, width);
        }
    }

    /** The way back. */
    static void write(byte[] pixels, BytePointer plane, long stride, int left, int top, int width, int height) {
        ByteBuffer bytes = bytes(plane, stride * (top + height) + left + width);
        for (int y = 0; y < height; y++) {
            bytes.put((int) (stride * (top + y)) + left, pixels, y * width, width);
        }
    }

    private static ByteBuffer bytes(BytePointer plane, long count) {
        try (BytePointer first = new BytePointer(plane)) {
            return first.limit(count).asByteBuffer();
        }
    }
}
