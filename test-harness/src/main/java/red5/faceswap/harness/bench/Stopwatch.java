package red5.faceswap.harness.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.LinkedHashMap;
import java.util.Map;

/** Processor and wall time of the stages that one thread goes through, in milliseconds. */
final class Stopwatch {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final Map<String, Stage> stages = new LinkedHashMap<>();
    private long cpu;
    private long wall;

    /** What was measured of a stage. */
    static final class Stage {
        final Series cpu = new Series();
        final Series wall = new Series();
    }

    /** One stage, once. */
    record Lap(double cpuMillis, double wallMillis) {
        Lap plus(Lap other) {
            return new Lap(cpuMillis + other.cpuMillis, wallMillis + other.wallMillis);
        }

        /** A part of this lap of which only the wall time is known; the processor was busy in it as much as in the whole. */
        Lap part(double partWallMillis) {
            return new Lap(partWallMillis * Math.min(1, cpuMillis / Math.max(1e-6, wallMillis)), partWallMillis);
        }
    }

    void start() {
        cpu = THREADS.getCurrentThreadCpuTime();
        wall = System.nanoTime();
    }

    /** Ends a stage; the next one begins. */
    Lap lap() {
        long cpuNow = THREADS.getCurrentThreadCpuTime();
        long wallNow = System.nanoTime();
        Lap lap = new Lap((cpuNow - cpu) / 1e6, (wallNow - wall) / 1e6);
        start();
        return lap;
    }

    /** The same, noted under a name. */
    Lap lap(String stage) {
        Lap lap = lap();
        note(stage, lap);
        return lap;
    }

    void note(String stage, Lap lap) {
        Stage noted = stages.computeIfAbsent(stage, name -> new Stage());
        noted.cpu.add(lap.cpuMillis);
        noted.wall.add(lap.wallMillis);
    }

    /** Never null: a stage that was not measured has no values. */
    Stage stage(String name) {
        return stages.getOrDefault(name, new Stage());
    }

    /** Processor time so far of all threads of that name, ms. */
    static double cpuMillisOfThreads(String name) {
        double sum = 0;
        for (long id : THREADS.getAllThreadIds()) {
            var thread = THREADS.getThreadInfo(id);
            if (thread != null && thread.getThreadName().equals(name)) {
                sum += THREADS.getThreadCpuTime(id) / 1e6;
            }
        }
        return sum;
    }
}
