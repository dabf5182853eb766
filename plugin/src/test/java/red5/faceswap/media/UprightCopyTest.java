package red5.faceswap.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UprightCopyTest {
    private static final int WIDTH = 6;
    private static final int HEIGHT = 4;
    private final FramePool pool = new FramePool(1);

    @AfterEach
    void close() {
        pool.close();
    }

    /** Each sample says where it is: tens its row, units its column. */
    private static ByteBuffer plane(int stride, int rows) {
        ByteBuffer plane = ByteBuffer.allocateDirect(stride * rows);
        for (int i = 0; i < stride * rows; i++) {
            plane.put(i, (byte) (i / stride * 10 + i % stride));
        }
        return plane;
    }

    private static UprightCopy picture(int width, int height, int rotation) {
        return new UprightCopy(plane(9, height), plane(5, height), plane(5, height), 9, 5, 5, width, height, rotation);
    }

    private static int sample(VideoFrame frame, int plane, int row, int column) {
        return frame.plane(plane).get((long) row * frame.stride(plane) + column);
    }

    /** What was at the top left of the picture as it came, and what is there now. */
    @ParameterizedTest
    @CsvSource({"0, 6, 4, 0, 10", "90, 4, 6, 30, 10", "180, 6, 4, 35, 12", "270, 4, 6, 5, 2"})
    void aPictureIsTurnedClockwise(int rotation, int width, int height, int topLeft, int chroma) {
        try (VideoFrame frame = picture(WIDTH, HEIGHT, rotation).into(pool, 77)) {
            assertEquals(width + "x" + height, frame.width() + "x" + frame.height());
            assertEquals(77, frame.timestampMicros());
            assertEquals(topLeft, sample(frame, 0, 0, 0));
            int row = rotation == 0 ? 1 : 0; // of a quarter turn the second row of colours comes first
            assertEquals(chroma, sample(frame, 1, row, 0));
            assertEquals(chroma, sample(frame, 2, row, 0));
        }
    }

    @Test
    void ofOddSidesTheLastRowAndColumnAreLeftOut() {
        try (VideoFrame frame = picture(7, 5, 0).into(pool, 0)) {
            assertEquals("6x4", frame.width() + "x" + frame.height());
            assertEquals(35, sample(frame, 0, 3, 5));
            assertEquals(12, sample(frame, 1, 1, 2));
        }
    }

    @Test
    void whatIsNoPictureIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> picture(1, 4, 0).into(pool, 0));
        assertThrows(IllegalArgumentException.class, () -> picture(6, 4, 45).into(pool, 0));
    }
}
