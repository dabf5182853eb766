package red5.faceswap.media;

import org.bytedeco.javacpp.BytePointer;

/**
 * Draws a short text into frames: white on a translucent dark box in a corner, a twentieth of the shorter side high, so that it can
 * still be read where the picture is scaled down to its smallest size. The text is laid out once per frame size. Holds Java memory
 * only. Used by one thread at a time.
 */
public final class TextLabel {
    private static final double SHADE = 0.72;
    private static final int WHITE = 235;
    private static final int BLACK = 16;
    private static final int NEUTRAL = 128;

    private final String text;
    private final LabelPlace place;
    private final LabelFont font;
    private Size size;
    private LabelMask mask;

    /**
     * @param text words to draw; nothing is drawn when it is blank
     * @param place where
     * @param font of the letters; what it lacks is left out
     */
    public TextLabel(String text, LabelPlace place, LabelFont font) {
        this.text = text.strip().replaceAll("\\s+", " ");
        this.place = place;
        this.font = font;
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
            mask = LabelMask.of(text, font, size);
        }
        int margin = Math.min(frame.width(), frame.height()) / 40;
        int right = Math.max(0, frame.width() - mask.width() - margin);
        int bottom = Math.max(0, frame.height() - mask.height() - margin);
        int x = (place.left() ? Math.min(margin, right) : right) & ~1;
        int y = (place.top() ? Math.min(margin, bottom) : bottom) & ~1;
        blendLuma(frame, x, y);
        fadeChroma(frame, x, y);
    }

    private void blendLuma(VideoFrame frame, int x, int y) {
        byte[] row = new byte[mask.width()];
        for (int line = 0; line < mask.height(); line++) {
            try (BytePointer at = frame.plane(0).getPointer((long) (y + line) * frame.stride(0) + x)) {
                at.get(row, 0, row.length);
                for (int i = 0; i < row.length; i++) {
                    double shaded = (row[i] & 0xff) * (1 - SHADE) + BLACK * SHADE;
                    double coverage = (mask.coverage()[line * mask.width() + i] & 0xff) / 255.0;
                    row[i] = (byte) Math.round(shaded + (WHITE - shaded) * coverage);
                }
                at.put(row, 0, row.length);
            }
        }
    }

    private void fadeChroma(VideoFrame frame, int x, int y) {
        byte[] row = new byte[mask.width() / 2];
        for (int plane = 1; plane < 3; plane++) {
            for (int line = 0; line < mask.height() / 2; line++) {
                try (BytePointer at =
                        frame.plane(plane).getPointer((long) (y / 2 + line) * frame.stride(plane) + x / 2)) {
                    at.get(row, 0, row.length);
                    for (int i = 0; i < row.length; i++) {
                        row[i] = (byte) Math.round(NEUTRAL + ((row[i] & 0xff) - NEUTRAL) * (1 - SHADE));
                    }
                    at.put(row, 0, row.length);
                }
            }
        }
    }
}
