package red5.faceswap.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import red5.faceswap.media.VideoCodec;

class EnhancedRtmpTest extends OnOneSource {
    @ParameterizedTest
    @CsvSource({
        "VP9,libvpx-vp9 -deadline realtime -cpu-used 8 -g 30",
        "AV1,libaom-av1 -usage realtime -cpu-used 8 -g 30"
    })
    void newerCodecsAreDecoded(String title, String encoder) throws Exception {
        List<String> codec = new java.util.ArrayList<>(List.of("-c:v"));
        codec.addAll(List.of(encoder.split(" ")));
        List<MediaPacket> clip = Clip.make(new Clip.Recipe(320, 240, 30, 20, "yuv420p", true, codec));
        play(clip);
        assertEquals(IntStream.range(0, 20).boxed().toList(), sink.numbers());
        assertEquals("RTMP " + title + " + AAC", source.describe());
        assertEquals(List.of(), sink.problems());
    }

    private static byte[] tag(int first, String fourCc, int... rest) {
        ByteBuffer tag = ByteBuffer.allocate(5 + rest.length);
        tag.put((byte) first).put(fourCc.getBytes(StandardCharsets.ISO_8859_1));
        for (int b : rest) {
            tag.put((byte) b);
        }
        return tag.array();
    }

    @Test
    void tagsAreReadAsTheSpecificationHasThem() {
        VideoTag.Config config = (VideoTag.Config) VideoTag.read(tag(0x90, "hvc1", 1, 2, 3));
        assertEquals(VideoCodec.HEVC, config.codec());
        assertEquals(3, config.bytes().length);
        assertEquals(
                new VideoTag.Picture(VideoCodec.HEVC, true, 8, -2),
                VideoTag.read(tag(0x91, "hvc1", 0xff, 0xff, 0xfe, 9)));
        assertEquals(new VideoTag.Picture(VideoCodec.HEVC, false, 5, 0), VideoTag.read(tag(0xa3, "hvc1", 9)));
        assertEquals(new VideoTag.Picture(VideoCodec.VP9, true, 5, 0), VideoTag.read(tag(0x91, "vp09", 9)));
        assertEquals(new VideoTag.Nothing(), VideoTag.read(tag(0xd4, "hvc1", 9)));
        assertEquals(new VideoTag.Unsupported("vvc1"), VideoTag.read(tag(0x91, "vvc1", 9)));
        assertEquals(
                new VideoTag.Picture(VideoCodec.H264, true, 5, -1), VideoTag.read(new byte[] {0x17, 1, -1, -1, -1, 0}));
    }

    @Test
    void anyBytesAreReadAsSomething() {
        Random random = new Random(1);
        for (int i = 0; i < 200_000; i++) {
            byte[] bytes = new byte[random.nextInt(12)];
            random.nextBytes(bytes);
            if (VideoTag.read(bytes) instanceof VideoTag.Picture picture) {
                assertTrue(picture.offset() <= bytes.length);
            }
            if (AudioTag.read(bytes) instanceof AudioTag.Sound sound) {
                assertTrue(sound.offset() <= bytes.length);
            }
        }
    }
}
