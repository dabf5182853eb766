package red5.faceswap.harness.faults;

import red5.faceswap.media.FramePool;
import red5.faceswap.media.Size;
import red5.faceswap.media.Slate;
import red5.faceswap.media.TextLabel;
import red5.faceswap.media.VideoFrame;

/** The words that disclose a swap, looked for in the pixels that a viewer saw. */
final class Label {
    private static final String WORDS = "AI modified";

    private Label() {}

    /** How like the words drawn on a plain picture the same place of a viewer's picture is: 1 just so, 0 nothing in common. */
    static double likeness(Eyes.Kept picture) {
        try (FramePool pool = new FramePool(0);
                VideoFrame plain = Slate.of(pool, new Size(picture.width(), picture.height()), 0)) {
            int grey = plain.plane(0).get(0) & 255;
            new TextLabel(WORDS).draw(plain);
            Correlation correlation = new Correlation();
            for (int y = 0; y < picture.height(); y++) {
                for (int x = 0; x < picture.width(); x++) {
                    int drawn = plain.plane(0).get((long) y * plain.stride(0) + x) & 255;
                    if (drawn != grey) {
                        correlation.add(drawn, picture.y()[y * picture.width() + x] & 255);
                    }
                }
            }
            return correlation.value();
        }
    }

    /** Pearson's. */
    private static final class Correlation {
        private double n;
        private double sumA;
        private double sumB;
        private double sumAa;
        private double sumBb;
        private double sumAb;

        void add(double a, double b) {
            n++;
            sumA += a;
            sumB += b;
            sumAa += a * a;
            sumBb += b * b;
            sumAb += a * b;
        }

        double value() {
            double deviations = Math.sqrt((n * sumAa - sumA * sumA) * (n * sumBb - sumB * sumB));
            if (!(deviations > 0)) {
                throw new IllegalStateException("nothing was drawn, or the picture is plain there");
            }
            return (n * sumAb - sumA * sumB) / deviations;
        }
    }
}
