package red5.faceswap.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class DecodeQueueTest {
    private record Packet(boolean picture, boolean key, int bytes, long decodeMicros) implements DecodeQueue.Unit {}

    private final DecodeQueue<Packet> queue = new DecodeQueue<>(100_000);

    private static Packet key(long millis) {
        return new Packet(true, true, 1000, millis * 1000);
    }

    private static Packet delta(long millis) {
        return new Packet(true, false, 1000, millis * 1000);
    }

    private static Packet sound(long millis) {
        return new Packet(false, true, 100, millis * 1000);
    }

    @Test
    void withoutDemandOnlyPicturesSinceTheLastKeyFrameAreKept() throws Exception {
        queue.add(delta(0));
        queue.add(key(40));
        queue.add(delta(80));
        queue.add(sound(90));
        queue.add(key(120));
        queue.add(delta(160));
        queue.demand(true);
        DecodeQueue.Turn<Packet> first = queue.take();
        assertEquals(120_000, first.unit().decodeMicros());
        assertTrue(first.afterGap(), "the pictures before it are missing");
        assertFalse(first.show(), "a newer one waits");
        DecodeQueue.Turn<Packet> second = queue.take();
        assertTrue(second.show());
        assertFalse(second.afterGap());
        assertEquals(0, queue.dropped(), "nobody was kept waiting");
    }

    @Test
    void aReaderThatFallsBehindCatchesUpUnseenAndLeapsToAKeyFrame() throws Exception {
        queue.demand(true);
        queue.add(key(0));
        assertTrue(queue.take().show());
        for (int millis = 40; millis <= 1000; millis += 40) {
            queue.add(delta(millis));
        }
        assertFalse(queue.take().show());
        queue.add(key(1040));
        DecodeQueue.Turn<Packet> next = queue.take();
        assertEquals(1_040_000, next.unit().decodeMicros());
        assertTrue(next.afterGap());
        assertTrue(next.show());
        assertEquals(24, queue.dropped());
    }

    @Test
    void nothingThatComesExceedsTheBound() throws Exception {
        Random random = new Random(2);
        queue.demand(true);
        for (int i = 0; i < 20_000; i++) {
            queue.add(new Packet(random.nextInt(4) > 0, random.nextInt(50) == 0, random.nextInt(30_000), i * 1000L));
            assertTrue(queue.waitingBytes() <= 100_000);
            if (random.nextInt(1000) == 0) {
                queue.demand(random.nextBoolean());
            }
        }
        queue.demand(true);
        assertTrue(queue.dropped() > 1000);
        queue.add(key(1_000_000));
        DecodeQueue.Turn<Packet> turn = queue.take();
        while (turn.unit().decodeMicros() != 1_000_000_000L) {
            turn = queue.take();
        }
        assertTrue(turn.show());
        assertEquals(0, queue.waitingBytes(), "the account is exact");
    }

    @Test
    void afterAnOverflowPicturesBeginWithAKeyFrame() throws Exception {
        queue.demand(true);
        queue.add(key(0));
        for (int millis = 1; millis <= 300; millis++) {
            queue.add(delta(millis));
        }
        queue.add(key(400));
        DecodeQueue.Turn<Packet> turn = queue.take();
        assertEquals(400_000, turn.unit().decodeMicros());
        assertTrue(turn.afterGap());
    }

    @Test
    void closingLetsAWaitingReaderGo() throws Exception {
        Thread closer = new Thread(queue::close);
        closer.start();
        assertNull(queue.take());
        closer.join();
        queue.add(key(1));
        assertNull(queue.take());
    }
}
