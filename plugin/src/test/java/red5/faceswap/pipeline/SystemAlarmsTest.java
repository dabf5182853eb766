package red5.faceswap.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Alarms of the real clock: none early, none lost, each once. */
class SystemAlarmsTest {
    private static final long SOON = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long NOT_NOW = TimeUnit.HOURS.toNanos(1);

    private final SystemAlarms alarms = new SystemAlarms();
    private final List<String> rung = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        alarms.close();
    }

    /** Rings after all that were set before it and are due by now. */
    private void await(long nanos) throws InterruptedException {
        CountDownLatch last = new CountDownLatch(2); // one on each thread, where what it began before has ended
        alarms.after(nanos, () -> meet(last));
        alarms.after(nanos, () -> meet(last));
        assertTrue(last.await(60, TimeUnit.SECONDS), "an alarm is lost");
    }

    /** Keeps its thread until the other one is here, too. */
    private static void meet(CountDownLatch both) {
        both.countDown();
        try {
            both.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void noneRingsBeforeItsTime() throws Exception {
        long begin = System.nanoTime();
        await(SOON);
        assertTrue(System.nanoTime() - begin >= SOON);
    }

    @Test
    void anAlarmRingsAtTheTimeThatItWasSetToLast() throws Exception {
        Alarms.Alarm alarm = alarms.alarm(() -> rung.add("put off and on again"));
        alarm.set(NOT_NOW);
        alarm.set(0);
        await(SOON);
        assertEquals(List.of("put off and on again"), rung);
        alarm.set(0);
        await(SOON);
        assertEquals(2, rung.size(), "it can be set again");
        alarm.set(0);
        alarm.set(NOT_NOW);
        await(SOON);
        assertTrue(rung.size() <= 3, "at most the task that had begun");
    }

    @Test
    void cancelledOnesDoNotRing() throws Exception {
        Alarms.Alarm[] some = new Alarms.Alarm[5];
        for (int i = 0; i < some.length; i++) {
            String name = "" + i;
            some[i] = alarms.after(NOT_NOW + i, () -> rung.add(name));
        }
        some[0].cancel(); // the first, the last and one between
        some[4].cancel();
        some[2].cancel();
        some[2].cancel();
        some[1].set(0);
        some[3].set(0);
        await(SOON);
        assertEquals(List.of("1", "3"), rung.stream().sorted().toList());
    }

    @Test
    void aTaskThatFailsCostsNoOther() throws Exception {
        for (int i = 0; i < 5; i++) {
            alarms.after(0, () -> {
                throw new IllegalStateException("on purpose");
            });
            alarms.after(0, () -> {
                throw new OutOfMemoryError("on purpose");
            });
        }
        await(0);
    }

    @Test
    void afterTheEndNoneRings() throws Exception {
        alarms.close();
        alarms.after(0, () -> rung.add("set after")).cancel();
        alarms.after(0, () -> rung.add("set after"));
        try (SystemAlarms others = new SystemAlarms()) {
            CountDownLatch later = new CountDownLatch(1);
            others.after(2 * SOON, later::countDown);
            assertTrue(later.await(60, TimeUnit.SECONDS));
        }
        assertEquals(List.of(), rung);
    }
}
