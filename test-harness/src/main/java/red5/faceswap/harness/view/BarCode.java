package red5.faceswap.harness.view;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import red5.faceswap.harness.view.Publication.Edge;

/**
 * What is written into each frame of a {@link ClockedPicture}, so that a viewer of any kind can tell which frame it sees and
 * how old it is.
 *
 * <p>Drawn as two rows of 40 cells, black or white, each row 1/36 of the picture's height, at the top or the bottom edge. The
 * outer two cells of each row are a guard (black, white ... white, black) that gives the threshold; the 72 between carry,
 * most significant bit first: flash (1), frame number (23), wall clock in ms modulo 2^32 (32), CRC-16/CCITT-FALSE of those 7
 * bytes (16). All lengths are fractions of the picture, so that scaling does no harm. The JavaScript twin is
 * {@code browser/page/barCode.js}.
 *
 * @param number of the frame, 0 to 2^23-1
 * @param clock wall clock in ms modulo 2^32
 * @param flash whether this frame belongs to a flash; its first frame carries the timestamp at which a beep begins
 */
record BarCode(int number, long clock, boolean flash) {
    static final int ROWS = 2;
    static final int ROWS_PER_PICTURE = 36;
    private static final int CELLS = 40;
    private static final int DATA_CELLS = CELLS - 4;
    private static final int PAYLOAD_BYTES = 7;
    private static final int LEAST_CONTRAST = 40;
    private static final byte BLACK = 16;
    private static final byte WHITE = (byte) 235;

    BarCode {
        if (number < 0 || number >= 1 << 23) {
            throw new IllegalArgumentException("frame number " + number + " does not fit into 23 bits");
        }
        clock &= 0xffff_ffffL;
    }

    /** Milliseconds from this code's clock to a wall time; right while both are less than 24 days apart. */
    long millisUntil(long wallMillis) {
        return (int) (wallMillis - clock);
    }

    /** Draws the code into a picture's luma plane; its stride is the width. */
    void draw(byte[] luma, int width, int height, Edge edge) {
        byte[] bytes = bytes();
        double top = top(height, edge);
        for (int row = 0; row < ROWS; row++) {
            int from = (int) Math.round(top + row * (double) height / ROWS_PER_PICTURE);
            int to = (int) Math.round(top + (row + 1) * (double) height / ROWS_PER_PICTURE);
            for (int cell = 0; cell < CELLS; cell++) {
                byte level = isWhite(bytes, row, cell) ? WHITE : BLACK;
                int left = Math.round(cell * width / (float) CELLS);
                int right = Math.round((cell + 1) * width / (float) CELLS);
                for (int y = from; y < to; y++) {
                    Arrays.fill(luma, y * width + left, y * width + right, level);
                }
            }
        }
    }

    /** Reads the code from a luma plane, at whichever edge it is; empty where there is no whole one. */
    static Optional<BarCode> read(ByteBuffer luma, int stride, int width, int height) {
        return read(luma, stride, width, height, Edge.TOP).or(() -> read(luma, stride, width, height, Edge.BOTTOM));
    }

    private static Optional<BarCode> read(ByteBuffer luma, int stride, int width, int height, Edge edge) {
        byte[] bytes = new byte[PAYLOAD_BYTES + 2];
        for (int row = 0; row < ROWS; row++) {
            double[] levels = new double[CELLS];
            for (int cell = 0; cell < CELLS; cell++) {
                levels[cell] = level(luma, stride, width, height, edge, row, cell);
            }
            double black = (levels[0] + levels[CELLS - 1]) / 2;
            double white = (levels[1] + levels[CELLS - 2]) / 2;
            if (white - black < LEAST_CONTRAST) {
                return Optional.empty();
            }
            for (int i = 0; i < DATA_CELLS; i++) {
                int bit = row * DATA_CELLS + i;
                if (levels[i + 2] > (black + white) / 2) {
                    bytes[bit >> 3] |= (byte) (0x80 >> (bit & 7));
                }
            }
        }
        ByteBuffer read = ByteBuffer.wrap(bytes);
        if ((read.getShort(PAYLOAD_BYTES) & 0xffff) != crc16(bytes)) {
            return Optional.empty();
        }
        int head = read.getInt(0) >>> 8;
        return Optional.of(new BarCode(head & 0x7f_ffff, read.getInt(3) & 0xffff_ffffL, (head & 0x80_0000) != 0));
    }

    private static double level(ByteBuffer luma, int stride, int width, int height, Edge edge, int row, int cell) {
        double cellWidth = (double) width / CELLS;
        double rowHeight = (double) height / ROWS_PER_PICTURE;
        double left = cell * cellWidth;
        double upper = top(height, edge) + row * rowHeight;
        int sum = 0;
        int count = 0;
        for (int y = (int) (upper + rowHeight * 0.3); y < Math.max(upper + rowHeight * 0.7, upper + 1); y++) {
            for (int x = (int) (left + cellWidth * 0.3); x < left + cellWidth * 0.7; x++) {
                sum += luma.get(y * stride + x) & 255;
                count++;
            }
        }
        return (double) sum / count;
    }

    private byte[] bytes() {
        byte[] bytes = new byte[PAYLOAD_BYTES + 2];
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        buffer.putInt(0, (number | (flash ? 0x80_0000 : 0)) << 8);
        buffer.putInt(3, (int) clock);
        buffer.putShort(PAYLOAD_BYTES, (short) crc16(bytes));
        return bytes;
    }

    private static boolean isWhite(byte[] bytes, int row, int cell) {
        if (cell < 2 || cell >= CELLS - 2) {
            return cell == 1 || cell == CELLS - 2;
        }
        int bit = row * DATA_CELLS + cell - 2;
        return (bytes[bit >> 3] & 0x80 >> (bit & 7)) != 0;
    }

    private static double top(int height, Edge edge) {
        return edge == Edge.TOP ? 0 : height - (double) height * ROWS / ROWS_PER_PICTURE;
    }

    private static int crc16(byte[] bytes) {
        int crc = 0xffff;
        for (int i = 0; i < PAYLOAD_BYTES; i++) {
            crc ^= (bytes[i] & 255) << 8;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 0x8000) != 0 ? (crc << 1 ^ 0x1021) & 0xffff : crc << 1 & 0xffff;
            }
        }
        return crc;
    }
}
