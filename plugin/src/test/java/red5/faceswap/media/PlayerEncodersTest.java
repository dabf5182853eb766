package red5.faceswap.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What RTMP players get: H.264 and AAC. */
class PlayerEncodersTest {
    private final FramePool pool = new FramePool(2);

    @AfterEach
    void nothingIsLeft() {
        pool.close();
        assertEquals(Map.of(), NativeLedger.live());
    }

    @Test
    void everyPictureComesAtOnceAndWhoBeginsAtAKeyFrameSeesTheSame() throws Exception {
        var settings = VideoEncoder.Settings.of(640, 360, 30, 1_500_000).asH264();
        List<Integer> keys = new ArrayList<>();
        double least = 99;
        try (VideoEncoder encoder = new VideoEncoder(settings);
                VideoDecoder decoder = new VideoDecoder(VideoCodec.H264, new byte[0], pool)) {
            for (int n = 0; n < 130; n++) {
                if (n == 20) {
                    encoder.requestKeyFrame();
                }
                try (VideoFrame frame = Barcode.frame(pool, 640, 360, n, 5_000_000_000L + n * 33_333L)) {
                    EncodedPicture picture = encoder.encode(frame).orElseThrow();
                    assertEquals(frame.timestampMicros(), picture.timestampMicros());
                    if (picture.key()) {
                        keys.add(n);
                    }
                    if (n < 20) {
                        continue; // a player that comes later
                    }
                    List<VideoFrame> decoded = new ArrayList<>();
                    decoder.decode(picture.data(), 0, picture.data().length, picture.key(), n, true, decoded::add);
                    assertEquals(1, decoded.size());
                    try (VideoFrame back = decoded.get(0)) {
                        assertEquals(n, Barcode.read(back));
                        least = Math.min(least, VideoEncoderTest.psnr(frame, back));
                    }
                }
            }
        }
        assertEquals(List.of(0, 20, 80), keys, "at the start, on request, and two seconds after it");
        assertTrue(least > 30, "PSNR of the worst picture " + least);
    }

    @Test
    void aToneOfOddPiecesComesThroughAacWithTheTimesOfItsSamples() throws Exception {
        List<EncodedSound> frames = new ArrayList<>();
        Random random = new Random(5);
        int fed = 0;
        try (AacEncoder encoder = new AacEncoder(96_000)) {
            while (fed < 96_000) {
                int count = 1 + random.nextInt(2500);
                encoder.encode(
                        new AudioFrame(
                                // silence, and from the second second on a tone
                                fed < 48_000 ? new short[2 * count] : SoundTest.tone(1000, 48000, 2, fed, count),
                                48000,
                                2,
                                7_000_000 + fed * 1_000_000L / 48000),
                        frames::add);
                fed += count;
            }
        }
        List<AudioFrame> back = new ArrayList<>();
        try (AudioDecoder decoder = new AudioDecoder(AudioCodec.AAC, AacEncoder.configuration(), 48000, 2)) {
            for (EncodedSound frame : frames) {
                decoder.decode(frame.data(), 0, frame.data().length, frame.timestampMicros(), back::add);
            }
        }
        long begins = back.stream()
                .filter(PlayerEncodersTest::isLoud)
                .findFirst()
                .orElseThrow()
                .timestampMicros();
        assertEquals(8_000_000, begins, 60_000, "when the tone begins");
        List<AudioFrame> tone = back.stream().filter(PlayerEncodersTest::isLoud).toList();
        assertEquals(1000, SoundTest.frequency(tone), 20);
    }

    private static boolean isLoud(AudioFrame sound) {
        for (short sample : sound.samples()) {
            if (sample > 4000) {
                return true;
            }
        }
        return false;
    }
}
