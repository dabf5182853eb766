package red5.faceswap.harness.bench.faces;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;
import red5.faceswap.face.Face;
import red5.faceswap.harness.Checkout;
import red5.faceswap.harness.bench.Table;
import red5.faceswap.media.FramePool;
import red5.faceswap.media.VideoFrame;

/** A face on a picture at the wall beside a living head: share of the frames in which it gets the new face too. */
final class BackgroundTable implements Chapter {
    private static final int FRAMES = 120;
    private static final int WIDTH = 640;
    private static final int HEIGHT = 360;
    /** Height of the picture at the wall, its left and top edge, pixels. */
    private static final int PICTURE = 200;

    private static final int LEFT = 20;
    private static final int TOP = 40;

    @Override
    public String run(FaceKit kit) throws Exception {
        Table table = new Table("picture at the wall", "frames in which it is swapped");
        for (String file : List.of("mona-lisa.jpg", "astronaut.png")) {
            Path picture = Checkout.root().resolve("plugin/target/faces").resolve(file);
            if (Files.exists(picture)) {
                PictureSwaps swaps = new PictureSwaps();
                try (Footage room = room(picture, kit.pool);
                        ContactSheet sheet = new ContactSheet()) {
                    kit.run(room, kit.sources.get(kit.sources.size() - 1), List.of(swaps, sheet));
                    sheet.write("wall " + file);
                }
                table.row(file, Table.percent(swaps.count / (double) FRAMES));
            }
        }
        return "A picture in the background:\n\n" + table;
    }

    private static final class PictureSwaps implements Metric {
        private int count;

        @Override
        public void see(Shot shot) throws Exception {
            boolean swapped = false;
            for (Face face : shot.plan.faces()) {
                float x = face.x() + face.width() / 2;
                float y = face.y() + face.height() / 2;
                swapped |= x < WIDTH / 3f && shot.coverage().at(x, y) > .3f;
            }
            count += swapped ? 1 : 0;
        }
    }

    private static Footage room(Path picture, FramePool pool) {
        List<VideoFrame> frames = new ArrayList<>();
        try (Footage head = Footage.of("", Clips.FRANCK.file(), WIDTH * 2 / 3 & ~1, HEIGHT, 2, FRAMES, pool);
                Mat room = new Mat(HEIGHT, WIDTH, opencv_core.CV_8UC3, Scalar.all(150))) {
            hang(picture, room);
            for (VideoFrame frame : head.frames()) {
                try (Mat living = Mats.bgr(frame);
                        Rect place = new Rect(WIDTH - living.cols(), 0, living.cols(), HEIGHT);
                        Mat part = new Mat(room, place)) {
                    living.copyTo(part);
                }
                frames.add(Mats.frame(pool, room, frame.timestampMicros()));
            }
        }
        return new Footage("room", frames);
    }

    private static void hang(Path picture, Mat room) {
        try (Mat read = opencv_imgcodecs.imread(picture.toString());
                Mat small = new Mat()) {
            int width = Math.min(WIDTH / 3 - LEFT, PICTURE * read.cols() / read.rows());
            try (Size size = new Size(width, PICTURE)) {
                opencv_imgproc.resize(read, small, size, 0, 0, opencv_imgproc.INTER_AREA);
            }
            try (Rect place = new Rect(LEFT, TOP, width, PICTURE);
                    Mat part = new Mat(room, place)) {
                small.copyTo(part);
            }
        }
    }
}
