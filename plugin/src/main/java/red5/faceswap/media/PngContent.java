package red5.faceswap.media;

import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Measures what the compressed part of a PNG (ISO/IEC 15948, clause 10) unfolds to. Decoders unfold all of it, whatever size the header
 * claims: seven megabytes can keep one busy for half a minute with a picture of 100 x 100 pixels.
 */
public final class PngContent {
    private static final int HEADER = 0x49484452;
    private static final int DATA = 0x49444154;
    private static final int END = 0x49454e44;
    private static final int SIGNATURE = 8;
    /** Pixels; larger ones are refused for their size, and not unfolded for it. */
    private static final long MOST_PIXELS = 200_000_000;
    /** Samples of a pixel for each colour type: grey, none, RGB, palette, grey with alpha, none, RGBA. */
    private static final int[] SAMPLES = {1, 4, 3, 1, 2, 4, 4};

    private PngContent() {}

    /**
     * Whether the data are no more than the picture of that header needs; at most twice as much is unfolded to tell.
     *
     * @param png from the signature on, its chunks whole to the last one
     */
    public static boolean fits(ByteBuffer png) {
        ByteBuffer in = png.slice();
        Inflater inflater = new Inflater();
        try {
            byte[] scrap = new byte[65_536];
            long most = 0;
            for (int at = SIGNATURE; in.getInt(at + 4) != END; at += 12 + in.getInt(at)) {
                int type = in.getInt(at + 4);
                if (type == HEADER) {
                    if ((long) in.getInt(at + 8) * in.getInt(at + 12) > MOST_PIXELS) {
                        return true;
                    }
                    most = most(in.getInt(at + 8), in.getInt(at + 12), in.get(at + 16), in.get(at + 17));
                } else if (type == DATA) {
                    inflater.setInput(in.slice(at + 8, in.getInt(at)));
                    while (inflater.getBytesWritten() <= most && inflater.inflate(scrap) > 0) {
                        // counted
                    }
                }
            }
            return inflater.getBytesWritten() <= most;
        } catch (DataFormatException e) {
            return true; // the decoder says what is wrong
        } finally {
            inflater.end();
        }
    }

    /** Bytes of all rows, each with its filter, and as much again for the rows of interlaced pictures. */
    private static long most(int width, int height, int depth, int colours) {
        long bits = (long) width * (depth & 31) * SAMPLES[Math.min(6, colours & 7)];
        return 2 * height * (bits / 8 + 2) + 1024;
    }
}
