package red5.faceswap.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import red5.faceswap.media.NativeLedger;

class WebSocketSourceTest {
    private final RecordingSink sink = new RecordingSink();
    private long nanos = 1_000_000_000L;
    private final WebSocketSource source = new WebSocketSource("test", 48000, 1, () -> nanos);

    @AfterEach
    void nothingIsLeft() {
        source.close();
        assertEquals(Map.of(), NativeLedger.live());
    }

    /** A message with a plain picture in blue 40, green 80, red 160. */
    private static byte[] picture(String ending, int width, int height) {
        try (Mat mat = new Mat(height, width, opencv_core.CV_8UC3, new Scalar(40, 80, 160, 0));
                BytePointer out = new BytePointer()) {
            opencv_imgcodecs.imencode(ending, mat, out);
            byte[] message = new byte[(int) out.limit() + 1];
            message[0] = 'v';
            out.get(message, 1, message.length - 1);
            return message;
        }
    }

    private void start() {
        source.open(sink);
        source.demand(true);
    }

    @ParameterizedTest
    @CsvSource({".jpg,320,240", ".png,320,240", ".webp,320,240", ".jpg,321,241", ".png,33,17"})
    void picturesOfEachKindAreShownInTheirColours(String ending, int width, int height) throws Exception {
        start();
        assertEquals(Optional.empty(), source.message(picture(ending, width, height)));
        sink.await("a picture", () -> sink.pictures().size() == 1);
        RecordingSink.Picture picture = sink.pictures().get(0);
        assertEquals(width & ~1, picture.width());
        assertEquals(height & ~1, picture.height());
        // BT.601: Y = 16 + (65.7 R + 129.1 G + 25.1 B) / 256
        assertEquals(101, picture.luma(), 3);
        assertEquals(97, picture.u(), 4);
        assertEquals(167, picture.v(), 4);
        assertEquals(1_000_000, picture.micros());
    }

    @Test
    void mediaAreToldApartByTheFirstByteAlone() throws Exception {
        start();
        byte[] sound = new byte[1 + 960 * 2];
        sound[0] = 'a';
        sound[1] = (byte) 0xff; // as a JPEG begins
        sound[2] = (byte) 0xd8;
        sound[3] = (byte) 0xff;
        assertEquals(Optional.empty(), source.message(sound));
        sink.await("sound", () -> sink.sounds().size() == 1);
        assertEquals(0, sink.pictures().size());
        assertEquals(960 * 2, sink.sounds().get(0).samples().length);
        assertEquals((short) 0xd8ff, sink.sounds().get(0).samples()[0]);
        assertEquals(980_000, sink.sounds().get(0).timestampMicros(), "it ended when it arrived");
    }

    @Test
    void soundIsTimedByItsSamplesThoughItArrivesUnevenly() throws Exception {
        start();
        Random random = new Random(4);
        byte[] sound = new byte[1 + 960 * 2];
        sound[0] = 'a';
        for (int n = 0; n < 200; n++) {
            nanos = 1_000_000_000L + n * 20_000_000L + random.nextInt(30_000_000);
            source.message(sound);
        }
        sink.await("all sound", () -> sink.sounds().size() == 200);
        var sounds = sink.sounds();
        for (int n = 1; n < 200; n++) {
            long step = sounds.get(n).timestampMicros() - sounds.get(n - 1).timestampMicros();
            assertEquals(20_000, step, 1000);
        }
    }

    @Test
    void whatIsWrongIsSaidAndTheStreamGoesOn() throws Exception {
        start();
        assertTrue(source.message(new byte[0]).orElseThrow().contains("empty"));
        assertTrue(source.message(new byte[] {'v'}).orElseThrow().contains("empty"));
        assertTrue(source.message(new byte[] {'x', 1, 2}).orElseThrow().contains("120"));
        assertTrue(source.message(new byte[] {'v', 1, 2, 3, 4, 5}).orElseThrow().contains("JPEG"));
        assertTrue(source.message(new byte[] {'a', 1}).orElseThrow().contains("multiple"));
        for (String ending : new String[] {".jpg", ".png", ".webp"}) {
            byte[] whole = picture(ending, 320, 240);
            byte[] cut = java.util.Arrays.copyOf(whole, whole.length * 2 / 3);
            assertTrue(source.message(cut).orElseThrow().contains("cut short"), ending);
        }
        assertEquals(Optional.empty(), source.message(picture(".jpg", 320, 240)));
        sink.await("a picture", () -> sink.pictures().size() == 1);
    }

    @Test
    void aDecompressionBombIsRefusedByItsHeader() {
        start();
        byte[] bomb = picture(".jpg", 64, 64);
        for (int i = 3; i < bomb.length - 9; i++) {
            if ((bomb[i] & 0xff) == 0xff && (bomb[i + 1] & 0xff) == 0xc0) {
                ByteBuffer.wrap(bomb).putShort(i + 5, (short) 60_000).putShort(i + 7, (short) 60_000);
            }
        }
        assertTrue(source.message(bomb).orElseThrow().contains("60000x60000"));
    }

    @Test
    void damageInsideAPictureIsSaidToOperatorAndClient() throws Exception {
        start();
        byte[] damaged = picture(".webp", 320, 240);
        java.util.Arrays.fill(damaged, 1 + 26, damaged.length, (byte) 0xff); // after the headers
        Optional<String> atOnce = source.message(damaged); // where decoding was faster than this call
        sink.await("a sentence", () -> !sink.problems().isEmpty());
        nanos += 40_000_000;
        Optional<String> next = source.message(picture(".jpg", 320, 240));
        assertTrue(atOnce.isPresent() != next.isPresent(), atOnce + ", " + next);
        sink.await("the next picture", () -> sink.pictures().size() == 1);
    }

    @Test
    void anyBytesAreSurvived() throws Exception {
        start();
        Random random = new Random(9);
        byte[][] good = {picture(".jpg", 64, 48), picture(".png", 64, 48), picture(".webp", 64, 48)};
        for (int i = 0; i < 1500; i++) {
            byte[] message = good[i % 3].clone();
            for (int k = random.nextInt(6); k >= 0; k--) {
                message[1 + random.nextInt(message.length - 1)] = (byte) random.nextInt();
            }
            source.message(
                    random.nextInt(4) == 0
                            ? java.util.Arrays.copyOf(message, random.nextInt(message.length))
                            : message);
            nanos += 1_000_000;
        }
        nanos += 1_000_000_000L;
        int before = sink.pictures().size();
        source.message(picture(".jpg", 62, 46));
        sink.await(
                "the good picture",
                () -> sink.pictures().size() > before
                        && sink.pictures().get(sink.pictures().size() - 1).width() == 62);
        assertTrue(
                sink.problems().stream().noneMatch(p -> p.contains("internal error")),
                sink.problems().toString());
    }
}
