package red5.faceswap.media;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.IntToLongFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VideoEncoderTest {
    private final FramePool pool = new FramePool(2);

    @AfterEach
    void nothingIsLeft() {
        pool.close();
        assertEquals(Map.of(), NativeLedger.live());
    }

    @ParameterizedTest
    @CsvSource({"640,360,1", "360,640,2", "1280,720,1", "162,90,1"})
    void whatIsEncodedDecodesToTheSamePictures(int width, int height, int threads) throws Exception {
        var settings = new VideoEncoder.Settings(width, height, 30, 2_000_000, threads);
        double least = 99;
        try (VideoEncoder encoder = new VideoEncoder(settings);
                VideoDecoder decoder = new VideoDecoder(VideoCodec.VP8, new byte[0], pool)) {
            for (int n = 0; n < 12; n++) {
                try (VideoFrame frame = Barcode.frame(pool, width, height, n, 5_000_000_000L + n * 33_333L)) {
                    EncodedPicture picture = encoder.encode(frame).orElseThrow();
                    assertEquals(frame.timestampMicros(), picture.timestampMicros());
                    List<VideoFrame> decoded = new ArrayList<>();
                    decoder.decode(picture.data(), 0, picture.data().length, picture.key(), n, true, decoded::add);
                    assertEquals(1, decoded.size());
                    try (VideoFrame back = decoded.get(0)) {
                        assertEquals(n, Barcode.read(back));
                        least = Math.min(least, psnr(frame, back));
                    }
                }
            }
        }
        assertTrue(least > 32, "PSNR of the worst picture " + least);
    }

    @Test
    void keyFramesComeAtTheStartAndOnRequestOnly() throws Exception {
        List<Integer> keys = new ArrayList<>();
        try (VideoEncoder encoder = new VideoEncoder(VideoEncoder.Settings.of(320, 240, 30, 500_000))) {
            for (int n = 0; n < 300; n++) {
                if (n == 100 || n == 101) {
                    encoder.requestKeyFrame();
                }
                // a cut to another picture every fifty frames would tempt an encoder to begin anew
                try (VideoFrame frame = Barcode.frame(pool, 320, 240, n / 50 * 12345, n * 33_333L)) {
                    if (encoder.encode(frame).orElseThrow().key()) {
                        keys.add(n);
                    }
                }
            }
        }
        assertEquals(List.of(0, 100, 101), keys);
    }

    @Test
    void theRateIsKeptAndKeyFramesAreLimited() throws Exception {
        Random random = new Random(3);
        long bytes = 0;
        int fps = 30;
        try (VideoEncoder encoder = new VideoEncoder(VideoEncoder.Settings.of(640, 360, fps, 800_000))) {
            for (int n = 0; n < 150; n++) {
                try (VideoFrame frame = Barcode.frame(pool, 640, 360, n, n * 1_000_000L / fps)) {
                    for (int i = 0; i < 20_000; i++) { // noise that moves
                        frame.plane(0).put(random.nextInt(180) * (long) frame.stride(0) + random.nextInt(640), (byte)
                                (16 + random.nextInt(200)));
                    }
                    EncodedPicture picture = encoder.encode(frame).orElseThrow();
                    bytes += n >= 30 ? picture.data().length : 0;
                }
            }
        }
        double rate = bytes * 8 / (120.0 / fps);
        assertTrue(rate < 1_000_000 && rate > 400_000, "bit/s " + rate);
    }

    @ParameterizedTest
    @CsvSource({"1280,720,2500000,2", "640,360,700000,1", "480,270,300000,1", "180,320,120000,1"})
    void withoutTheUpperLayersPicturesTheOthersDecodeToTheSameBytes(int width, int height, int rate, int threads)
            throws Exception {
        var settings = new VideoEncoder.Settings(width, height, 30, rate, threads).withTemporalLayers(2);
        Set<Integer> keys = Set.of(0, 7, 8, 21, 40); // after either layer, and one right after another
        Random random = new Random(5);
        int dropped = 0;
        try (VideoEncoder encoder = new VideoEncoder(settings);
                VideoDecoder whole = new VideoDecoder(VideoCodec.VP8, new byte[0], pool);
                VideoDecoder thinned = new VideoDecoder(VideoCodec.VP8, new byte[0], pool)) {
            int sinceKey = 0;
            for (int n = 0; n < 60; n++) {
                sinceKey = keys.contains(n) ? 0 : sinceKey + 1;
                if (keys.contains(n)) {
                    encoder.requestKeyFrame();
                }
                try (VideoFrame frame = noisy(random, width, height, n)) {
                    EncodedPicture picture = encoder.encode(frame).orElseThrow();
                    assertEquals(keys.contains(n), picture.key());
                    assertEquals(sinceKey % 2, picture.temporalLayer(), "picture " + n);
                    byte[] seen = decode(whole, picture, n);
                    if (picture.temporalLayer() == 0) {
                        assertArrayEquals(seen, decode(thinned, picture, n), "picture " + n);
                    } else if (n < 30) {
                        dropped++;
                    } else { // from here on some are left out, some not
                        int left = random.nextInt(2);
                        dropped += left;
                        if (left == 0) {
                            assertArrayEquals(seen, decode(thinned, picture, n), "picture " + n);
                        }
                    }
                }
            }
        }
        assertTrue(dropped > 15, dropped + " left out");
    }

    @Test
    void bothLayersTogetherKeepTheRateAndTheLowerOneStaysWellBelow() throws Exception {
        Random random = new Random(4);
        long[] bytes = new long[2];
        var settings = VideoEncoder.Settings.of(640, 360, 30, 700_000).withTemporalLayers(2);
        try (VideoEncoder encoder = new VideoEncoder(settings)) {
            for (int n = 0; n < 150; n++) {
                try (VideoFrame frame = noisy(random, 640, 360, n)) {
                    EncodedPicture picture = encoder.encode(frame).orElseThrow();
                    bytes[picture.temporalLayer()] += n >= 30 ? picture.data().length : 0;
                }
            }
        }
        double seconds = 120 / 30.0;
        double base = bytes[0] * 8 / seconds;
        double both = (bytes[0] + bytes[1]) * 8 / seconds;
        assertTrue(both < 875_000 && both > 400_000, "bit/s " + both);
        assertTrue(base < 0.75 * both && base > 0.35 * both, "bit/s " + base + " of " + both);
    }

    /** As publishers have them: in bursts, rounded, late, after a pause; the seconds are the same 10. */
    @Test
    void theRateIsKeptWhateverThePublishersTimestampsAre() throws Exception {
        Random random = new Random(6);
        long even = bits(n -> n * 33_333L)[0];
        Map<String, IntToLongFunction> unevenly = Map.of(
                "two at once", n -> n / 2 * 66_667L,
                "two at once, the second layer first", n -> (n + 1) / 2 * 66_667L,
                "four at once", n -> n / 4 * 133_333L,
                "rounded to 10 ms", n -> (n * 33_333L + 5000) / 10_000 * 10_000,
                "late", n -> n * 33_333L + random.nextInt(30_000));
        for (Map.Entry<String, IntToLongFunction> times : unevenly.entrySet()) {
            assertNoMore(even, bits(times.getValue())[0], times.getKey());
        }
        assertNoMore(even * 3 / 2, bits(n -> (n + n / 2) * 33_333L)[0], "each third left out, in 15 s");
        long[] paused = bits(n -> n * 33_333L + (n < 150 ? 0 : 3_000_000));
        assertNoMore(even, paused[0], "after a pause");
        assertTrue(paused[1] < 80_000 / 4, "the largest picture has " + paused[1] + " bits, a quarter of a second's");
    }

    private static void assertNoMore(long even, long bits, String times) {
        double share = bits / (double) even;
        assertTrue(share > .75 && share < 1.1, times + ": " + share + " of the rate");
    }

    /** Of all of 300 pictures at 80 kbit/s with two layers, and of the largest but the first. */
    private long[] bits(IntToLongFunction times) throws Exception {
        Random random = new Random(4);
        long all = 0;
        long largest = 0;
        try (VideoEncoder encoder =
                new VideoEncoder(VideoEncoder.Settings.of(320, 180, 30, 80_000).withTemporalLayers(2))) {
            for (int n = 0; n < 300; n++) {
                try (VideoFrame frame = noisy(random, 320, 180, n, 40)) { // which the encoder has the bits for
                    long bits = 8L
                            * encoder.encode(frame, times.applyAsLong(n))
                                    .orElseThrow()
                                    .data()
                                    .length;
                    all += bits;
                    largest = n == 0 ? 0 : Math.max(largest, bits);
                }
            }
        }
        return new long[] {all, largest};
    }

    private VideoFrame noisy(Random random, int width, int height, int n) {
        return noisy(random, width, height, n, 12);
    }

    private VideoFrame noisy(Random random, int width, int height, int n, int oneOf) {
        VideoFrame frame = Barcode.frame(pool, width, height, n, n * 33_333L);
        for (int i = 0; i < width * height / oneOf; i++) {
            frame.plane(0).put(random.nextInt(height / 2) * (long) frame.stride(0) + random.nextInt(width), (byte)
                    (16 + random.nextInt(200)));
        }
        return frame;
    }

    /** Luma of what a decoder makes of it. */
    private static byte[] decode(VideoDecoder decoder, EncodedPicture picture, int n) throws Exception {
        List<byte[]> decoded = new ArrayList<>();
        decoder.decode(picture.data(), 0, picture.data().length, picture.key(), n, true, frame -> {
            try (frame) {
                byte[] luma = new byte[frame.width() * frame.height()];
                for (int y = 0; y < frame.height(); y++) {
                    frame.plane(0).getPointer((long) y * frame.stride(0)).get(luma, y * frame.width(), frame.width());
                }
                decoded.add(luma);
            }
        });
        assertEquals(1, decoded.size());
        return decoded.get(0);
    }

    @Test
    void framesThatComeLateEarlyOrTwiceAtOnceAreEncoded() throws Exception {
        try (VideoEncoder encoder = new VideoEncoder(VideoEncoder.Settings.of(160, 90, 30, 200_000))) {
            for (long time : new long[] {1_000_000, 1_000_000, 900_000, 9_000_000_000L, 9_000_000_100L}) {
                try (VideoFrame frame = Barcode.frame(pool, 160, 90, 1, time)) {
                    assertEquals(time, encoder.encode(frame).orElseThrow().timestampMicros());
                }
            }
            try (VideoFrame frame = Barcode.frame(pool, 320, 180, 1, 0)) {
                assertThrows(IllegalArgumentException.class, () -> encoder.encode(frame));
            }
        }
    }

    static double psnr(VideoFrame a, VideoFrame b) {
        long sum = 0;
        for (int y = 0; y < a.height(); y++) {
            for (int x = 0; x < a.width(); x++) {
                int difference = Barcode.at(a, 0, x, y) - Barcode.at(b, 0, x, y);
                sum += (long) difference * difference;
            }
        }
        return sum == 0 ? 99 : 10 * Math.log10(255.0 * 255 * a.width() * a.height() / sum);
    }
}
