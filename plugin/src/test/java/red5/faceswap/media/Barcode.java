package red5.faceswap.media;

/** Pictures that carry a number which survives coding and scaling: sixteen cells across the upper half, white for a one. */
public final class Barcode {
    /** What the lower half has everywhere. */
    public static final int LUMA = 110;

    public static final int U = 100;
    public static final int V = 160;
    private static final int CELLS = 16;

    private Barcode() {}

    /** Planar I420 without padding, odd sides rounded up for chroma. The lower half has one colour. */
    public static byte[] i420(int width, int height, int number) {
        int chromaWidth = (width + 1) / 2;
        int chromaHeight = (height + 1) / 2;
        byte[] picture = new byte[width * height + 2 * chromaWidth * chromaHeight];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                boolean one = (number >> x * CELLS / width & 1) != 0;
                picture[y * width + x] = (byte) (y >= height / 2 ? LUMA : one ? 210 : 40);
            }
        }
        int chroma = chromaWidth * chromaHeight;
        java.util.Arrays.fill(picture, width * height, width * height + chroma, (byte) U);
        java.util.Arrays.fill(picture, width * height + chroma, picture.length, (byte) V);
        return picture;
    }

    /** The number in a frame. */
    public static int read(VideoFrame frame) {
        int number = 0;
        for (int cell = 0; cell < CELLS; cell++) {
            int x = (2 * cell + 1) * frame.width() / (2 * CELLS);
            if (at(frame, 0, x, frame.height() / 4) > 125) {
                number |= 1 << cell;
            }
        }
        return number;
    }

    /** One sample, 0 to 255. */
    public static int at(VideoFrame frame, int plane, int x, int y) {
        return frame.plane(plane).get((long) y * frame.stride(plane) + x) & 0xff;
    }

    /** Mean over the lower half of a plane, without its border. */
    public static double lowerMean(VideoFrame frame, int plane) {
        int shift = plane == 0 ? 0 : 1;
        int width = frame.width() >> shift;
        int height = frame.height() >> shift;
        long sum = 0;
        long count = 0;
        for (int y = height * 5 / 8; y < height * 7 / 8; y++) {
            for (int x = width / 8; x < width * 7 / 8; x++) {
                sum += at(frame, plane, x, y);
                count++;
            }
        }
        return (double) sum / count;
    }

    /** A frame with such a picture. */
    public static VideoFrame frame(FramePool pool, int width, int height, int number, long timestampMicros) {
        VideoFrame frame = pool.take(width, height, timestampMicros);
        byte[] picture = i420(width, height, number);
        int from = 0;
        for (int plane = 0; plane < 3; plane++) {
            int columns = plane == 0 ? width : width / 2;
            int rows = plane == 0 ? height : height / 2;
            for (int y = 0; y < rows; y++) {
                frame.plane(plane).getPointer((long) y * frame.stride(plane)).put(picture, from + y * columns, columns);
            }
            from += columns * rows;
        }
        return frame;
    }
}
