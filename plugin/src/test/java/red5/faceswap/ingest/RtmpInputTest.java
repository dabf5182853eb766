package red5.faceswap.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import red5.faceswap.media.Barcode;

/** Unusual and broken input: what viewers see, and what the operator is told. */
class RtmpInputTest extends OnOneSource {
    private static boolean isPicture(MediaPacket packet) {
        return packet.kind() == MediaPacket.Kind.VIDEO && packet.bytes()[1] == 1;
    }

    private static List<Integer> upTo(int end) {
        return IntStream.range(0, end).boxed().toList();
    }

    private void assertTimesIncrease() {
        var pictures = sink.pictures();
        for (int i = 1; i < pictures.size(); i++) {
            assertTrue(
                    pictures.get(i).micros() > pictures.get(i - 1).micros(),
                    "time of picture " + i + " of " + pictures);
        }
    }

    @Test
    void picturesWithBFramesComeInPresentationOrder() throws Exception {
        play(Clip.makeX264(Clip.Recipe.x264(320, 240, 30, 60, "-bf", "3", "-preset", "medium")));
        int shown = sink.numbers().size();
        assertTrue(shown >= 56, "all but those that wait for their place in the order: " + shown);
        assertEquals(upTo(shown), sink.numbers());
        var pictures = sink.pictures();
        for (int n = 0; n < shown; n++) {
            assertEquals(
                    n * 1e6 / 30, pictures.get(n).micros() - pictures.get(0).micros(), 1001, "time of picture " + n);
        }
    }

    @Test
    void aStreamWithoutBFramesHasNoDelay() throws Exception {
        List<MediaPacket> clip =
                Clip.makeX264(Clip.Recipe.x264(320, 240, 30, 40, "-bf", "0").withoutSound());
        source.open(sink);
        source.demand(true);
        int sent = 0;
        for (MediaPacket packet : clip) {
            source.packet(packet);
            if (isPicture(packet)) {
                sent++;
                int expected = sent;
                sink.await("picture " + sent + " at once", () -> sink.pictures().size() == expected);
            }
        }
        assertEquals(40, sent);
    }

    @ParameterizedTest
    @CsvSource({"320,240,5", "320,240,60", "240,320,30", "640,360,30", "160,90,30", "322,182,30"})
    void anySizeAndRateIsShownWhole(int width, int height, int fps) throws Exception {
        play(Clip.make(Clip.Recipe.h264(width, height, fps, 20)));
        assertEquals(upTo(20), sink.numbers());
        assertEquals(width, sink.pictures().get(0).width());
        assertEquals(height, sink.pictures().get(0).height());
        var pictures = sink.pictures();
        assertEquals(19e6 / fps, pictures.get(19).micros() - pictures.get(0).micros(), 2000);
    }

    @ParameterizedTest
    @CsvSource({"yuv444p,high444", "yuv422p,high422", "yuv420p10le,high10"})
    void otherPixelFormatsAndOddSidesBecomeI420(String format, String profile) throws Exception {
        int side = format.equals("yuv444p") ? 321 : 320;
        int height = format.equals("yuv444p") ? 181 : 180;
        List<MediaPacket> clip = Clip.makeX264(
                Clip.Recipe.x264(side, height, 30, 10, "-bf", "0", "-profile:v", profile, "-vf", "format=" + format));
        play(clip);
        assertEquals(upTo(10), sink.numbers());
        RecordingSink.Picture picture = sink.pictures().get(5);
        assertEquals(320, picture.width());
        assertEquals(180, picture.height());
        assertEquals(Barcode.LUMA, picture.luma(), 2);
        assertEquals(Barcode.U, picture.u(), 2);
        assertEquals(Barcode.V, picture.v(), 2);
    }

    /** The expected values are the BT.601 limited-range equivalents of Y 110, Cb 100, Cr 160 in the space that is named. */
    @ParameterizedTest
    @CsvSource({
        "tv, smpte170m, yuv420p, 110, 100, 160",
        "pc, smpte170m, yuv420p, 110.5, 103.4, 156.1",
        "tv, bt709, yuv420p, 113.4, 96.7, 161.5",
        "pc, bt709, yuv420p, 113.5, 100.5, 157.4",
        "tv, bt709, yuv444p, 113.4, 96.7, 161.5",
        "pc, smpte170m, yuv420p10le, 110.5, 103.4, 156.1",
        "tv, unknown, yuv420p, 110, 100, 160",
    })
    void coloursAreThoseThatThePublisherMeant(
            String range, String matrix, String format, double luma, double u, double v) throws Exception {
        String tag = "format=" + format + ",setparams=range=" + range + ":colorspace=" + matrix;
        List<MediaPacket> clip = Clip.makeX264(Clip.Recipe.x264(
                320, 240, 30, 10, "-bf", "0", "-crf", "10", "-vf", tag, "-color_range", range, "-colorspace", matrix));
        play(clip);
        assertEquals(upTo(10), sink.numbers());
        RecordingSink.Picture picture = sink.pictures().get(5);
        assertEquals(luma, picture.luma(), 2, "Y");
        assertEquals(u, picture.u(), 2, "Cb");
        assertEquals(v, picture.v(), 2, "Cr");
    }

    @Test
    void theResolutionMayChangeInMidStream() throws Exception {
        List<MediaPacket> both = new ArrayList<>(Clip.make(Clip.Recipe.h264(320, 240, 30, 30)));
        Clip.make(Clip.Recipe.h264(240, 320, 30, 30))
                .forEach(p -> both.add(new MediaPacket(p.kind(), p.bytes(), p.timestampMillis() + 1000)));
        play(both);
        var pictures = sink.pictures();
        assertEquals(60, pictures.size());
        assertEquals(240, pictures.get(29).height());
        assertEquals(320, pictures.get(30).height());
        assertEquals(29, pictures.get(29).number());
        assertEquals(0, pictures.get(30).number());
        assertTimesIncrease();
        assertTrue(sink.problems().isEmpty(), sink.problems().toString());
    }

    @Test
    void aResolutionChangeDoesNotSwallowPicturesThatWaitForTheirOrder() throws Exception {
        List<MediaPacket> both = new ArrayList<>(
                Clip.makeX264(Clip.Recipe.x264(320, 240, 30, 30, "-bf", "3").withoutSound()));
        Clip.make(Clip.Recipe.h264(240, 320, 30, 5).withoutSound())
                .forEach(p -> both.add(new MediaPacket(p.kind(), p.bytes(), p.timestampMillis() + 1200)));
        play(both);
        List<Integer> expected = new ArrayList<>(upTo(30));
        expected.addAll(upTo(5));
        assertEquals(expected, sink.numbers());
    }

    @Test
    void aDamagedPacketCostsOneSentenceAndPicturesUpToTheNextKeyFrame() throws Exception {
        List<MediaPacket> clip = Clip.make(Clip.Recipe.h264(320, 240, 30, 90).withoutSound());
        List<MediaPacket> damaged = damage(clip, 40, body -> {
            new Random(1).nextBytes(body);
            return body;
        });
        play(damaged);
        List<Integer> numbers = sink.numbers();
        assertEquals(upTo(40), numbers.subList(0, 40));
        assertEquals(IntStream.range(60, 90).boxed().toList(), numbers.subList(40, numbers.size()));
        assertEquals(1, sink.problems().size(), sink.problems().toString());
        assertTrue(sink.problems().get(0).contains("damaged"), sink.problems().get(0));
    }

    @Test
    void noDamagedPictureIsShown() throws Exception {
        List<MediaPacket> clip = Clip.make(Clip.Recipe.h264(320, 240, 30, 60).withoutSound());
        for (int seed = 0; seed < 12; seed++) {
            Random random = new Random(seed);
            int at = 10 + random.nextInt(15);
            List<MediaPacket> damaged = damage(clip, at, body -> {
                int start = body.length / 3;
                for (int i = start; i < body.length; i++) {
                    body[i] = (byte) random.nextInt();
                }
                return body;
            });
            RecordingSink shown = new RecordingSink();
            try (RtmpSource one = new RtmpSource("test", RtmpSource.DEFAULT_BACKLOG_BYTES)) {
                one.open(shown);
                one.demand(true);
                for (MediaPacket packet : damaged) {
                    one.packet(packet);
                    shown.await("the queue empties", () -> one.waitingBytes() == 0);
                }
            }
            for (RecordingSink.Picture picture : shown.pictures()) {
                assertEquals(Barcode.LUMA, picture.luma(), 6, "seed " + seed + ", picture " + picture);
                assertEquals(Barcode.U, picture.u(), 6, "seed " + seed + ", picture " + picture);
            }
            assertTrue(shown.numbers().contains(59), "seed " + seed + " recovers: " + shown.numbers());
        }
    }

    private static List<MediaPacket> damage(List<MediaPacket> clip, int picture, UnaryOperator<byte[]> how) {
        List<MediaPacket> damaged = new ArrayList<>();
        int n = 0;
        for (MediaPacket packet : clip) {
            if (isPicture(packet) && n++ == picture) {
                byte[] body = packet.bytes().clone();
                byte[] payload =
                        how.apply(java.util.Arrays.copyOfRange(body, 9, body.length)); // after the length prefix
                System.arraycopy(payload, 0, body, 9, payload.length);
                damaged.add(new MediaPacket(packet.kind(), body, packet.timestampMillis()));
            } else {
                damaged.add(packet);
            }
        }
        return damaged;
    }

    @Test
    void aStreamJoinedInTheMiddleBeginsWithAKeyFrame() throws Exception {
        List<MediaPacket> clip = Clip.make(Clip.Recipe.h264(320, 240, 30, 60).withoutSound());
        List<MediaPacket> joined = new ArrayList<>();
        int n = 0;
        for (MediaPacket packet : clip) {
            if (!isPicture(packet) || n++ >= 10) {
                joined.add(packet);
            }
        }
        play(joined);
        assertEquals(IntStream.range(30, 60).boxed().toList(), sink.numbers());
    }

    @Test
    void timeGoesOnWhenTimestampsJumpRunBackwardsAndWrap() throws Exception {
        List<MediaPacket> clip = Clip.make(Clip.Recipe.h264(320, 240, 30, 30));
        List<MediaPacket> all = new ArrayList<>();
        for (long offset : new long[] {0xffffffffL - 400, 4_000_000, 0, 7_200_000, 7_201_000}) {
            clip.forEach(
                    p -> all.add(new MediaPacket(p.kind(), p.bytes(), p.timestampMillis() + offset & 0xffffffffL)));
        }
        play(all);
        assertEquals(150, sink.pictures().size());
        assertTimesIncrease();
        var pictures = sink.pictures();
        long span = pictures.get(149).micros() - pictures.get(0).micros();
        assertEquals(149e6 / 30, span, 250_000, "no jump is left");
        var sounds = sink.sounds();
        double lag = sounds.get(sounds.size() - 1).timestampMicros()
                - pictures.get(149).micros();
        assertEquals(0, lag, 200_000, "sound and picture end together");
    }

    @Test
    void theFirstViewerGetsTheLivePictureAtOnce() throws Exception {
        List<MediaPacket> clip = Clip.make(Clip.Recipe.h264(320, 240, 30, 85));
        source.open(sink);
        clip.forEach(source::packet);
        assertEquals(0, source.stats().decodedFrames(), "nothing is decoded for nobody");
        source.demand(true);
        sink.await("a picture", () -> !sink.pictures().isEmpty());
        assertEquals(List.of(84), sink.numbers());
        sink.await("the pictures since the last key frame", () -> source.stats().decodedFrames() == 25);
        source.demand(false);
        assertEquals(0, source.stats().droppedPackets());
    }

    @Test
    void demandThatComesAndGoesWithinOneGroupOfPicturesResumesWithoutAKeyFrame() throws Exception {
        List<MediaPacket> clip = Clip.make(Clip.Recipe.h264(320, 240, 30, 30).withoutSound());
        source.open(sink);
        source.demand(true);
        feed(clip.subList(0, 12)); // metadata, configuration, pictures 0 to 9
        sink.await("10 pictures", () -> sink.pictures().size() == 10);
        source.demand(false);
        clip.subList(12, 22).forEach(source::packet);
        source.demand(true);
        sink.await("the newest", () -> sink.numbers().contains(19));
        assertEquals(11, sink.numbers().size(), sink.numbers().toString());
    }

    @Test
    void whatIsKeptForTheFirstViewerIsBounded() throws Exception {
        List<MediaPacket> clip = Clip.make(Clip.Recipe.h264(320, 240, 30, 85).withoutSound());
        try (RtmpSource small = new RtmpSource("small", 60_000)) {
            small.open(sink);
            for (MediaPacket packet : clip) {
                small.packet(packet);
                assertTrue(small.waitingBytes() <= 60_000);
            }
            small.demand(true);
            clip.forEach(p -> small.packet(new MediaPacket(p.kind(), p.bytes(), p.timestampMillis() + 3000)));
            sink.await("the picture comes back", () -> !sink.pictures().isEmpty());
        }
    }

    @Test
    void aStreamWithoutPictureOrSoundOrInAnUnknownCodecIsNamed() throws Exception {
        source.open(sink);
        List<MediaPacket> clip = Clip.make(Clip.Recipe.h264(160, 90, 30, 200));
        clip.stream().filter(p -> p.kind() == MediaPacket.Kind.AUDIO).forEach(source::packet);
        sink.await("a sentence", () -> !sink.problems().isEmpty());
        assertTrue(
                sink.problems().get(0).contains("no picture"), sink.problems().get(0));

        RecordingSink silent = new RecordingSink();
        try (RtmpSource other = new RtmpSource("silent", 8_000_000)) {
            other.open(silent);
            clip.stream().filter(p -> p.kind() == MediaPacket.Kind.VIDEO).forEach(other::packet);
            assertTrue(
                    silent.problems().stream().anyMatch(p -> p.contains("no sound")),
                    silent.problems().toString());
            other.packet(new MediaPacket(MediaPacket.Kind.VIDEO, new byte[] {0x12, 0, 0, 0}, 0));
            other.packet(new MediaPacket(MediaPacket.Kind.VIDEO, new byte[] {0x14, 0, 0, 0}, 0));
            assertTrue(
                    silent.problems().stream().anyMatch(p -> p.contains("H.263")),
                    silent.problems().toString());
            assertTrue(
                    silent.problems().stream().anyMatch(p -> p.contains("VP6")),
                    silent.problems().toString());
        }

        RecordingSink bare = new RecordingSink();
        try (RtmpSource other = new RtmpSource("bare", 8_000_000)) {
            other.open(bare);
            clip.stream()
                    .filter(p -> p.kind() == MediaPacket.Kind.VIDEO && isPicture(p))
                    .forEach(other::packet);
            assertEquals(
                    1,
                    bare.problems().stream()
                            .filter(p -> p.contains("configuration"))
                            .count(),
                    bare.problems().toString());
        }
    }

    @Test
    void whatComesInAnUnknownCodecIsNotCalledMissing() throws Exception {
        List<MediaPacket> clip = Clip.make(Clip.Recipe.h264(160, 90, 30, 200));
        byte[] adpcm = {0x1e, 0, 0, 0};
        byte[] sorenson = {0x22, 0, 0, 0};
        source.open(sink);
        clip.stream()
                .map(p ->
                        p.kind() == MediaPacket.Kind.AUDIO ? new MediaPacket(p.kind(), adpcm, p.timestampMillis()) : p)
                .forEach(source::packet);
        assertEquals(1, sink.problems().size(), sink.problems().toString());
        assertTrue(sink.problems().get(0).contains("ADPCM"), sink.problems().toString());

        RecordingSink heard = new RecordingSink();
        try (RtmpSource other = new RtmpSource("sorenson", 8_000_000)) {
            other.open(heard);
            clip.stream()
                    .map(p -> p.kind() == MediaPacket.Kind.VIDEO
                            ? new MediaPacket(p.kind(), sorenson, p.timestampMillis())
                            : p)
                    .forEach(other::packet);
            assertEquals(1, heard.problems().size(), heard.problems().toString());
            assertTrue(
                    heard.problems().get(0).contains("H.263"), heard.problems().toString());
        }
    }

    @Test
    void anyBytesAreSurvived() throws Exception {
        List<MediaPacket> clip = Clip.make(Clip.Recipe.h264(160, 90, 30, 30));
        source.open(sink);
        source.demand(true);
        Random random = new Random(7);
        for (int i = 0; i < 2000; i++) {
            byte[] bytes = new byte[random.nextInt(60)];
            random.nextBytes(bytes);
            if (bytes.length > 1 && random.nextBoolean()) {
                bytes[0] = (byte) (random.nextBoolean() ? 0x17 : 0x27);
                bytes[1] = (byte) random.nextInt(2);
            }
            MediaPacket.Kind kind = MediaPacket.Kind.values()[random.nextInt(3)];
            source.packet(new MediaPacket(kind, bytes, random.nextInt()));
        }
        int before = sink.pictures().size();
        feed(clip);
        sink.await("the good stream is shown", () -> sink.pictures().size() >= before + 30);
        assertFalse(sink.problems().isEmpty());
        assertTrue(
                sink.problems().stream().noneMatch(p -> p.contains("internal error")),
                sink.problems().toString());
    }
}
