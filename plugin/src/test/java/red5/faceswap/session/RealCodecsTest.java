package red5.faceswap.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import red5.faceswap.face.Safeguard;
import red5.faceswap.face.SwapSettings.Mode;
import red5.faceswap.media.AudioFrame;
import red5.faceswap.media.EncodedPicture;
import red5.faceswap.media.EncodedSound;
import red5.faceswap.media.FramePool;
import red5.faceswap.media.NativeLedger;
import red5.faceswap.media.VideoCodec;
import red5.faceswap.media.VideoDecoder;
import red5.faceswap.pipeline.FrameSink;
import red5.faceswap.pipeline.FrameSource;
import red5.faceswap.pipeline.MediaPainter;
import red5.faceswap.pipeline.PaintingEngine;
import red5.faceswap.pipeline.Pictures;
import red5.faceswap.pipeline.PipelineResources;
import red5.faceswap.pipeline.SwapPool;
import red5.faceswap.pipeline.SystemAlarms;
import red5.faceswap.session.output.Encoding;
import red5.faceswap.session.output.RecordingBroadcast;

/** A session with the product's own codecs and clock: what a viewer's decoder shows and when. */
class RealCodecsTest {
    private static final StreamKey CAM = new StreamKey("live", "cam");

    @Test
    void viewersDecodeSwappedLabelledPicturesThroughATurnOfThePhoneAndHearSoundInSync() throws Exception {
        List<RecordingBroadcast> broadcasts = new ArrayList<>();
        SessionConfig d = SessionConfig.DEFAULTS;
        SessionConfig config = new SessionConfig(
                new StreamSettings(Mode.SWAP, "120"),
                Safeguard.DEFAULT,
                "face swapped",
                "faces hidden",
                5,
                Duration.ofSeconds(5),
                new Encoding(180, 1000, List.of(), 64, d.encoding().keyFrameInterval()),
                d.reconnectGrace(),
                Duration.ofMinutes(1),
                stream -> true);
        try (FramePool frames = new FramePool(4);
                SystemAlarms alarms = new SystemAlarms();
                SwapPool pool = new SwapPool(2);
                SessionRegistry registry = RealStage.open(
                        config,
                        new PipelineResources(new PaintingEngine(), pool, alarms, new MediaPainter(frames)),
                        broadcasts)) {
            Feed feed = new Feed(frames);
            registry.published(CAM, feed);
            RecordingBroadcast viewers = broadcasts.get(0);
            viewers.join();
            for (int i = 0; i < 40; i++) {
                boolean portrait = i >= 20;
                feed.sink.arrived(i * 33_333L);
                feed.sink.video(Pictures.of(frames, portrait ? 240 : 320, portrait ? 320 : 240, i * 33_333L, 200));
                for (int piece = 0; piece < 2; piece++) {
                    feed.sink.arrived(i * 33_333L + piece * 16_667L);
                    feed.sink.audio(new AudioFrame(samples(portrait), 48000, 2, i * 33_333L + piece * 16_667L));
                }
                viewers.awaitPictures(i + 1);
                LockSupport.parkNanos(33_333_000L); // a slow publisher, where codecs take their time: none that hurries
            }
            assertTrue(Stage.becomes(() -> swapped(registry) == 40));
            assertTrue(Stage.becomes(() -> isPortrait(viewers.pictures())));
            List<EncodedPicture> pictures = viewers.pictures();
            assertTrue(pictures.size() >= 40); // more where the machine was so busy that one had to be shown again
            assertEquals(
                    "240x180", pictures.get(0).width() + "x" + pictures.get(0).height());
            EncodedPicture newest = pictures.get(pictures.size() - 1);
            assertEquals("180x240", newest.width() + "x" + newest.height());
            decodeAndLook(pictures, frames);
            assertInSync(pictures, viewers.awaitSounds(60));
            StreamStatus status = registry.stream(CAM).orElseThrow();
            assertTrue(status.stageMillis().get("encode") > 0, status.toString());
            assertTrue(status.stageMillis().get("total") >= status.stageMillis().get("encode"), status.toString());
            assertEquals(List.of(), status.problems());
        }
        assertEquals(Map.of(), NativeLedger.live());
    }

    private static long swapped(SessionRegistry registry) {
        return registry.stream(CAM).orElseThrow().counters().get("swapped");
    }

    private static boolean isPortrait(List<EncodedPicture> pictures) {
        EncodedPicture newest = pictures.get(pictures.size() - 1);
        return newest.height() > newest.width();
    }

    private static void decodeAndLook(List<EncodedPicture> pictures, FramePool frames) throws Exception {
        int[] seen = {0};
        try (VideoDecoder decoder = new VideoDecoder(VideoCodec.VP8, new byte[0], frames)) {
            for (EncodedPicture picture : pictures) {
                byte[] data = picture.data();
                decoder.decode(data, 0, data.length, picture.key(), picture.timestampMicros(), true, frame -> {
                    try (frame) {
                        assertEquals(120, Pictures.luma(frame), 3);
                        assertEquals(picture.width(), frame.width());
                        seen[0] += labelled(frame) ? 1 : 0;
                    }
                });
            }
        }
        assertEquals(pictures.size(), seen[0]);
    }

    private static boolean labelled(red5.faceswap.media.VideoFrame frame) {
        for (int y = 0; y < frame.height() / 4; y++) {
            for (int x = frame.width() / 2; x < frame.width(); x++) {
                if ((frame.plane(0).get((long) y * frame.stride(0) + x) & 255) > 180) {
                    return true; // white letters
                }
            }
        }
        return false;
    }

    /** The phone turns at the moment when silence becomes noise: both carry that moment's time. */
    private static void assertInSync(List<EncodedPicture> pictures, List<EncodedSound> sounds) {
        for (int i = 1; i < sounds.size(); i++) {
            assertTrue(sounds.get(i).timestampMicros() > sounds.get(i - 1).timestampMicros());
        }
        long turned = pictures.stream()
                .filter(picture -> picture.height() > picture.width())
                .findFirst()
                .orElseThrow()
                .timestampMicros();
        long loud = sounds.stream()
                .filter(sound -> sound.data().length > 60) // silence takes 3 bytes
                .findFirst()
                .orElseThrow()
                .timestampMicros();
        assertEquals(0, (turned - loud) / 1000, 40, "milliseconds apart");
    }

    private static short[] samples(boolean loud) {
        short[] samples = new short[1600];
        for (int i = 0; loud && i < samples.length; i++) {
            samples[i] = (short) ((i * 7919 % 601 - 300) * 50);
        }
        return samples;
    }

    private static final class Feed implements FrameSource {
        private final FramePool frames;
        private FrameSink sink;

        Feed(FramePool frames) {
            this.frames = frames;
        }

        @Override
        public String describe() {
            return "feed";
        }

        @Override
        public void open(FrameSink target) {
            sink = target;
        }

        @Override
        public void demand(boolean wanted) {}

        @Override
        public Stats stats() {
            return new Stats(0, 0, 0, 0, 0, 0, 0);
        }

        @Override
        public void close() {}
    }
}
