package red5.faceswap.harness.bench;

import java.util.List;
import java.util.Locale;
import red5.faceswap.face.FaceException;
import red5.faceswap.media.MediaException;
import red5.faceswap.media.VideoCodec;
import red5.faceswap.media.VideoDecoder;
import red5.faceswap.media.VideoFrame;

/** What each stage of a frame's way costs. In this JVM, without a server. */
final class StageBench implements Part {
    private static final int[][] SIZES = {{640, 360}, {1280, 720}};
    /** Picture and margin at which the head's face is about as wide as the goal says: 400 pixels. */
    private static final int[] GOAL_SIZE = {1280, 720, 76};

    private static final double GOAL_MILLIS = 7;
    private static final int WARM_FRAMES = 150;
    private static final int FRAMES = 300;
    private static final int LOOKS = 60;
    private static final String DECODE_ONLY = "decode H.264";

    private static final List<String> ORDER = List.of(
            DECODE_ONLY,
            StageChain.DECODE,
            StageChain.DETECT,
            StageChain.LANDMARKS,
            StageChain.PREPARE,
            StageChain.COPY,
            StageChain.DRAW,
            StageChain.SWAP,
            StageChain.LABEL,
            StageChain.ENCODE,
            StageChain.PACKETIZE,
            StageChain.SRTP);

    @Override
    public String run() throws Exception {
        StringBuilder report = new StringBuilder();
        try (SwapKit kit = new SwapKit()) {
            for (int[] size : SIZES) {
                report.append(stages(kit, CodedClip.of(size[0], size[1], WARM_FRAMES + FRAMES), new Stopwatch()))
                        .append('\n');
            }
            Stopwatch watch = new Stopwatch();
            CodedClip clip = CodedClip.of(GOAL_SIZE[0], GOAL_SIZE[1], GOAL_SIZE[2], WARM_FRAMES + FRAMES);
            report.append(stages(kit, clip, watch)).append(goal(watch)).append('\n');
        }
        return report.toString();
    }

    /** The mean, because most frames' swap is without a look of the detector, and the goal is with them. */
    private static String goal(Stopwatch watch) {
        double swap = watch.stage(StageChain.SWAP).cpu.mean();
        return String.format(
                Locale.ROOT,
                "%nThe goal for this face is a swap of %.0f ms, detection included, so the mean counts: %.2f ms, %s.%n",
                GOAL_MILLIS,
                swap,
                swap <= GOAL_MILLIS ? "reached" : "missed");
    }

    private static String stages(SwapKit kit, CodedClip clip, Stopwatch watch) throws MediaException, FaceException {
        decodeOnly(kit, clip, watch);
        Series faceWidth;
        try (StageChain chain = new StageChain(kit, clip)) {
            Stopwatch warming = new Stopwatch();
            for (int i = 0; i < clip.packets().size(); i++) {
                chain.run(clip.packets().get(i), i < WARM_FRAMES ? warming : watch);
            }
            faceWidth = chain.faceWidth;
            detect(kit, clip, chain, watch);
        }
        Table table = new Table(
                "stage",
                "CPU p50 ms",
                "CPU p95 ms",
                "CPU mean ms",
                "wall p50 ms",
                "wall p95 ms",
                "heap KB",
                "CPU to encode");
        double encode = watch.stage(StageChain.ENCODE).cpu.p50();
        for (String name : ORDER) {
            Stopwatch.Stage stage = watch.stage(name);
            table.row(
                    name,
                    stage.cpu.p50(),
                    stage.cpu.p95(),
                    stage.cpu.mean(),
                    stage.wall.p50(),
                    stage.wall.p95(),
                    stage.kilobytes.mean(),
                    Table.percent(stage.cpu.p50() / encode));
        }
        return String.format(
                Locale.ROOT,
                "%dx%d, one face %.0f pixels wide (p50; in %d of %d frames), source face %s, %d frames after %d to warm up,"
                        + " one thread.%n%n%s",
                clip.width(),
                clip.height(),
                faceWidth.p50(),
                faceWidth.count(),
                clip.packets().size(),
                kit.faceName,
                FRAMES,
                WARM_FRAMES,
                table);
    }

    private static void decodeOnly(SwapKit kit, CodedClip clip, Stopwatch watch) throws MediaException {
        try (VideoDecoder decoder = new VideoDecoder(VideoCodec.H264, clip.config(), kit.pool)) {
            for (CodedClip.Packet packet : clip.packets()) {
                watch.start();
                decoder.decode(
                        packet.data(),
                        0,
                        packet.data().length,
                        packet.key(),
                        packet.timestampMicros(),
                        false,
                        VideoFrame::close);
                watch.lap(DECODE_ONLY);
            }
        }
    }

    private static void detect(SwapKit kit, CodedClip clip, StageChain chain, Stopwatch watch)
            throws MediaException, FaceException {
        List<VideoFrame> frames = kit.frames(clip, LOOKS);
        try {
            for (VideoFrame frame : frames) {
                chain.detect(frame, watch);
            }
        } finally {
            frames.forEach(VideoFrame::close);
        }
    }
}
