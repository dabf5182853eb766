package red5.faceswap.session.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import red5.faceswap.media.Barcode;
import red5.faceswap.media.EncodedPicture;
import red5.faceswap.media.FramePool;
import red5.faceswap.media.NativeLedger;
import red5.faceswap.media.VideoCodec;
import red5.faceswap.media.VideoDecoder;
import red5.faceswap.media.VideoFrame;
import red5.faceswap.pipeline.SystemAlarms;
import red5.faceswap.rtc.Rung;

/** The product's own encoders: what decoders of each rung show, those who get the base layer only included. */
class RealRungsTest {
    private static final int PICTURES = 24;

    @Test
    void everyRungDecodesToTheSamePicturesWithAndWithoutItsUpperLayer() throws Exception {
        List<String> problems = new ArrayList<>();
        RungEncoders.Owner owner = new RungEncoders.Owner() {
            @Override
            public void sent(Picture picture, double encodeMillis) {
                assertTrue(encodeMillis > 0);
            }

            @Override
            public void problem(String sentence) {
                problems.add(sentence);
            }
        };
        RecordingBroadcast broadcast = new RecordingBroadcast("live/cam", null);
        try (SystemAlarms alarms = new SystemAlarms();
                FramePool frames = new FramePool(4);
                RungEncoders encoders = new RungEncoders(
                        "live/cam",
                        Ladder.of(Encoding.DEFAULTS),
                        Duration.ofMillis(300),
                        new MediaCodecs(Encoding.DEFAULTS),
                        alarms,
                        broadcast,
                        owner)) {
            for (int rung = 0; rung < 4; rung++) {
                encoders.want(rung, true);
            }
            for (int n = 1; n <= PICTURES; n++) {
                VideoFrame frame = Barcode.frame(frames, 1280, 720, n, 0);
                try (frame) {
                    encoders.offer(new Picture(frame, false, n * 33_333L, 1));
                }
                for (int rung = 0; rung < 4; rung++) {
                    broadcast.awaitPictures(rung, n);
                }
            }
            for (int rung = 0; rung < 4; rung++) {
                List<EncodedPicture> pictures = broadcast.pictures(rung);
                Rung size = broadcast.announced().get(0).get(rung);
                assertEquals(numbers(1), decode(pictures, size, frames), size.toString());
                List<EncodedPicture> base =
                        pictures.stream().filter(p -> p.temporalLayer() == 0).toList();
                assertEquals(numbers(2), decode(base, size, frames), size.toString());
            }
        }
        assertEquals(List.of(), problems);
        assertEquals(Map.of(), NativeLedger.live());
    }

    private static List<Integer> numbers(int step) {
        List<Integer> numbers = new ArrayList<>();
        for (int n = 1; n <= PICTURES; n += step) {
            numbers.add(n);
        }
        return numbers;
    }

    private static List<Integer> decode(List<EncodedPicture> pictures, Rung size, FramePool frames) throws Exception {
        List<Integer> numbers = new ArrayList<>();
        try (VideoDecoder decoder = new VideoDecoder(VideoCodec.VP8, new byte[0], frames)) {
            for (EncodedPicture picture : pictures) {
                byte[] data = picture.data();
                decoder.decode(data, 0, data.length, picture.key(), picture.timestampMicros(), true, frame -> {
                    try (frame) {
                        assertEquals(size.width() + "x" + size.height(), frame.width() + "x" + frame.height());
                        numbers.add(Barcode.read(frame));
                    }
                });
            }
        }
        return numbers;
    }
}
