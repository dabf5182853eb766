package red5.faceswap.harness.bench.faces;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;
import red5.faceswap.face.FaceTracker;
import red5.faceswap.face.FramePlan;
import red5.faceswap.face.mesh.FaceRuler;
import red5.faceswap.face.mesh.HiddenPixels;
import red5.faceswap.harness.bench.Series;
import red5.faceswap.harness.bench.Stopwatch;
import red5.faceswap.harness.bench.Table;
import red5.faceswap.media.VideoFrame;

/**
 * People far away: heads of a few dozen pixels who move about in a room, alone from the first frame on, and suddenly there beside a near
 * face. Share of the frames, drawn when the look-back is over, in which their face is covered, and milliseconds of one core per frame
 * (track and draw, with the detector's own thread).
 */
final class SmallTable implements Chapter {
    private static final int[][] SIZES = {{640, 360}, {1280, 720}, {1920, 1080}};
    private static final int[] FACES = {24, 32, 40, 56, 80};
    private static final List<Clips> CLIPS = List.of(Clips.FRANCK, Clips.SECOND_MAN);
    private static final int FRAMES = 90;
    private static final int HEADS = 30;
    /** Frame in which the small one comes in beside a near face. */
    private static final int COMES = 30;

    private static final int LOOK_BACK = 2;
    private static final double LEAST_COVERED = .4;
    private static final String DETECTOR_THREAD = "faceswap-detect";

    /** A head cut out of a clip, with its points. */
    private record Head(Mat bgr, float[] points) {}

    /** A frame that is drawn later; small is null where no small face is in it. */
    private record Waiting(VideoFrame frame, FramePlan plan, float[] small) {}

    /** What one way through the room gave. */
    private record Walk(Series covered, Series millis) {
        Walk() {
            this(new Series(), new Series());
        }
    }

    @Override
    public String run(FaceKit kit) throws Exception {
        Table table = new Table(
                "picture",
                "small face, pixels",
                "alone: covered",
                "ms",
                "beside a near one: covered",
                "ms",
                "near one only: ms");
        walk(kit, SIZES[0], 40, true); // warms up
        for (int[] size : SIZES) {
            double base = walk(kit, size, 0, true).millis.mean();
            for (int face : FACES) {
                Walk alone = walk(kit, size, face, false);
                Walk beside = walk(kit, size, face, true);
                table.row(
                        size[0] + "x" + size[1],
                        face,
                        Table.percent(alone.covered.mean()),
                        alone.millis.mean(),
                        Table.percent(beside.covered.mean()),
                        beside.millis.mean(),
                        base);
            }
        }
        return "Small faces, " + FRAMES + " frames of each of " + CLIPS.size() + " clips:\n\n" + table;
    }

    /** @param height of the small face, 0 for none */
    private static Walk walk(FaceKit kit, int[] size, int height, boolean near) throws Exception {
        Walk walk = new Walk();
        for (Clips clip : CLIPS) {
            Clips other = CLIPS.get(1 - CLIPS.indexOf(clip));
            List<Head> small = height == 0 ? List.of() : heads(kit, clip, height);
            List<Head> large = near ? heads(kit, other, size[1] * 2 / 5) : List.of();
            walk(kit, size, small, large, walk);
            small.forEach(head -> head.bgr.close());
            large.forEach(head -> head.bgr.close());
        }
        return walk;
    }

    private static void walk(FaceKit kit, int[] size, List<Head> small, List<Head> large, Walk walk) throws Exception {
        Deque<Waiting> waiting = new ArrayDeque<>();
        Stopwatch watch = new Stopwatch();
        double detector = Stopwatch.cpuMillisOfThreads(DETECTOR_THREAD);
        try (FaceTracker tracker = kit.engine.newTracker();
                Mat room = room(size[0], size[1])) {
            for (int i = 0; i < FRAMES; i++) {
                try (Mat all = room.clone()) {
                    if (!large.isEmpty()) {
                        Head head = large.get(thereAndBack(i));
                        lay(head, all, 0, size[1] - head.bgr.rows() & ~1);
                    }
                    float[] points = null;
                    if (!small.isEmpty() && (large.isEmpty() || i >= COMES)) {
                        Head head = small.get(thereAndBack(i));
                        int left = size[0] * 3 / 4 - head.bgr.cols() / 2 + (int) (size[0] / 10 * Math.sin(i / 25.0));
                        points = lay(head, all, left, size[1] / 3);
                    }
                    VideoFrame frame = Mats.frame(kit.pool, all, i * Footage.MICROS_PER_FRAME);
                    watch.start();
                    FramePlan plan = tracker.track(frame, kit.sources.get(0).swap());
                    double now = Stopwatch.cpuMillisOfThreads(DETECTOR_THREAD);
                    waiting.add(new Waiting(frame, plan, points));
                    walk.millis.add(watch.lap().cpuMillis() + now - detector);
                    detector = now;
                }
                if (waiting.size() > LOOK_BACK) {
                    draw(kit, waiting.remove(), walk);
                }
            }
            while (!waiting.isEmpty()) {
                draw(kit, waiting.remove(), walk);
            }
        }
    }

    private static int thereAndBack(int i) {
        int at = i % (2 * HEADS - 2);
        return at < HEADS ? at : 2 * HEADS - 2 - at;
    }

    private static void draw(FaceKit kit, Waiting one, Walk walk) throws Exception {
        try (one.frame) {
            if (one.small != null) {
                HiddenPixels hidden = HiddenPixels.of(one.plan, kit.pool, one.frame.width(), one.frame.height());
                walk.covered.add(hidden.shareOf(one.small) >= LEAST_COVERED ? 1 : 0);
            }
        }
    }

    /** Heads of a clip whose first one has a face of that height. */
    private static List<Head> heads(FaceKit kit, Clips clip, int height) throws Exception {
        List<Head> heads = new ArrayList<>();
        double scale = 0;
        try (Footage footage = clip.footage(HEADS, kit.pool)) {
            for (VideoFrame frame : footage.frames()) {
                float[] points = kit.ruler.find(frame).get(0);
                scale = scale == 0 ? height / FaceRuler.faceHeight(points) : scale;
                Mat head = new Mat();
                try (Mat own = Mats.bgr(frame);
                        Size size = new Size((int) (own.cols() * scale) & ~1, (int) (own.rows() * scale) & ~1)) {
                    opencv_imgproc.resize(
                            own, head, size, 0, 0, scale < 1 ? opencv_imgproc.INTER_AREA : opencv_imgproc.INTER_CUBIC);
                }
                for (int k = 0; k < points.length; k++) {
                    points[k] *= (float) scale;
                }
                heads.add(new Head(head, points));
            }
        }
        return heads;
    }

    /** Where the points are then. */
    private static float[] lay(Head head, Mat all, int left, int top) {
        int width = Math.min(head.bgr.cols(), all.cols() - left);
        int height = Math.min(head.bgr.rows(), all.rows() - Math.max(0, top));
        int cut = Math.max(0, -top);
        try (Rect from = new Rect(0, cut, width, Math.min(height, head.bgr.rows() - cut));
                Rect to = new Rect(left, top + cut, width, from.height());
                Mat visible = new Mat(head.bgr, from);
                Mat place = new Mat(all, to)) {
            visible.copyTo(place);
        }
        float[] points = head.points.clone();
        for (int k = 0; k < points.length; k += 3) {
            points[k] += left;
            points[k + 1] += top;
        }
        return points;
    }

    /** A wall with shelves full of things. */
    private static Mat room(int width, int height) {
        Random random = new Random(7);
        Mat room = new Mat(height, width, opencv_core.CV_8UC3, Scalar.all(150));
        for (int k = 0; k < 160; k++) {
            int w = width / 80 + random.nextInt(width / 12);
            int h = height / 40 + random.nextInt(height / 8);
            try (Rect thing = new Rect(random.nextInt(width - w), random.nextInt(height - h), w, h);
                    Scalar colour = new Scalar(
                            40 + random.nextInt(180), 40 + random.nextInt(180), 40 + random.nextInt(180), 0)) {
                opencv_imgproc.rectangle(room, thing, colour, opencv_imgproc.FILLED, opencv_imgproc.LINE_8, 0);
            }
        }
        return room;
    }
}
