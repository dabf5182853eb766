package red5.faceswap.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import red5.faceswap.pipeline.FrameSource;

class RtmpSourceTest extends OnOneSource {
    @Test
    void everyPictureComesOnceInOrderWithItsTime() throws Exception {
        source.open(sink);
        source.demand(true);
        feed(Clip.make(Clip.Recipe.h264(320, 240, 30, 60)));
        sink.await("60 pictures", () -> sink.pictures().size() == 60);
        assertEquals(IntStream.range(0, 60).boxed().toList(), sink.numbers());
        List<RecordingSink.Picture> pictures = sink.pictures();
        for (int n = 0; n < 60; n++) {
            long since = pictures.get(n).micros() - pictures.get(0).micros();
            assertEquals(n * 1e6 / 30, since, 1000, "time of picture " + n);
        }
        assertEquals("RTMP H.264 + AAC", source.describe());
        assertTrue(sink.problems().isEmpty(), sink.problems().toString());
    }

    @Test
    void packetsAreToldWhenTheyArriveThoughNobodyWantsThemDecoded() throws Exception {
        source.open(sink);
        Clip.make(Clip.Recipe.h264(320, 240, 30, 30)).forEach(source::packet);
        FrameSource.Stats stats = source.stats();
        int others = 3; // the codecs' configurations and the end of the pictures
        assertEquals(
                stats.videoPackets() + stats.audioPackets() - others,
                sink.arrivals().size());
        assertEquals(1_000_000, Collections.max(sink.arrivals()), 50_000);
        assertTrue(sink.numbers().isEmpty() && sink.sounds().isEmpty());
    }

    @Test
    void soundComesWithTimesThatFollowEachOther() throws Exception {
        source.open(sink);
        source.demand(true);
        List<MediaPacket> clip = Clip.make(Clip.Recipe.h264(320, 240, 30, 90));
        feed(clip);
        sink.await("90 pictures", () -> sink.pictures().size() == 90);
        var sounds = sink.sounds();
        long samples = sounds.stream().mapToLong(s -> s.samples().length / 2).sum();
        long packets = clip.stream()
                .filter(p -> p.kind() == MediaPacket.Kind.AUDIO && p.bytes()[1] == 1)
                .count();
        assertEquals(packets * 1024 * 48000 / 44100, samples, 100, "all of the sound");
        for (int i = 1; i < sounds.size(); i++) {
            var before = sounds.get(i - 1);
            double end = before.timestampMicros() + before.samples().length / 2 * 1e6 / 48000;
            assertEquals(end, sounds.get(i).timestampMicros(), 100, "piece " + i);
        }
    }
}
