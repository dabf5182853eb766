package red5.faceswap.media;

import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Measures what the compressed part of a PNG (ISO/IEC 15948, clause 10) unfolds to. Decoders unfold all of it, whatever size the header
 * claims: seven megabytes can keep one busy for half a minute with a picture of 100 x 100 pixels.
 */
public final class PngContent implements AutoCloseable {
    private static final int HEADER = 0x49484452;
    private static final int DATA = 0x49444154;
    private static final int HEADER_BYTES = 13;
    /** Pixels; larger ones are refused for their size, and not unfolded for it. */
    private static final long MOST_PIXELS = 200_000_000;
    /** Samples of a pixel for each colour type: grey, none, RGB, palette, grey with alpha, none, RGBA. */
    private static final int[] SAMPLES = {1, 4, 3, 1, 2, 4, 4};

    private final Inflater inflater = new Inflater();
    private final byte[] scrap = new byte[65_536];
    private long most;
    /** Whether others say what is wrong with it: the size, or the decoder. */
    private boolean left;

    /**
     * Takes a chunk, in the file's order. Of all of them together at most twice as much as the picture needs is unfolded.
     *
     * @param type its four letters
     * @param data what is in it
     */
    public void chunk(int type, ByteBuffer data) {
        if (left) {
            return;
        }
        if (type == HEADER && data.remaining() >= HEADER_BYTES) {
            int at = data.position();
            left = (long) data.getInt(at) * data.getInt(at + 4) > MOST_PIXELS;
            most = most(data.getInt(at), data.getInt(at + 4), data.get(at + 8), data.get(at + 9));
        } else if (type == DATA) {
            inflater.setInput(data.duplicate());
            try {
                while (inflater.getBytesWritten() <= most && inflater.inflate(scrap) > 0) {
                    // counted
                }
            } catch (DataFormatException e) {
                left = true;
            }
        }
    }

    /** Whether the data that were taken are no more than the picture of that header needs. */
    public boolean fits() {
        return left || inflater.getBytesWritten() <= most;
    }

    @Override
    public void close() {
        inflater.end();
    }

    /** Bytes of all rows, each with its filter, and as much again for the rows of interlaced pictures. */
    private static long most(int width, int height, int depth, int colours) {
        long bits = (long) width * (depth & 31) * SAMPLES[Math.min(6, colours & 7)];
        return 2 * height * (bits / 8 + 2) + 1024;
    }
}
