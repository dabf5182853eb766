package red5.faceswap.rtc.rtp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TransportFeedbackTest {
    private record Status(int sequence, long micros) {}

    private final TransportFeedbackReader reader = new TransportFeedbackReader();
    private final List<Status> statuses = new ArrayList<>();

    private boolean read(byte[] packet) {
        statuses.clear();
        return reader.read(packet, 0, packet.length, (sequence, micros) -> statuses.add(new Status(sequence, micros)));
    }

    /** The arrivals as they were read, from the first on, missing ones as -1. */
    private long[] arrivals(long zero) {
        return statuses.stream()
                .mapToLong(status -> status.micros() == TransportFeedbackReader.MISSING ? -1 : status.micros() - zero)
                .toArray();
    }

    @Test
    void whateverAPlayerWritesIsReadAgain() {
        Random random = new Random(4);
        FeedbackMaker maker = FeedbackMaker.mixing(random);
        long now = 3_000_000;
        long zero = 0;
        for (int round = 0; round < 3000; round++) {
            int base = random.nextInt(1 << 16);
            long[] arrivals = new long[1 + random.nextInt(round % 10 == 0 ? 2000 : 60)];
            int lossPercent = random.nextInt(100);
            for (int i = 0; i < arrivals.length; i++) {
                now += random.nextInt(10) * 250L;
                boolean jump = arrivals.length <= 60 && random.nextInt(20) == 0;
                now += jump ? random.nextInt(3000) * 250L - 100_000 : 0; // backwards too: packets overtake each other
                now = Math.max(now, 1_000_000) / 250 * 250;
                arrivals[i] = random.nextInt(100) < lossPercent ? FeedbackMaker.MISSING : now;
            }
            if (Arrays.stream(arrivals).allMatch(arrival -> arrival < 0)) {
                arrivals[0] = now;
            }
            assertTrue(read(maker.packet(base, arrivals)), "round " + round);
            assertEquals(arrivals.length, statuses.size());
            for (int i = 0; i < arrivals.length; i++) {
                assertEquals(base + i & 0xffff, statuses.get(i).sequence());
            }
            if (round == 0) {
                int first = 0;
                while (arrivals[first] < 0) {
                    first++;
                }
                zero = statuses.get(first).micros() - arrivals[first];
            }
            assertArrayEquals(arrivals, arrivals(zero), "round " + round);
        }
    }

    /** The reference time has 24 bits of 64 ms: twelve days. */
    @Test
    void timeGoesOnOverTheWrapOfTheReference() {
        long wrap = (1L << 24) * 64_000;
        FeedbackMaker maker = FeedbackMaker.plain();
        long[] before = {wrap - 100_000, wrap - 99_000};
        long[] after = {wrap + 50_000, wrap + 51_000};
        assertTrue(read(maker.packet(65_534, before)));
        long zero = statuses.get(0).micros() - before[0];
        assertTrue(read(maker.packet(0, after)));
        assertArrayEquals(after, arrivals(zero));
        assertTrue(read(maker.packet(65_534, before)), "an old report that comes late");
        assertArrayEquals(before, arrivals(zero));
    }

    @Test
    void truncatedPacketsAreRefusedAsAWhole() {
        Random random = new Random(5);
        FeedbackMaker maker = FeedbackMaker.mixing(random);
        long[] arrivals = new long[100];
        for (int i = 0; i < arrivals.length; i++) {
            arrivals[i] = i % 7 == 0 ? FeedbackMaker.MISSING : 1_000_000 + i * 20_000L;
        }
        byte[] whole = maker.packet(7, arrivals);
        whole[0] &= (byte) ~0x20;
        int data = whole.length;
        while (whole[data - 1] == 0) {
            data--;
        }
        for (int length = 0; length < data - 3; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            statuses.clear();
            int end = length;
            if (length > 0) {
                assertFalse(
                        reader.read(cut, 0, end, (sequence, micros) -> statuses.add(new Status(sequence, micros))),
                        "of " + whole.length + " bytes " + length);
            }
            assertEquals(List.of(), statuses);
        }
    }

    @Test
    void liesAreRefused() {
        ByteBuffer lie = ByteBuffer.allocate(32);
        lie.putInt(0x8FCD0007).putInt(1).putInt(2).putShort((short) 1);
        int countAt = lie.position();
        lie.putShort((short) 0).putInt(0x00000100);
        int chunkAt = lie.position();
        lie.putShort((short) 0x0001);
        assertFalse(read(lie.array()), "about nothing");
        lie.putShort(countAt, (short) 65_535);
        lie.putShort(chunkAt, (short) 0x1fff);
        assertFalse(read(lie.array()), "about more packets than it has chunks for");
        ByteBuffer many = ByteBuffer.allocate(2048);
        many.put(lie.array(), 0, chunkAt);
        while (many.hasRemaining()) {
            many.putShort((short) 0x1fff);
        }
        assertFalse(read(many.array()), "about 65,535 packets");
        lie.putShort(countAt, (short) 100);
        lie.putShort(chunkAt, (short) (0x2000 | 100));
        assertFalse(read(lie.array()), "about more arrivals than it has times for");
        lie.putShort(chunkAt, (short) (0x6000 | 100));
        assertFalse(read(lie.array()), "in a reserved form");
        lie.putShort(chunkAt, (short) 100);
        assertTrue(read(lie.array()), "all of them lost is no lie");
        assertEquals(100, statuses.size());
    }

    @Test
    void bearsAnyInput() {
        Random random = new Random(6);
        for (int i = 0; i < 50_000; i++) {
            byte[] garbage = new byte[1 + random.nextInt(120)];
            random.nextBytes(garbage);
            if (garbage.length > 16 && i % 2 == 0) {
                garbage[14] = 0;
            }
            read(garbage);
            assertTrue(statuses.size() <= TransportFeedbackReader.MAX_STATUSES);
        }
    }
}
