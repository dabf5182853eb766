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
import red5.faceswap.face.mesh.FaceRuler;
import red5.faceswap.harness.Checkout;

/** Input beside output every two seconds, cut out around the faces, as a PNG file to look at: numbers alone deceive. Made of the frames of one run. */
final class ContactSheet implements Metric, AutoCloseable {
    private static final long TWO_SECONDS = 2_000_000;
    private static final int TILE_HEIGHT = 400;
    private static final int MOST_WIDTH = 640;
    /** From a nose's tip to the border of the part that is shown, face heights. */
    private static final float ROOM = 1.1f;

    private static final int SHEET_WIDTH = 1700;

    private final List<Mat> pairs = new ArrayList<>();
    private final long everyMicros;
    private long nextMicros = Long.MIN_VALUE;
    private Rect view;

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
        if (view == null) {
            view = view(shot);
        }
        try (Mat before = Mats.bgr(shot.input);
                Mat after = Mats.bgr(shot.output);
                Mat left = new Mat(before, view);
                Mat right = new Mat(after, view)) {
            Mat pair = new Mat();
            opencv_core.hconcat(left, right, pair);
            double scale = Math.min(TILE_HEIGHT / (double) view.height(), MOST_WIDTH / (double) view.width());
            try (Size size = new Size((int) (pair.cols() * scale), (int) (pair.rows() * scale))) {
                int how = scale < 1 ? opencv_imgproc.INTER_AREA : opencv_imgproc.INTER_CUBIC;
                opencv_imgproc.resize(pair, pair, size, 0, 0, how);
            }
            pairs.add(pair);
        }
    }

    /** The part of the frame around its faces, with as much room as they move in. */
    private static Rect view(Shot shot) {
        float left = shot.input.width();
        float top = shot.input.height();
        float right = 0;
        float bottom = 0;
        for (float[] face : shot.visible()) {
            float room = ROOM * FaceRuler.faceHeight(face);
            left = Math.min(left, face[3] - room);
            top = Math.min(top, face[4] - room);
            right = Math.max(right, face[3] + room);
            bottom = Math.max(bottom, face[4] + room);
        }
        if (shot.visible().isEmpty()) {
            return new Rect(0, 0, shot.input.width(), shot.input.height());
        }
        int x = (int) Math.max(0, left);
        int y = (int) Math.max(0, top);
        return new Rect(
                x, y, (int) Math.min(shot.input.width(), right) - x, (int) Math.min(shot.input.height(), bottom) - y);
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
        if (view != null) {
            view.close();
        }
    }
}
