package red5.faceswap.media;

import org.bytedeco.javacpp.BytePointer;

/**
 * Draws a short text into frames: white on a translucent dark box in a corner, a twentieth of the shorter side high, so that it can
 * still be read where the picture is scaled down to its smallest size. The text is laid out once per frame size. Holds Java memory
 * only. Used by one thread at a time.
 */
public final class TextLabel {
    private static final double SHADE = 0.72;
    /** Of the shorter side: screens and players may cover what is nearer to the edge than 5 % (EBU R 95). */
    private static final int MARGIN = 16;

    private static final int WHITE = 235;
    private static final int BLACK = 16;
    private static final int NEUTRAL = 128;
    private static final int[] DARKER = mixedWith(BLACK);
    private static final int[] PALER = mixedWith(NEUTRAL);

    private final String text;
    private final LabelPlace place;
    private final LabelFont font;
    private final int smallest;
    private Size size;
    private LabelMask mask;

    /**
     * @param text words to draw; nothing is drawn when it is blank
     * @param place where
     * @param font of the letters; what it lacks is left out
     */
    public TextLabel(String text, LabelPlace place, LabelFont font) {
        this(text, place, font, Integer.MAX_VALUE);
    }

    /** @param smallest shorter side of the smallest picture that is made of the labelled ones, in which it can be read as well */
    public TextLabel(String text, LabelPlace place, LabelFont font, int smallest) {
        this.text = text.strip().replaceAll("\\s+", " ");
        this.place = place;
        this.font = font;
        this.smallest = smallest;
    }

    /** At the top right, in the plugin's own font. */
    public TextLabel(String text) {
        this(text, LabelPlace.TOP_RIGHT, LabelFont.builtIn());
    }

    /** Draws it into a frame that nobody else reads yet. */
    public void draw(VideoFrame frame) {
        if (text.isEmpty()) {
            return;
        }
        if (size == null || size.width() != frame.width() || size.height() != frame.height()) {
            size = new Size(frame.width(), frame.height());
            mask = LabelMask.of(text, font, size, smallest);
        }
        int margin = Math.min(frame.width(), frame.height()) / MARGIN;
        int right = Math.max(0, frame.width() - mask.width() - margin);
        int bottom = Math.max(0, frame.height() - mask.height() - margin);
        int x = (place.left() ? Math.min(margin, right) : right) & ~1;
        int y = (place.top() ? Math.min(margin, bottom) : bottom) & ~1;
        blendLuma(frame, x, y);
        fadeChroma(frame, x, y);
    }

    private void blendLuma(VideoFrame frame, int x, int y) {
        byte[] row = new byte[mask.width()];
        byte[] coverage = mask.coverage();
        try (BytePointer plane = new BytePointer(frame.plane(0))) {
            for (int line = 0; line < mask.height(); line++) {
                plane.position((long) (y + line) * frame.stride(0) + x).get(row, 0, row.length);
                for (int i = 0; i < row.length; i++) {
                    int shaded = DARKER[row[i] & 0xff];
                    int covered = coverage[line * row.length + i] & 0xff;
                    row[i] = (byte) (shaded + ((WHITE - shaded) * covered + 127) / 255);
                }
                plane.put(row, 0, row.length);
            }
        }
    }

    private void fadeChroma(VideoFrame frame, int x, int y) {
        byte[] row = new byte[mask.width() / 2];
        for (int number = 1; number < 3; number++) {
            try (BytePointer plane = new BytePointer(frame.plane(number))) {
                for (int line = 0; line < mask.height() / 2; line++) {
                    plane.position((long) (y / 2 + line) * frame.stride(number) + x / 2)
                            .get(row, 0, row.length);
                    for (int i = 0; i < row.length; i++) {
                        row[i] = (byte) PALER[row[i] & 0xff];
                    }
                    plane.put(row, 0, row.length);
                }
            }
        }
    }

    /** What a translucent layer of that value makes of each sample. */
    private static int[] mixedWith(int value) {
        int[] mixed = new int[256];
        for (int sample = 0; sample < mixed.length; sample++) {
            mixed[sample] = (int) Math.round(sample + (value - sample) * SHADE);
        }
        return mixed;
    }
}
