package red5.faceswap.harness.bench;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongUnaryOperator;

/** Processor and wall time of the stages that one thread goes through, in milliseconds, and what they allocate on the heap. */
public final class Stopwatch {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final Map<String, Stage> stages = new LinkedHashMap<>();
    private long cpu;
    private long wall;
    private long allocated;

    /** What was measured of a stage. */
    static final class Stage {
        final Series cpu = new Series();
        final Series wall = new Series();
        final Series kilobytes = new Series();
    }

    /** One stage, once; NaN for what is not known. */
    public record Lap(double cpuMillis, double wallMillis, double kilobytes) {
        Lap plus(Lap other) {
            return new Lap(cpuMillis + other.cpuMillis, wallMillis + other.wallMillis, kilobytes + other.kilobytes);
        }

        /** A part of this lap of which only the wall time is known; the processor was busy in it as much as in the whole. */
        Lap part(double partWallMillis) {
            double busy = Math.min(1, cpuMillis / Math.max(1e-6, wallMillis));
            return new Lap(partWallMillis * busy, partWallMillis, Double.NaN);
        }
    }

    public void start() {
        cpu = THREADS.getCurrentThreadCpuTime();
        wall = System.nanoTime();
        allocated = THREADS.getCurrentThreadAllocatedBytes();
    }

    /** Ends a stage; the next one begins. */
    public Lap lap() {
        long cpuNow = THREADS.getCurrentThreadCpuTime();
        long wallNow = System.nanoTime();
        long allocatedNow = THREADS.getCurrentThreadAllocatedBytes();
        Lap lap = new Lap((cpuNow - cpu) / 1e6, (wallNow - wall) / 1e6, (allocatedNow - allocated) / 1024.0);
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
        noted.kilobytes.add(lap.kilobytes);
    }

    /** Never null: a stage that was not measured has no values. */
    Stage stage(String name) {
        return stages.getOrDefault(name, new Stage());
    }

    /** Processor time so far of all threads whose names begin so, ms. */
    public static double cpuMillisOfThreads(String prefix) {
        return sumOfThreads(prefix, THREADS::getThreadCpuTime) / 1e6;
    }

    /** What all threads whose names begin so have allocated on the heap so far, KB. */
    public static double kilobytesOfThreads(String prefix) {
        return sumOfThreads(prefix, THREADS::getThreadAllocatedBytes) / 1024;
    }

    private static double sumOfThreads(String prefix, LongUnaryOperator measure) {
        double sum = 0;
        for (long id : THREADS.getAllThreadIds()) {
            var thread = THREADS.getThreadInfo(id);
            if (thread != null && thread.getThreadName().startsWith(prefix)) {
                sum += measure.applyAsLong(id);
            }
        }
        return sum;
    }
}
