package red5.faceswap.harness.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The emulator on a clock of its own. */
class OneWayTest {
    private static final long MILLI = 1_000_000;
    private static final int BYTES = 1000;

    private final List<Arrival> arrivals = new ArrayList<>();
    private final OneWay link = new OneWay(7);

    private record Arrival(int number, long sent, long at) {
        double millis() {
            return (at - sent) / (double) MILLI;
        }
    }

    private void send(int number, long now) {
        link.offer(
                new Parcel() {
                    @Override
                    public int bytes() {
                        return BYTES;
                    }

                    @Override
                    public void arrive(long nanos) {
                        arrivals.add(new Arrival(number, now, nanos));
                    }
                },
                now);
    }

    private void send(int count, long from, long interval) {
        for (int i = 0; i < count; i++) {
            send(i, from + i * interval);
            link.deliver(from + i * interval);
        }
    }

    private void deliverAll() {
        for (long next = link.next(); next != OneWay.NEVER; next = link.next()) {
            link.deliver(next);
        }
    }

    @Test
    void aCleanLinkChangesNothing() {
        send(100, 0, MILLI);
        assertEquals(100, arrivals.size());
        assertTrue(arrivals.stream().allMatch(a -> a.at == a.sent));
    }

    @Test
    void theNarrowPartLetsThroughWhatItsRateSays() {
        link.set(LinkConditions.CLEAN.withRate(800, 400), 0);
        send(20_000, 0, MILLI / 2); // 16 Mbit/s for 10 s
        assertEquals(800e3 * 10 / 8 / BYTES, arrivals.size(), 1);
        long interval = arrivals.get(501).at - arrivals.get(500).at;
        assertEquals(10 * MILLI, interval, 2, "1000 bytes take 10 ms");
    }

    @Test
    void theQueueIsAsLongAsSaidAndDropsAtItsTail() {
        link.set(LinkConditions.CLEAN.withRate(800, 400), 0);
        send(2000, 0, MILLI);
        deliverAll();
        double longest = arrivals.stream().mapToDouble(Arrival::millis).max().orElseThrow();
        assertTrue(longest > 380 && longest <= 420, "the longest wait was " + longest);
        assertEquals(2000 - arrivals.size(), link.counts().overflowed());
        assertEquals(39, arrivals.get(39).number, "the queue's head is not dropped");
    }

    @Test
    void anEmptyQueueDelaysByOnePacketsOwnTimeOnly() {
        link.set(LinkConditions.CLEAN.withRate(800, 400).withDelay(40, 0), 0);
        send(100, 0, 20 * MILLI);
        deliverAll();
        assertTrue(arrivals.stream().allMatch(a -> a.millis() == 50), arrivals::toString);
    }

    @Test
    void jitterKeepsTheOrderAndItsBound() {
        link.set(LinkConditions.CLEAN.withDelay(40, 20), 0);
        send(5000, 0, MILLI);
        deliverAll();
        assertEquals(5000, arrivals.size());
        for (int i = 0; i < arrivals.size(); i++) {
            Arrival a = arrivals.get(i);
            assertEquals(i, a.number);
            assertTrue(a.millis() >= 40 && a.millis() <= 60, a::toString);
        }
        double mean = arrivals.stream().mapToDouble(Arrival::millis).average().orElseThrow();
        assertTrue(mean > 50 && mean < 60, "who may not overtake comes later on the average: " + mean);
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 4})
    void asManyAreLostAsSaidInBurstsAsLongAsSaid(double length) {
        link.set(LinkConditions.CLEAN.withLoss(0.05, length), 0);
        int count = 200_000;
        send(count, 0, MILLI);
        assertEquals(0.05, link.counts().lost() / (double) count, 0.004);
        int bursts = 0;
        for (int i = 1; i < arrivals.size(); i++) {
            bursts += arrivals.get(i).number > arrivals.get(i - 1).number + 1 ? 1 : 0;
        }
        double independent = 1 / 0.95;
        assertEquals(length == 1 ? independent : length, link.counts().lost() / (double) bursts, 0.2);
    }

    @Test
    void theSameSeedLosesTheSamePackets() {
        link.set(LinkConditions.CLEAN.withLoss(0.2), 0);
        send(1000, 0, MILLI);
        List<Integer> first = arrivals.stream().map(Arrival::number).toList();
        OneWayTest again = new OneWayTest();
        again.link.set(LinkConditions.CLEAN.withLoss(0.2), 0);
        again.send(1000, 0, MILLI);
        assertEquals(first, again.arrivals.stream().map(Arrival::number).toList());
    }

    @Test
    void whatWaitsIsSentAtTheNewRate() {
        link.set(LinkConditions.CLEAN.withRate(8000, 400), 0);
        for (int i = 0; i < 100; i++) {
            send(i, 0); // 100 ms at 8 Mbit/s
        }
        link.deliver(50 * MILLI + MILLI / 2); // 50 have left, the next is half sent
        assertEquals(50, arrivals.size());
        link.set(LinkConditions.CLEAN.withRate(800, 400), 50 * MILLI + MILLI / 2);
        deliverAll();
        assertEquals(50 * MILLI + MILLI / 2 + 5 * MILLI, arrivals.get(50).at, 10);
        assertEquals(arrivals.get(50).at + 49 * 10 * MILLI, arrivals.get(99).at, 1000);
    }

    @Test
    void aShorterDelayMakesNobodyOvertake() {
        link.set(LinkConditions.CLEAN.withDelay(100, 0), 0);
        send(0, 0);
        link.set(LinkConditions.CLEAN.withDelay(10, 0), 10 * MILLI);
        send(1, 10 * MILLI);
        deliverAll();
        assertEquals(List.of(0, 1), arrivals.stream().map(Arrival::number).toList());
        assertEquals(100 * MILLI, arrivals.get(1).at);
    }

    @Test
    void nothingComesOutOfANetworkThatIsGoneAndAllAfterIt() {
        link.set(LinkConditions.CLEAN.withRate(800, 400).withDelay(40, 0), 0);
        send(20, 0, MILLI);
        link.set(LinkConditions.CLEAN.withRate(800, 400).unreachable(), 20 * MILLI);
        send(1000, 20 * MILLI, MILLI);
        deliverAll();
        assertEquals(0, arrivals.size());
        assertEquals(1020, link.counts().lost());
        link.set(LinkConditions.CLEAN, 2000 * MILLI);
        send(10, 2000 * MILLI, MILLI);
        assertEquals(10, arrivals.size());
        assertEquals(0, arrivals.get(0).millis(), "nothing is left of the old queue");
    }
}
