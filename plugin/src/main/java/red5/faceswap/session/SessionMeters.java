package red5.faceswap.session;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import red5.faceswap.face.Face;
import red5.faceswap.media.VideoFrame;
import red5.faceswap.pipeline.PipelineStats;
import red5.faceswap.pipeline.SwappedFrame;
import red5.faceswap.session.output.EventRate;
import red5.faceswap.session.output.Picture;
import red5.faceswap.session.output.PictureOutput;
import red5.faceswap.session.output.RecentValues;

/** What is measured of a stream. Thread-safe. */
final class SessionMeters {
    private static final int VALUES = 150;
    private static final int DELAYS = 15;
    private final RecentValues detect = new RecentValues(VALUES);
    private final RecentValues landmarks = new RecentValues(VALUES);
    private final RecentValues prepare = new RecentValues(VALUES);
    private final RecentValues swap = new RecentValues(VALUES);
    private final RecentValues encode = new RecentValues(VALUES);
    private final RecentValues inside = new RecentValues(VALUES);
    private final RecentValues pictureDelay = new RecentValues(DELAYS);
    private final EventRate decoded = new EventRate();
    private final EventRate output = new EventRate();
    private volatile int width;
    private volatile int height;
    private volatile List<Face> faces = List.of();

    void decoded(VideoFrame frame, long nowNanos) {
        width = frame.width();
        height = frame.height();
        decoded.event(nowNanos);
    }

    void swapped(SwappedFrame picture) {
        if (picture.outcome() != SwappedFrame.Outcome.SWAPPED) {
            return;
        }
        faces = List.copyOf(picture.faces());
        if (picture.times().detectMillis() > 0) {
            detect.add(picture.times().detectMillis()); // frames between two runs of the detector would hide it
        }
        landmarks.add(picture.times().landmarksMillis());
        prepare.add(picture.times().prepareMillis());
        swap.add(picture.swapMillis());
    }

    /**
     * A new picture of the viewers' output went out.
     *
     * @return recent median of the delay, microseconds
     */
    long sent(Picture picture, double encodeMillis, long nowNanos) {
        output.event(nowNanos);
        encode.add(encodeMillis);
        if (!picture.again()) {
            inside.add((nowNanos - picture.arrivalNanos()) / 1e6);
            pictureDelay.add(nowNanos / 1000.0 - picture.timestampMicros());
        }
        return (long) pictureDelay.median();
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    List<Face> faces() {
        return faces;
    }

    double decodedFps(long nowNanos) {
        return decoded.perSecond(nowNanos);
    }

    double outputFps(long nowNanos) {
        return output.perSecond(nowNanos);
    }

    Map<String, Double> stageMillis(double decodeMillis) {
        Map<String, Double> stages = new LinkedHashMap<>();
        stages.put("decode", decodeMillis);
        stages.put("detect", detect.median());
        stages.put("landmarks", landmarks.median());
        stages.put("prepare", prepare.median());
        stages.put("swap", swap.median());
        stages.put("encode", encode.median());
        stages.put("total", inside.count() == 0 ? 0 : decodeMillis + inside.median());
        return stages;
    }

    static Overload.Counted counted(long nowNanos, PipelineStats stats, PictureOutput viewers, long droppedPackets) {
        long leftOut = stats.dropped() + viewers.dropped() + droppedPackets;
        return new Overload.Counted(nowNanos, stats.frames() + droppedPackets, leftOut + stats.late());
    }

    static Map<String, Long> counters(PipelineStats stats, PictureOutput viewers, long droppedPackets) {
        Map<String, Long> counters = new LinkedHashMap<>();
        counters.put("frames", stats.frames());
        counters.put("swapped", stats.swapped());
        counters.put("dropped", stats.dropped() + viewers.dropped());
        counters.put("late", stats.late());
        counters.put("held", stats.held());
        counters.put("blurred", stats.blurred());
        counters.put("slates", stats.slates());
        counters.put("passedThrough", stats.passedThrough());
        counters.put("failed", stats.failed());
        counters.put("keyFrames", viewers.keyFramesMade());
        counters.put("droppedSmaller", viewers.droppedSmaller());
        counters.put("droppedPackets", droppedPackets);
        return counters;
    }
}
