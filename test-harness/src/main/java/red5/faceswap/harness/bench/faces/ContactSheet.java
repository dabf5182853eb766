package red5.faceswap.harness.bench.faces;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Size;
import red5.faceswap.harness.Checkout;

/** Input beside output every two seconds, as a PNG file to look at: numbers alone deceive. Made of the frames of one run. */
final class ContactSheet implements Metric, AutoCloseable {
    private static final long TWO_SECONDS = 2_000_000;
    private static final int MOST_WIDTH = 640;
    private static final int SHEET_WIDTH = 1700;

    private final List<Mat> pairs = new ArrayList<>();
    private final long everyMicros;
    private long nextMicros = Long.MIN_VALUE;

    ContactSheet() {
        this(TWO_SECONDS);
    }

    ContactSheet(long everyMicros) {
        this.everyMicros = everyMicros;
    }

    @Override
    public void see(Shot shot) {
        if (shot.input.timestampMicros() < nextMicros) {
            return;
        }
        nextMicros = shot.input.timestampMicros() + everyMicros;
        try (Mat before = Mats.bgr(shot.input);
                Mat after = Mats.bgr(shot.output)) {
            Mat pair = new Mat();
            opencv_core.hconcat(before, after, pair);
            if (before.cols() > MOST_WIDTH) {
                int height = before.rows() * MOST_WIDTH / before.cols();
                try (Size size = new Size(2 * MOST_WIDTH, height)) {
                    opencv_imgproc.resize(pair, pair, size, 0, 0, opencv_imgproc.INTER_AREA);
                }
            }
            pairs.add(pair);
        }
    }

    /** Writes {@code target/sheets/NAME.png}. */
    void write(String name) throws IOException {
        int width = pairs.get(0).cols();
        int height = pairs.get(0).rows();
        int columns = Math.min(pairs.size(), Math.max(1, SHEET_WIDTH / width));
        int rows = (pairs.size() + columns - 1) / columns;
        Path folder = Files.createDirectories(Checkout.work().resolve("sheets"));
        String file = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-") + ".png";
        try (Mat sheet =
                Mat.zeros(rows * height, columns * width, opencv_core.CV_8UC3).asMat()) {
            for (int i = 0; i < pairs.size(); i++) {
                try (Rect place = new Rect(i % columns * width, i / columns * height, width, height);
                        Mat part = new Mat(sheet, place)) {
                    pairs.get(i).copyTo(part);
                }
            }
            opencv_imgcodecs.imwrite(folder.resolve(file).toString(), sheet);
        }
    }

    @Override
    public void close() {
        pairs.forEach(Mat::close);
    }
}
