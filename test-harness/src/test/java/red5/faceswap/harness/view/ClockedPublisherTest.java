package red5.faceswap.harness.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import red5.faceswap.harness.view.Publication.Codec;
import red5.faceswap.harness.view.Publication.Edge;

class ClockedPublisherTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(
            value = Codec.class,
            names = {"OPENH264", "X264"})
    void everyPublishedFrameCarriesItsNumberAndTheClock(Codec codec) throws Exception {
        assumeTrue(codec.available(), "no " + codec + " here");
        Path file = folder.resolve("published.flv");
        Publication publication = Publication.to(file.toString())
                .sized(320, 180)
                .atKbit(300)
                .countingFrom(1000)
                .codeAt(Edge.BOTTOM)
                .encodedBy(codec, codec == Codec.X264 ? 2 : 0);
        long before = System.currentTimeMillis();
        ClockedPublisher publisher = ClockedPublisher.start(publication);
        try (publisher) {
            publisher.awaitFrames(45, Duration.ofSeconds(60));
        }
        List<BarCode> codes = codes(file, 320, 180);
        assertTrue(codes.size() >= 45 - publisher.skipped(), codes.size() + " frames");
        assertEquals(1000, codes.get(0).number());
        for (int i = 1; i < codes.size(); i++) {
            assertTrue(codes.get(i).number() > codes.get(i - 1).number(), "order at " + i);
        }
        long age = codes.get(0).millisUntil(before);
        assertTrue(age <= 0 && age > -60_000, "the first frame's clock is " + age + " ms before the test");
        assertTrue(codes.stream().anyMatch(BarCode::flash));
    }

    @Test
    void theSoundBeepsWithTheFlash() throws Exception {
        Path file = folder.resolve("published.flv");
        try (ClockedPublisher publisher = ClockedPublisher.start(
                Publication.to(file.toString()).sized(320, 180).countingFrom(10))) {
            publisher.awaitFrames(60, Duration.ofSeconds(60));
        }
        List<BarCode> codes = codes(file, 320, 180);
        int flash = 1;
        while (!codes.get(flash).flash()) {
            flash++;
        }
        byte[] pcm = Ffmpeg.CARRIED.run(
                List.of("-loglevel", "error", "-i", file.toString(), "-vn", "-ac", "1", "-f", "s16le", "pipe:1"));
        // the sound's first packet is the encoder's delay, by which ffmpeg starts the picture later
        int number = codes.get(flash).number();
        double flashAt = (number - number % 30 - 10) / 30.0 + 1024.0 / ClockedSound.RATE;
        double beepAt = beep(ByteBuffer.wrap(pcm).order(ByteOrder.LITTLE_ENDIAN));
        assertEquals(flashAt, beepAt, 0.02, "seconds of flash and beep");
    }

    @Test
    void aPublisherThatIsKilledIsSeenToBeGone() throws Exception {
        try (ClockedPublisher publisher = ClockedPublisher.start(
                Publication.to(folder.resolve("x.flv").toString()).sized(320, 180))) {
            publisher.awaitFrames(5, Duration.ofSeconds(60));
            assertTrue(publisher.alive());
            publisher.vanish();
            assertTrue(!publisher.alive());
        }
    }

    /** Seconds from the begin of the first loud 20 ms after a quiet second half. */
    private static double beep(ByteBuffer pcm) {
        int window = ClockedSound.RATE / 100;
        for (int at = ClockedSound.RATE / 3; at + window < pcm.limit() / 2; at += window / 4) {
            int peak = 0;
            for (int i = 0; i < window; i++) {
                peak = Math.max(peak, Math.abs(pcm.getShort(2 * (at + i))));
            }
            if (peak > 10_000) {
                return (at + window / 2.0) / ClockedSound.RATE;
            }
        }
        throw new AssertionError("no beep");
    }

    private static List<BarCode> codes(Path file, int width, int height) throws Exception {
        byte[] luma = Ffmpeg.CARRIED.run(List.of(
                "-loglevel",
                "error",
                "-i",
                file.toString(),
                "-an",
                "-fps_mode",
                "passthrough",
                "-pix_fmt",
                "gray",
                "-f",
                "rawvideo",
                "pipe:1"));
        List<BarCode> codes = new ArrayList<>();
        for (int at = 0; at < luma.length; at += width * height) {
            ByteBuffer frame = ByteBuffer.wrap(luma, at, width * height).slice();
            codes.add(BarCode.read(frame, width, width, height).orElseThrow());
        }
        return codes;
    }
}
