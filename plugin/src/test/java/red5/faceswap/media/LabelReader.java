package red5.faceswap.media;

/** Reads labels as a viewer does: compares what stands in a corner with how words would look there. */
public final class LabelReader {
    private LabelReader() {}

    /**
     * @param seen a picture as it arrives, of any size
     * @param words that may stand in it
     * @param place where
     * @param drawnAt the size of the picture that was labelled, before it was scaled
     * @return correlation of luma, 1 for exactly these words
     */
    public static double likeness(VideoFrame seen, String words, LabelPlace place, Size drawnAt, FramePool pool)
            throws MediaException {
        Size size = new Size(seen.width(), seen.height());
        try (VideoFrame empty = Slate.of(pool, drawnAt, 0);
                VideoFrame drawn = Slate.of(pool, drawnAt, 0);
                Scaler scaler = new Scaler()) {
            new TextLabel(words, place, LabelFont.builtIn()).draw(drawn);
            try (VideoFrame without = scaler.scale(empty, size, pool);
                    VideoFrame with = scaler.scale(drawn, size, pool)) {
                return correlation(with, without, seen);
            }
        }
    }

    private static double correlation(VideoFrame with, VideoFrame without, VideoFrame seen) {
        double n = 0;
        double a = 0;
        double b = 0;
        double aa = 0;
        double bb = 0;
        double ab = 0;
        for (int y = 0; y < seen.height(); y++) {
            for (int x = 0; x < seen.width(); x++) {
                if (inside(with, without, x, y)) {
                    int wanted = Barcode.at(with, 0, x, y);
                    int found = Barcode.at(seen, 0, x, y);
                    n++;
                    a += wanted;
                    b += found;
                    aa += wanted * wanted;
                    bb += found * found;
                    ab += wanted * found;
                }
            }
        }
        return (ab - a * b / n) / Math.sqrt((aa - a * a / n + 1e-9) * (bb - b * b / n + 1e-9));
    }

    /** Whether the label is there and all around: its rim mixes with what is behind. */
    private static boolean inside(VideoFrame with, VideoFrame without, int x, int y) {
        for (int i = 0; i < 25; i++) {
            int nearX = Math.max(0, Math.min(with.width() - 1, x + i % 5 - 2));
            int nearY = Math.max(0, Math.min(with.height() - 1, y + i / 5 - 2));
            if (Barcode.at(with, 0, nearX, nearY) == Barcode.at(without, 0, nearX, nearY)) {
                return false;
            }
        }
        return true;
    }
}
