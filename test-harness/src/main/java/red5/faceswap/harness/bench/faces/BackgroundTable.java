package red5.faceswap.harness.bench.faces;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;
import red5.faceswap.face.mesh.DrawnFaces;
import red5.faceswap.harness.Checkout;
import red5.faceswap.harness.bench.Table;
import red5.faceswap.media.FramePool;
import red5.faceswap.media.VideoFrame;

/**
 * A face on a picture at the wall beside a living head, the camera at rest and held in a hand: share of the frames in which the picture gets
 * the new face, share in which the person does, and the first of them.
 */
final class BackgroundTable implements Chapter {
    private static final int FRAMES = 120;
    private static final int WIDTH = 640;
    private static final int HEIGHT = 360;
    /** Heights of the picture at the wall, its left and top edge, pixels. */
    private static final int[] PICTURES = {200, 80};

    private static final int LEFT = 20;
    private static final int TOP = 40;
    /** Pixels by which a hand moves the camera. */
    private static final double SHAKE = 2.5;

    @Override
    public String run(FaceKit kit) throws Exception {
        Table table = new Table(
                "picture at the wall", "its height", "camera", "picture swapped", "person swapped", "first in frame");
        for (String file : List.of("mona-lisa.jpg", "astronaut.png")) {
            Path picture = Checkout.root().resolve("plugin/target/faces").resolve(file);
            for (int height : Files.exists(picture) ? PICTURES : new int[0]) {
                for (boolean shaken : new boolean[] {false, true}) {
                    Swaps swaps = new Swaps();
                    String camera = shaken ? "in a hand" : "at rest";
                    try (Footage room = room(picture, height, shaken, kit.pool);
                            ContactSheet sheet = new ContactSheet()) {
                        kit.run(room, kit.sources.get(kit.sources.size() - 1), List.of(swaps, sheet));
                        sheet.write("wall " + file + " " + height + " " + camera);
                    }
                    table.row(
                            file,
                            height,
                            camera,
                            Table.percent(swaps.picture / (double) FRAMES),
                            Table.percent(swaps.person / (double) FRAMES),
                            swaps.first);
                }
            }
        }
        return "A picture in the background:\n\n" + table;
    }

    private static final class Swaps implements Metric {
        private int picture;
        private int person;
        private int first = -1;

        @Override
        public void see(Shot shot) {
            boolean left = false;
            boolean right = false;
            for (float[] face : DrawnFaces.points(shot.plan)) {
                left |= face[3] < WIDTH / 3f;
                right |= face[3] >= WIDTH / 3f;
            }
            picture += left ? 1 : 0;
            person += right ? 1 : 0;
            first = right && first < 0 ? shot.number : first;
        }
    }

    private static Footage room(Path picture, int height, boolean shaken, FramePool pool) {
        List<VideoFrame> frames = new ArrayList<>();
        Random random = new Random(4);
        try (Footage head = Footage.of("", Clips.FRANCK.file(), WIDTH * 2 / 3 & ~1, HEIGHT, 2, FRAMES, pool);
                Mat room = new Mat(HEIGHT, WIDTH, opencv_core.CV_8UC3, Scalar.all(150))) {
            hang(picture, height, room);
            for (VideoFrame frame : head.frames()) {
                try (Mat living = Mats.bgr(frame);
                        Rect place = new Rect(WIDTH - living.cols(), 0, living.cols(), HEIGHT);
                        Mat part = new Mat(room, place)) {
                    living.copyTo(part);
                }
                frames.add(seen(room, shaken ? frames.size() : 0, frame.timestampMicros(), pool));
                Footage.addNoise(frames.get(frames.size() - 1), Footage.CAMERA_NOISE, random);
            }
        }
        return new Footage("room", frames);
    }

    /** The room as a camera sees it that a hand has moved for so many frames. */
    private static VideoFrame seen(Mat room, int time, long micros, FramePool pool) {
        try (Mat moved = new Mat();
                Mat shift = new Mat(2, 3, opencv_core.CV_64F);
                DoublePointer numbers = new DoublePointer(shift.data());
                Size same = new Size(WIDTH, HEIGHT);
                Scalar none = new Scalar()) {
            double x = SHAKE * (Math.sin(time * .31) + .5 * Math.sin(time * .83));
            double y = SHAKE * Math.sin(time * .23);
            numbers.put(new double[] {1, 0, x, 0, 1, y}, 0, 6);
            opencv_imgproc.warpAffine(
                    room, moved, shift, same, opencv_imgproc.INTER_LINEAR, opencv_core.BORDER_REPLICATE, none);
            return Mats.frame(pool, moved, micros);
        }
    }

    private static void hang(Path picture, int height, Mat room) {
        try (Mat read = opencv_imgcodecs.imread(picture.toString());
                Mat small = new Mat()) {
            int width = Math.min(WIDTH / 3 - LEFT, height * read.cols() / read.rows());
            try (Size size = new Size(width, height)) {
                opencv_imgproc.resize(read, small, size, 0, 0, opencv_imgproc.INTER_AREA);
            }
            try (Rect place = new Rect(LEFT, TOP, width, height);
                    Mat part = new Mat(room, place)) {
                small.copyTo(part);
            }
        }
    }
}
