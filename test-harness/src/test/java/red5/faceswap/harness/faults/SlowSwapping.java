package red5.faceswap.harness.faults;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Makes the swap many times too slow until this is closed, and nothing else: a server's swap threads share one processor core with
 * programs that never rest, while the threads that read, decode and send stay free. (Stopping the whole server in turns would hold
 * up its reading too, and then the delay grows in the publisher's socket, before the plugin.)
 */
final class SlowSwapping implements AutoCloseable {
    private static final int RIVALS = 24;
    private final List<Process> rivals = new ArrayList<>();
    private final List<String> threads;
    private final String cores;

    private SlowSwapping(List<String> threads, String cores) {
        this.threads = threads;
        this.cores = cores;
    }

    static SlowSwapping of(long pid) throws IOException, InterruptedException {
        List<String> threads = new ArrayList<>();
        Path tasks = Path.of("/proc", String.valueOf(pid), "task");
        try (Stream<Path> all = Files.list(tasks)) {
            for (Path task : all.toList()) {
                if (Files.readString(task.resolve("comm")).startsWith("faceswap-swap")) {
                    threads.add(task.getFileName().toString());
                }
            }
        }
        assertFalse(threads.isEmpty(), "the server has no swap threads");
        String cores = Files.readAllLines(Path.of("/proc", String.valueOf(pid), "status")).stream()
                .filter(line -> line.startsWith("Cpus_allowed_list:"))
                .map(line -> line.split("\\s+")[1])
                .findFirst()
                .orElseThrow();
        String first = cores.split("[-,]")[0];
        SlowSwapping slow = new SlowSwapping(threads, cores);
        slow.pin(first);
        for (int i = 0; i < RIVALS; i++) {
            slow.rivals.add(new ProcessBuilder("taskset", "-c", first, "bash", "-c", "while :; do :; done").start());
        }
        return slow;
    }

    private void pin(String where) throws IOException, InterruptedException {
        for (String thread : threads) {
            Program.Result pinned = Program.run(Path.of("."), 10, List.of("taskset", "-pc", where, thread));
            if (pinned.status() != 0) {
                throw new IOException(pinned.text());
            }
        }
    }

    boolean lasts() {
        return rivals.stream().allMatch(Process::isAlive);
    }

    @Override
    public void close() throws IOException {
        rivals.forEach(Process::destroyForcibly);
        try {
            pin(cores);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
