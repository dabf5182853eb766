package red5.faceswap.face.onnx;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import red5.faceswap.face.FaceException;

/**
 * Fetches model files from their publishers, or from a mirror of the operator's. What was fetched before a connection broke is kept beside the
 * file's place ({@code .part}) and gone on with; a file comes to its place only when it is what its description says. Thread-safe.
 */
final class ModelFetcher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ModelFetcher.class);
    private static final int CONNECT_MILLIS = 20_000;
    /** Without a byte for so long the connection counts as broken. */
    private static final int READ_MILLIS = 30_000;

    private static final int RANGE_NOT_SATISFIABLE = 416;
    private static final int CHUNK = 1 << 16;
    /** At once; an operator who asks for more waits. */
    private static final int MOST_FETCHES = 2;

    private static final int CLOSE_SECONDS = 5;
    private static final Pattern RANGE = Pattern.compile("bytes (\\d+)-\\d+/(\\d+|\\*)");

    private final Path folder;
    private final Map<String, Fetch> fetches = new HashMap<>();
    private final ThreadPoolExecutor workers =
            new ThreadPoolExecutor(0, MOST_FETCHES, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), work -> {
                Thread thread = new Thread(work, "faceswap-fetch");
                thread.setDaemon(true);
                return thread;
            });

    /** One file on its way; its progress is written by the thread that fetches it. */
    private static final class Fetch {
        volatile long bytes;
        volatile long total;
        volatile Optional<String> failure = Optional.empty();
        volatile boolean ended;
        volatile boolean stopped;
        private HttpURLConnection connection;

        ModelStatus.Fetch status() {
            return new ModelStatus.Fetch(bytes, total, !ended, failure);
        }

        synchronized HttpURLConnection connect(URI from) throws IOException {
            if (stopped) {
                throw new IOException("it was stopped");
            }
            connection = (HttpURLConnection) from.toURL().openConnection();
            connection.setConnectTimeout(CONNECT_MILLIS);
            connection.setReadTimeout(READ_MILLIS);
            return connection;
        }

        /** Whoever reads from the connection notices at once. */
        synchronized void stop() {
            stopped = true;
            if (connection != null) {
                connection.disconnect();
            }
        }
    }

    ModelFetcher(Path folder) {
        this.folder = folder;
    }

    /**
     * Begins to fetch a file, or goes on.
     *
     * @param from address of the file
     * @param arrived runs when it has come to its place
     * @return false when it is being fetched already, or as many others are as may be
     */
    synchronized boolean start(ModelDescription model, URI from, Runnable arrived) {
        Fetch before = fetches.get(model.name());
        if (before != null && !before.ended) {
            return false;
        }
        Fetch fetch = new Fetch();
        try {
            workers.execute(() -> fetch(model, from, fetch, arrived));
        } catch (RejectedExecutionException e) {
            return false;
        }
        fetches.put(model.name(), fetch);
        return true;
    }

    /** What is being fetched, or was the last time. */
    synchronized Optional<ModelStatus.Fetch> status(ModelDescription model) {
        return Optional.ofNullable(fetches.get(model.name())).map(Fetch::status);
    }

    /** Stops fetching a file and forgets what there is of it. */
    void drop(ModelDescription model) throws IOException {
        Fetch fetch;
        synchronized (this) {
            fetch = fetches.remove(model.name());
        }
        if (fetch != null) {
            fetch.stop();
        }
        Files.deleteIfExists(part(model));
    }

    private Path part(ModelDescription model) {
        return folder.resolve(model.file() + ".part");
    }

    private void fetch(ModelDescription model, URI from, Fetch fetch, Runnable arrived) {
        Path part = part(model);
        try {
            Files.createDirectories(folder);
            load(from, part, fetch);
            check(model, part);
            Files.move(part, folder.resolve(model.file()), StandardCopyOption.ATOMIC_MOVE);
            LOG.info("the model {} was fetched from {}", model.name(), from);
        } catch (FaceException | IOException | IllegalArgumentException e) {
            String why = e instanceof FaceException ? e.getMessage() : brokenOff(fetch, e);
            LOG.warn("the model {} was not fetched from {}: {}", model.name(), from, why);
            fetch.failure = Optional.of(why);
        } finally {
            fetch.ended = true;
        }
        arrived.run();
    }

    private static String brokenOff(Fetch fetch, Exception e) {
        return "The connection broke off after " + fetch.bytes + " bytes (" + e
                + "): fetch it again to go on from there.";
    }

    /** A file that is not what was asked for is not kept: going on from it would only end the same way. */
    private static void check(ModelDescription model, Path part) throws FaceException, IOException {
        try {
            FileCheck.check(model, part);
        } catch (FaceException e) {
            Files.delete(part);
            throw e;
        }
    }

    private void load(URI from, Path part, Fetch fetch) throws FaceException, IOException {
        long there = Files.exists(part) ? Files.size(part) : 0;
        HttpURLConnection connection = fetch.connect(from);
        if (there > 0) {
            connection.setRequestProperty("Range", "bytes=" + there + "-");
        }
        int status = connection.getResponseCode();
        if (status == RANGE_NOT_SATISFIABLE && there > 0) {
            fetch.bytes = there;
            return; // all of it is there; the check says whether it is the right one
        }
        boolean further = status == HttpURLConnection.HTTP_PARTIAL && begin(connection) == there;
        if (status != HttpURLConnection.HTTP_OK && !further) {
            throw new FaceException("The server of " + from + " answers " + status
                    + ": see whether the address still holds, or get the file another way.");
        }
        fetch.bytes = further ? there : 0;
        long length = Math.max(0, connection.getContentLengthLong());
        fetch.total = length > 0 ? fetch.bytes + length : 0;
        room(part, length);
        try (InputStream body = connection.getInputStream()) {
            write(body, part, further, fetch);
        }
        if (fetch.bytes < fetch.total) {
            throw new IOException("the end is missing");
        }
    }

    private static long begin(HttpURLConnection connection) {
        String range = connection.getHeaderField("Content-Range");
        Matcher matcher = RANGE.matcher(range == null ? "" : range);
        return matcher.matches() ? Long.parseLong(matcher.group(1)) : -1;
    }

    private static void room(Path part, long bytes) throws FaceException, IOException {
        long free = Files.getFileStore(part.getParent()).getUsableSpace();
        if (bytes > free) {
            throw new FaceException("There is no room for the file: it needs " + bytes + " bytes and " + free
                    + " are free in " + part.getParent() + ".");
        }
    }

    private static void write(InputStream body, Path part, boolean further, Fetch fetch) throws IOException {
        StandardOpenOption how = further ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING;
        try (OutputStream out = Files.newOutputStream(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE, how)) {
            byte[] chunk = new byte[CHUNK];
            for (int n = body.read(chunk); n >= 0; n = body.read(chunk)) {
                out.write(chunk, 0, n);
                fetch.bytes += n;
                if (fetch.stopped) {
                    throw new IOException("it was stopped");
                }
            }
        }
    }

    /** Stops what is being fetched; it can be gone on with later. */
    @Override
    public void close() {
        synchronized (this) {
            fetches.values().forEach(Fetch::stop);
        }
        workers.shutdown();
        try {
            if (!workers.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("a model is still being fetched");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
