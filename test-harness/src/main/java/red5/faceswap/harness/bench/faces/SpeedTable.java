package red5.faceswap.harness.bench.faces;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Scalar;
import red5.faceswap.face.Face;
import red5.faceswap.face.FaceTracker;
import red5.faceswap.face.FramePlan;
import red5.faceswap.harness.bench.Series;
import red5.faceswap.harness.bench.Stopwatch;
import red5.faceswap.harness.bench.SwapKit;
import red5.faceswap.harness.bench.Table;
import red5.faceswap.harness.bench.Throughput;
import red5.faceswap.media.FramePool;
import red5.faceswap.media.VideoFrame;

/**
 * Milliseconds of one core per frame for one, two and five faces, tiled from two clips: track, copy and draw, with what the
 * detector's own thread took meanwhile. Frames per second of one stream in the product's pipeline with two workers.
 */
final class SpeedTable implements Chapter {
    private static final int[][] SIZES = {{640, 360}, {1280, 720}, {1920, 1080}};
    private static final int WARM_FRAMES = 60;
    private static final int FRAMES = 180;
    private static final int FRAMES_KEPT = 60;
    private static final int WORKERS = 2;
    private static final String DETECTOR_THREAD = "faceswap-detect";

    @Override
    public String run(FaceKit kit) throws Exception {
        Table table = new Table(
                "size",
                "faces",
                "their width",
                "p50 ms",
                "p95 ms",
                "mean ms",
                "each further face, mean ms",
                "frames/s, 2 threads");
        try (SwapKit product = new SwapKit()) {
            for (int[] size : SIZES) {
                double single = Double.NaN;
                for (int faces : new int[] {1, 2, 5}) {
                    try (Footage tiles = tiles(size[0], size[1], faces, product.pool)) {
                        Series width = new Series();
                        Series millis = millis(product, tiles, width);
                        double further = faces == 1 ? Double.NaN : (millis.mean() - single) / (faces - 1);
                        single = faces == 1 ? millis.mean() : single;
                        double rate = new Throughput(product, tiles.frames())
                                .pipelines(1, WORKERS)
                                .swapped();
                        table.row(
                                size[0] + "x" + size[1],
                                faces,
                                width.p50(),
                                millis.p50(),
                                millis.p95(),
                                millis.mean(),
                                further,
                                rate);
                    }
                }
            }
        }
        return "Speed, " + FRAMES + " frames after " + WARM_FRAMES + " to warm up:\n\n" + table;
    }

    private static Series millis(SwapKit product, Footage footage, Series width) throws Exception {
        Series millis = new Series();
        Stopwatch watch = new Stopwatch();
        try (FaceTracker tracker = product.engine.newTracker()) {
            double detector = 0;
            for (int i = 0; i < WARM_FRAMES + FRAMES; i++) {
                VideoFrame frame = footage.thereAndBack(i);
                watch.start();
                FramePlan plan = tracker.track(frame, product.swap);
                try (VideoFrame copy = frame.copy()) {
                    plan.draw(copy);
                }
                double own = watch.lap().cpuMillis();
                double before = detector;
                detector = Stopwatch.cpuMillisOfThreads(DETECTOR_THREAD);
                if (i >= WARM_FRAMES) {
                    millis.add(own + detector - before);
                    plan.faces().stream().map(Face::width).forEach(width::add);
                }
            }
        }
        return millis;
    }

    /** Heads in a grid, each another part of one of two clips. */
    private static Footage tiles(int width, int height, int faces, FramePool pool) {
        int columns = faces == 1 ? 1 : faces == 2 ? 2 : 3;
        int rows = faces > 2 ? 2 : 1;
        int tileWidth = width / columns & ~1;
        int tileHeight = height / rows & ~1;
        List<Footage> heads = new ArrayList<>();
        List<VideoFrame> frames = new ArrayList<>();
        try (Mat all = new Mat(height, width, opencv_core.CV_8UC3, Scalar.all(120))) {
            for (int i = 0; i < faces; i++) {
                Clips clip = i % 2 == 0 ? Clips.FRANCK : Clips.SECOND_MAN;
                heads.add(Footage.of("", clip.file(), tileWidth, tileHeight, 2 + 3 * i, FRAMES_KEPT, pool));
            }
            for (int t = 0; t < FRAMES_KEPT; t++) {
                for (int i = 0; i < faces; i++) {
                    try (Mat head = Mats.bgr(heads.get(i).frames().get(t));
                            Rect place =
                                    new Rect(i % columns * tileWidth, i / columns * tileHeight, tileWidth, tileHeight);
                            Mat part = new Mat(all, place)) {
                        head.copyTo(part);
                    }
                }
                frames.add(Mats.frame(pool, all, t * Footage.MICROS_PER_FRAME));
            }
        } finally {
            heads.forEach(Footage::close);
        }
        return new Footage(faces + " faces", frames);
    }
}
