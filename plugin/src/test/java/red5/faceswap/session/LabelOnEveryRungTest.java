package red5.faceswap.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import red5.faceswap.face.FaceException;
import red5.faceswap.face.Safeguard;
import red5.faceswap.face.Safeguard.Fallback;
import red5.faceswap.face.SwapSettings.Mode;
import red5.faceswap.media.EncodedPicture;
import red5.faceswap.media.FramePool;
import red5.faceswap.media.LabelFont;
import red5.faceswap.media.LabelPlace;
import red5.faceswap.media.LabelReader;
import red5.faceswap.media.NativeLedger;
import red5.faceswap.media.Size;
import red5.faceswap.media.VideoCodec;
import red5.faceswap.media.VideoDecoder;
import red5.faceswap.media.VideoFrame;
import red5.faceswap.pipeline.MediaPainter;
import red5.faceswap.pipeline.PaintingEngine;
import red5.faceswap.pipeline.PipelineResources;
import red5.faceswap.pipeline.SwapPool;
import red5.faceswap.pipeline.SystemAlarms;
import red5.faceswap.session.output.RecordingBroadcast;

/** What viewers of each size decode: the words stand in every picture, those included that took a failed one's place. */
class LabelOnEveryRungTest {
    private static final StreamKey CAM = new StreamKey("live", "cam");
    private static final Size SIZE = new Size(1280, 720);
    private static final String WORDS = "KI-ver\u00e4ndert";
    private static final int PICTURES = 24;
    private static final int RUNGS = 4;

    private final List<RecordingBroadcast> broadcasts = new ArrayList<>();

    @ParameterizedTest
    @EnumSource(
            value = Fallback.class,
            names = {"HOLD", "BLUR"})
    void everyPictureOfEveryRungSaysSo(Fallback fallback) throws Exception {
        try (FramePool frames = new FramePool(4);
                SystemAlarms alarms = new SystemAlarms();
                SwapPool pool = new SwapPool(2);
                SessionRegistry registry = registry(fallback, frames, alarms, pool)) {
            ScriptedSource source = new ScriptedSource(frames);
            registry.published(CAM, source);
            RecordingBroadcast viewers = broadcasts.get(0);
            viewers.join();
            for (int rung = 0; rung < RUNGS; rung++) {
                viewers.want(rung, true);
            }
            for (int i = 0; i < PICTURES; i++) {
                source.picture(i * 33_333L, i % 2 == 0 ? 230 : 30, SIZE.width(), SIZE.height());
                viewers.awaitPictures(0, i + 1);
            }
            Map<String, Long> counters = registry.stream(CAM).orElseThrow().counters();
            assertTrue(counters.get(fallback == Fallback.HOLD ? "held" : "blurred") >= 4, counters.toString());
            for (int rung = 0; rung < RUNGS; rung++) {
                viewers.awaitPictures(rung, PICTURES / 2);
                read(viewers.pictures(rung), frames);
            }
        }
        assertEquals(Map.of(), NativeLedger.live());
    }

    private SessionRegistry registry(Fallback fallback, FramePool frames, SystemAlarms alarms, SwapPool pool) {
        PaintingEngine engine = new PaintingEngine().onDraw(micros -> {
            if (micros / 33_333 % 4 == 3) {
                throw new FaceException("this one fails");
            }
        });
        SessionConfig d = SessionConfig.DEFAULTS;
        SessionConfig config = new SessionConfig(
                new StreamSettings(Mode.SWAP, "120"),
                Safeguard.DEFAULT.withLookBack(0).withFallback(fallback),
                WORDS,
                WORDS,
                5,
                Duration.ofSeconds(5),
                Stage.encoding(SIZE.height(), d.encoding().lowerRungs()),
                d.reconnectGrace(),
                Duration.ofMinutes(1),
                stream -> true);
        MediaPainter painter = new MediaPainter(frames, LabelPlace.BOTTOM_LEFT, LabelFont.builtIn());
        return RealStage.open(config, new PipelineResources(engine, pool, alarms, painter), broadcasts);
    }

    private static void read(List<EncodedPicture> pictures, FramePool frames) throws Exception {
        List<Double> likenesses = new ArrayList<>();
        try (VideoDecoder decoder = new VideoDecoder(VideoCodec.VP8, new byte[0], frames)) {
            for (EncodedPicture picture : pictures) {
                byte[] data = picture.data();
                List<VideoFrame> decoded = new ArrayList<>();
                decoder.decode(data, 0, data.length, picture.key(), picture.timestampMicros(), true, decoded::add);
                for (VideoFrame frame : decoded) {
                    try (frame) {
                        likenesses.add(LabelReader.likeness(frame, WORDS, LabelPlace.BOTTOM_LEFT, SIZE, frames));
                    }
                }
            }
        }
        assertEquals(pictures.size(), likenesses.size());
        double least =
                likenesses.stream().mapToDouble(Double::doubleValue).min().orElse(0);
        String size = pictures.get(0).width() + "x" + pictures.get(0).height();
        assertTrue(least > .8, size + ": " + likenesses);
    }
}
