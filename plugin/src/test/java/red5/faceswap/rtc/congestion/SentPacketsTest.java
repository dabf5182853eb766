package red5.faceswap.rtc.congestion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SentPacketsTest {
    private static final int SIZE = 1200;

    @Test
    void whoWatchesForHoursIsCountedAsBefore() {
        SentPackets sent = new SentPackets();
        long packets = (5L << 30) / SIZE; // beyond what an int holds, with or without its sign
        long before = 0;
        for (long i = 0; i < packets; i++) {
            long number = sent.add(i, SIZE, 0);
            assertTrue(sent.totalBytes() > before, "the sum of all bytes only rises");
            before = sent.totalBytes();
            if (number > 10) {
                sent.report(number - 10, SentPackets.Fate.ARRIVED);
                assertEquals(10 * SIZE, sent.inFlight());
            }
        }
        assertEquals(packets * SIZE, sent.totalBytes());
    }
}
