package red5.faceswap.media;

import java.text.Normalizer;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Point;
import org.bytedeco.opencv.opencv_core.Scalar;

/**
 * Draws a short text into frames: white on a translucent dark box, top right, a twentieth of the shorter side high but
 * never less than can be read. The text is rendered once per frame size, by OpenCV's built-in strokes, which need no font on
 * the machine; they have ASCII only, so accents are left out and other characters become question marks. Text too long for the
 * picture is made smaller, then cut. Holds Java memory only. Used by one thread at a time.
 */
public final class TextLabel {
    private static final int FONT = opencv_imgproc.FONT_HERSHEY_SIMPLEX;
    /** Height of capital letters at scale 1. */
    private static final double CAPITAL_HEIGHT = 21;

    private static final int LEAST_CAPITALS = 7;
    private static final double SHADE = 0.6;
    private static final int WHITE = 235;
    private static final int BLACK = 16;
    private static final int NEUTRAL = 128;

    private final String text;
    private Size size;
    private Mask mask;

    /** Coverage of the text, 0 to 255 per pixel of the box; sides even. */
    private record Mask(byte[] coverage, int width, int height) {}

    /** @param text words to draw; nothing is drawn when it is blank */
    public TextLabel(String text) {
        String plain = Normalizer.normalize(text.strip().replace("ß", "ss"), Normalizer.Form.NFKD)
                .replaceAll("\\p{M}", "");
        this.text = plain.replaceAll("[^\\x20-\\x7e]", "?");
    }

    /** Draws it into a frame that nobody else reads yet. */
    public void draw(VideoFrame frame) {
        if (text.isEmpty()) {
            return;
        }
        if (size == null || size.width() != frame.width() || size.height() != frame.height()) {
            size = new Size(frame.width(), frame.height());
            mask = render(size);
        }
        int margin = Math.min(frame.width(), frame.height()) / 40;
        int x = Math.max(0, frame.width() - mask.width - margin) & ~1;
        int y = margin & ~1;
        blendLuma(frame, x, y);
        fadeChroma(frame, x, y);
    }

    private Mask render(Size frame) {
        int capitals = Math.max(LEAST_CAPITALS, Math.min(frame.width(), frame.height()) / 28);
        int room = frame.width() - 2 * (frame.width() / 40);
        String words = text;
        try (IntPointer baseline = new IntPointer(1)) {
            while (capitals > LEAST_CAPITALS && boxWidth(words, capitals, baseline) > room) {
                capitals--;
            }
            while (words.length() > 1 && boxWidth(words, capitals, baseline) > room) {
                words = words.substring(0, words.length() - 1);
            }
            int width = Math.min(even(boxWidth(words, capitals, baseline)), frame.width());
            int height = Math.min(even(capitals * 2 + 4), frame.height());
            return new Mask(paint(words, capitals, width, height), width, height);
        }
    }

    private static int boxWidth(String words, int capitals, IntPointer baseline) {
        return opencv_imgproc
                        .getTextSize(words, FONT, capitals / CAPITAL_HEIGHT, thickness(capitals), baseline)
                        .width()
                + capitals * 2;
    }

    private static byte[] paint(String words, int capitals, int width, int height) {
        try (Mat canvas = new Mat(height, width, opencv_core.CV_8UC1, new Scalar(0, 0, 0, 0));
                Point start = new Point(capitals, (height + capitals) / 2);
                Scalar white = new Scalar(255, 255, 255, 0)) {
            opencv_imgproc.putText(
                    canvas,
                    words,
                    start,
                    FONT,
                    capitals / CAPITAL_HEIGHT,
                    white,
                    thickness(capitals),
                    opencv_imgproc.LINE_AA,
                    false);
            byte[] coverage = new byte[width * height];
            for (int row = 0; row < height; row++) {
                canvas.ptr(row).get(coverage, row * width, width);
            }
            return coverage;
        }
    }

    private static int thickness(int capitals) {
        return Math.max(1, capitals / 9);
    }

    private static int even(int side) {
        return side + 1 & ~1;
    }

    private void blendLuma(VideoFrame frame, int x, int y) {
        byte[] row = new byte[mask.width];
        for (int line = 0; line < mask.height; line++) {
            try (BytePointer at = frame.plane(0).getPointer((long) (y + line) * frame.stride(0) + x)) {
                at.get(row, 0, row.length);
                for (int i = 0; i < row.length; i++) {
                    double shaded = (row[i] & 0xff) * (1 - SHADE) + BLACK * SHADE;
                    double coverage = (mask.coverage[line * mask.width + i] & 0xff) / 255.0;
                    row[i] = (byte) Math.round(shaded + (WHITE - shaded) * coverage);
                }
                at.put(row, 0, row.length);
            }
        }
    }

    private void fadeChroma(VideoFrame frame, int x, int y) {
        byte[] row = new byte[mask.width / 2];
        for (int plane = 1; plane < 3; plane++) {
            for (int line = 0; line < mask.height / 2; line++) {
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
