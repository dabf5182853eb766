package red5.faceswap.harness;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a program prints: kept in a file, its last lines in memory, and anybody may wait for a line. */
public final class ProgramOutput {
    private static final int TAIL = 20_000;

    private final Process process;
    private final Path log;
    private final Thread reader;
    private final Deque<String> lines = new ArrayDeque<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean ended;

    ProgramOutput(String name, Process process, Path log) {
        this.process = process;
        this.log = log;
        reader = new Thread(this::read, "output-of-" + name);
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        try (BufferedReader in =
                        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
                PrintWriter file = new PrintWriter(Files.newBufferedWriter(log))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                file.println(line);
                file.flush();
                add(line);
            }
        } catch (IOException e) {
            add("(output ended: " + e + ")");
        } finally {
            lock.lock();
            try {
                ended = true;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    private void add(String line) {
        lock.lock();
        try {
            lines.addLast(line);
            if (lines.size() > TAIL) {
                lines.removeFirst();
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * The first line in which that pattern is found, those already printed included.
     *
     * @throws IOException when the program ends or the patience does; the message holds the program's last lines
     */
    public Matcher await(String pattern, Duration patience) throws IOException, InterruptedException {
        return await(pattern, 1, patience);
    }

    /** The same for the n-th such line. */
    public Matcher await(String pattern, int n, Duration patience) throws IOException, InterruptedException {
        Pattern compiled = Pattern.compile(pattern);
        long left = patience.toNanos();
        lock.lockInterruptibly();
        try {
            while (true) {
                Optional<Matcher> found = find(compiled, n);
                if (found.isPresent()) {
                    return found.get();
                }
                if (ended || left <= 0) {
                    String why = ended ? "the program ended" : "waited " + patience.toSeconds() + " s";
                    throw new IOException(
                            why + " without \"" + pattern + "\"; its last lines (all in " + log + "):\n" + tail(60));
                }
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    private Optional<Matcher> find(Pattern pattern, int n) {
        int seen = 0;
        for (String line : lines) {
            Matcher matcher = pattern.matcher(line);
            if (matcher.find() && ++seen == n) {
                return Optional.of(matcher);
            }
        }
        return Optional.empty();
    }

    /** All kept lines in which that pattern is found. */
    public List<String> matching(String pattern) {
        Pattern compiled = Pattern.compile(pattern);
        lock.lock();
        try {
            return lines.stream().filter(l -> compiled.matcher(l).find()).toList();
        } finally {
            lock.unlock();
        }
    }

    public String tail(int count) {
        lock.lock();
        try {
            List<String> all = new ArrayList<>(lines);
            return String.join("\n", all.subList(Math.max(0, all.size() - count), all.size()));
        } finally {
            lock.unlock();
        }
    }

    /** Asks the program to end (SIGTERM), and makes it end when it does not. */
    static boolean stop(Process process, Duration patience) throws InterruptedException {
        process.destroy();
        if (process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            return true;
        }
        process.destroyForcibly().waitFor();
        return false;
    }
}
