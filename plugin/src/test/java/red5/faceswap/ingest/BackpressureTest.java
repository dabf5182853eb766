package red5.faceswap.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import red5.faceswap.media.AudioFrame;
import red5.faceswap.media.NativeLedger;
import red5.faceswap.media.VideoFrame;
import red5.faceswap.pipeline.FrameSink;

/** A sink slower than the publisher: memory stays bounded, and what it sees stays close to now. */
class BackpressureTest {
    /** Takes a picture only when allowed to. */
    private static final class SlowSink implements FrameSink {
        private final Semaphore allowed = new Semaphore(0);
        private volatile long lastMicros;

        @Override
        public void arrived(long timestampMicros) {}

        @Override
        public void video(VideoFrame frame) {
            try (frame) {
                allowed.acquireUninterruptibly();
                lastMicros = frame.timestampMicros();
            }
        }

        @Override
        public void audio(AudioFrame sound) {}

        @Override
        public void problem(String sentence) {}
    }

    @Test
    void aBlockedDecoderDropsToTheNextKeyFrameAndCounts() throws Exception {
        List<MediaPacket> clip = Clip.make(Clip.Recipe.h264(320, 240, 30, 30));
        SlowSink slow = new SlowSink();
        try (RtmpSource source = new RtmpSource("slow", 200_000)) {
            source.open(slow);
            source.demand(true);
            for (int round = 0; round < 30; round++) {
                long offset = round * 1000L;
                for (MediaPacket packet : clip) {
                    source.packet(new MediaPacket(packet.kind(), packet.bytes(), packet.timestampMillis() + offset));
                    assertTrue(source.waitingBytes() <= 200_000);
                }
            }
            assertTrue(source.stats().droppedPackets() > 300, source.stats().toString());
            slow.allowed.release(1000);
            RecordingSink waiter = new RecordingSink();
            waiter.await("the newest picture", () -> slow.lastMicros > 29_900_000);
        }
        assertEquals(Map.of(), NativeLedger.live());
    }

    @Test
    void packetsFromSeveralThreadsAndAnEarlyCloseLeaveNothing() throws Exception {
        List<MediaPacket> clip = Clip.make(Clip.Recipe.h264(320, 240, 30, 30));
        for (int round = 0; round < 5; round++) {
            RecordingSink sink = new RecordingSink();
            RtmpSource source = new RtmpSource("many", 8_000_000);
            source.open(sink);
            source.demand(true);
            CountDownLatch done = new CountDownLatch(2);
            for (MediaPacket.Kind kind : new MediaPacket.Kind[] {MediaPacket.Kind.VIDEO, MediaPacket.Kind.AUDIO}) {
                Thread thread = new Thread(() -> {
                    clip.stream().filter(p -> p.kind() == kind).forEach(source::packet);
                    done.countDown();
                });
                thread.start();
            }
            if (round % 2 == 0) {
                done.await();
            }
            source.close();
            int pictures = sink.pictures().size();
            done.await();
            assertEquals(pictures, sink.pictures().size(), "nothing comes after close");
            assertEquals(Map.of(), NativeLedger.live());
            assertTrue(Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(t -> t.getName().equals("faceswap-many-decode")));
        }
    }
}
