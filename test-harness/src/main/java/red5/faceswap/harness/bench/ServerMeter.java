package red5.faceswap.harness.bench;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a process, or one of its threads, takes of the machine, from Linux's {@code /proc}. */
public final class ServerMeter {
    private static final double TICKS_PER_SECOND = 100; // USER_HZ on every Linux that Java runs on
    private static final int USER_TIME = 11; // fields after the name in parentheses
    private static final int SYSTEM_TIME = 12;

    private final Path folder; // of the process, or of one of its threads
    private double ticks;
    private long nanos;

    public ServerMeter(long pid) throws IOException {
        this(Path.of("/proc", String.valueOf(pid)));
    }

    private ServerMeter(Path folder) throws IOException {
        this.folder = folder;
        cores();
    }

    /** The thread of that process whose name begins so; the system keeps 15 characters of names. */
    static ServerMeter ofThread(long pid, String name) throws IOException {
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(Path.of("/proc", String.valueOf(pid), "task"))) {
            for (Path thread : threads) {
                if (Files.readString(thread.resolve("comm")).startsWith(name)) {
                    return new ServerMeter(thread);
                }
            }
        }
        throw new IOException("no thread " + name + " in process " + pid);
    }

    /** Processor cores taken on the average since the last call. */
    public double cores() throws IOException {
        String stat = Files.readString(folder.resolve("stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        double ticksNow = Double.parseDouble(fields[USER_TIME]) + Double.parseDouble(fields[SYSTEM_TIME]);
        long nanosNow = System.nanoTime();
        double cores = (ticksNow - ticks) / TICKS_PER_SECOND / ((nanosNow - nanos) / 1e9);
        ticks = ticksNow;
        nanos = nanosNow;
        return cores;
    }

    /** Resident memory, MB. */
    public double residentMegabytes() throws IOException {
        return Files.readAllLines(folder.resolve("status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElse(Double.NaN);
    }
}
