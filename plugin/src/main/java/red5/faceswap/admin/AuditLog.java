package red5.faceswap.admin;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who changed what and when: JSON lines that are only ever appended, in files that rotate by size. Writing happens on a thread
 * of its own; {@link #record} never waits. When the queue is full or the disk refuses, entries are lost, counted, and the number
 * is logged and written as soon as that is possible.
 */
public final class AuditLog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AuditLog.class);
    private static final int MAX_WAITING = 1024;
    private static final long CLOSE_MILLIS = 5000;
    private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

    private final Path file;
    private final long maxBytes;
    private final int keep;
    private final Clock clock;
    /** Empty is the word to stop. */
    private final BlockingQueue<Optional<AuditEvent>> queue = new ArrayBlockingQueue<>(MAX_WAITING);

    private final AtomicLong lost = new AtomicLong();
    private final Thread writer;
    private volatile boolean closed;
    /** Why the last entry could not be written, empty when it could. */
    private volatile String failure = "";
    /** Whether the file may end within a line: as a full disk or a power cut left it. */
    private boolean cut = true;

    private AuditLog(Path file, long maxBytes, int keep, Clock clock) {
        this.file = file;
        this.maxBytes = maxBytes;
        this.keep = keep;
        this.clock = clock;
        writer = new Thread(this::write, "faceswap-audit");
        writer.setDaemon(true);
    }

    /**
     * Opens the log; its folder is made where missing.
     *
     * @param file the current file; full ones are {@code file.1} (newest), {@code file.2}, ...
     * @param maxBytes size at which a new file is begun
     * @param keep full files kept
     */
    public static AuditLog open(Path file, long maxBytes, int keep, Clock clock) {
        AuditLog log = new AuditLog(file, maxBytes, keep, clock);
        log.writer.start();
        return log;
    }

    /** Something happened now. Never blocks. */
    public void record(String who, String from, AuditEvent.What what, String subject, Map<String, String> details) {
        record(new AuditEvent(clock.instant(), who, from, what, subject, details));
    }

    void record(AuditEvent event) {
        if (closed) {
            LOG.warn("the audit log is closed and does not take {} of {}", event.what(), event.subject());
        } else if (!queue.offer(Optional.of(event)) && lost.getAndIncrement() == 0) {
            LOG.warn("the audit log cannot keep up; entries are being lost");
        }
    }

    private void write() {
        try {
            for (Optional<AuditEvent> next = queue.take(); next.isPresent(); next = queue.take()) {
                writeLost();
                if (!append(next.get())) {
                    lost.incrementAndGet();
                }
            }
            writeLost();
        } catch (InterruptedException e) {
            LOG.warn("the audit log's writer was interrupted; {} entries are not written", queue.size());
        }
    }

    private void writeLost() {
        long missing = lost.get();
        Map<String, String> count = Map.of("count", Long.toString(missing));
        if (missing > 0
                && append(new AuditEvent(clock.instant(), "server", "", AuditEvent.What.ENTRIES_LOST, "", count))) {
            lost.addAndGet(-missing);
            LOG.warn("{} entries of the audit log were lost", missing);
        }
    }

    private boolean append(AuditEvent event) {
        byte[] line = (json(event) + "\n").getBytes(StandardCharsets.UTF_8);
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            if (Files.exists(file) && Files.size(file) + line.length > maxBytes) {
                rotate();
            }
            if (cut && endsWithinALine()) {
                Files.writeString(file, "\n", StandardOpenOption.APPEND);
            }
            Files.write(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            cut = false;
            if (!failure.isEmpty()) {
                failure = "";
                LOG.info("the audit log can be written again");
            }
            return true;
        } catch (IOException e) {
            cut = true;
            if (failure.isEmpty()) {
                LOG.error("the audit log {} cannot be written ({}); entries are being lost", file, e.toString());
            }
            failure = e.toString();
            return false;
        }
    }

    private boolean endsWithinALine() throws IOException {
        if (!Files.exists(file) || Files.size(file) == 0) {
            return false;
        }
        try (SeekableByteChannel end = Files.newByteChannel(file)) {
            ByteBuffer last = ByteBuffer.allocate(1);
            end.position(end.size() - 1).read(last);
            return last.get(0) != '\n';
        }
    }

    private void rotate() throws IOException {
        Files.deleteIfExists(full(keep));
        for (int n = keep - 1; n >= 1; n--) {
            if (Files.exists(full(n))) {
                Files.move(full(n), full(n + 1), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Files.move(file, full(1), StandardCopyOption.REPLACE_EXISTING);
    }

    private Path full(int n) {
        return file.resolveSibling(file.getFileName() + "." + n);
    }

    private static String json(AuditEvent event) {
        JsonObject json = new JsonObject();
        json.addProperty("when", event.when().toString());
        json.addProperty("who", event.who());
        json.addProperty("from", event.from());
        json.addProperty("what", event.what().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        json.addProperty("subject", event.subject());
        event.details().forEach(json::addProperty);
        return GSON.toJson(json);
    }

    /** The newest entries, newest first, at most so many; of older files only the end of the newest is looked at. */
    List<JsonObject> latest(int most) throws IOException {
        List<JsonObject> latest = new ArrayList<>(AuditTail.read(file));
        if (latest.size() < most) {
            latest.addAll(AuditTail.read(full(1)));
        }
        return latest.subList(0, Math.min(most, latest.size()));
    }

    /** Entries that could not be written, and are not counted in the file yet. */
    public long lost() {
        return lost.get();
    }

    /** A sentence while entries are being lost, for whoever operates the server. */
    public Optional<String> problem() {
        String why = failure;
        long missing = lost.get();
        if (why.isEmpty() && missing == 0) {
            return Optional.empty();
        }
        return Optional.of("The audit log " + file + " lacks " + missing + (missing == 1 ? " entry" : " entries")
                + (why.isEmpty()
                        ? ": too much happened at once."
                        : " and cannot be written (" + why
                                + "): make room on the disk, or let the server's user write there."));
    }

    /** Writes what waits, for at most a few seconds, and ends the thread. */
    @Override
    public void close() {
        closed = true;
        try {
            if (queue.offer(Optional.empty(), CLOSE_MILLIS, TimeUnit.MILLISECONDS)) {
                writer.join(CLOSE_MILLIS);
            }
            if (writer.isAlive()) {
                writer.interrupt();
            }
        } catch (InterruptedException e) {
            writer.interrupt();
            Thread.currentThread().interrupt();
        }
    }
}
