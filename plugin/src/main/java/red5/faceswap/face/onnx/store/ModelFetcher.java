package red5.faceswap.face.onnx.store;

import java.io.IOException;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import red5.faceswap.face.FaceException;
import red5.faceswap.face.onnx.description.ModelDescription;

/**
 * Fetches model files from their publishers, or from a mirror of the operator's. What was fetched before a connection broke is kept beside the
 * file's place ({@code .part}) and gone on with; a file comes to its place only when it is what its description says. Thread-safe.
 */
final class ModelFetcher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ModelFetcher.class);
    /** At once; an operator who asks for more waits. */
    private static final int MOST_FETCHES = 2;

    private static final int CLOSE_SECONDS = 5;

    private final Path folder;
    private final Map<String, Fetch> fetches = new HashMap<>();
    private final ThreadPoolExecutor workers =
            new ThreadPoolExecutor(0, MOST_FETCHES, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), work -> {
                Thread thread = new Thread(work, "faceswap-fetch");
                thread.setDaemon(true);
                return thread;
            });

    /** Somebody who waits for a file; told by the thread that fetches it. */
    interface Receiver {
        void begun();

        /** It has come and is what its description says, but is not in its place yet. */
        void checked(String sha256) throws IOException;

        /**
         * Told before {@link ModelStatus.Fetch} says that it has ended.
         *
         * @param failure why it has not come; empty when it is in its place
         */
        void settled(Optional<String> failure);

        void ended();
    }

    /** One file on its way, and how that went. */
    private static final class Fetch {
        final Download download;
        volatile Optional<String> failure = Optional.empty();
        volatile boolean ended;

        Fetch(Download download) {
            this.download = download;
        }

        ModelStatus.Fetch status() {
            return new ModelStatus.Fetch(download.bytes(), download.total(), !ended, failure);
        }
    }

    ModelFetcher(Path folder) {
        this.folder = folder;
    }

    /**
     * Begins to fetch a file, or goes on.
     *
     * @param from address of the file
     * @return false when it is being fetched already, or as many others are as may be
     */
    synchronized boolean start(ModelDescription model, URI from, Receiver receiver) {
        Fetch before = fetches.get(model.name());
        if (before != null && !before.ended) {
            return false;
        }
        Fetch fetch = new Fetch(new Download(from, part(model)));
        try {
            workers.execute(() -> fetch(model, fetch, receiver));
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

    /**
     * Stops fetching a file and forgets what there is of it.
     *
     * @return whether there was anything
     */
    boolean drop(ModelDescription model) throws IOException {
        Fetch fetch;
        synchronized (this) {
            fetch = fetches.remove(model.name());
        }
        if (fetch != null) {
            fetch.download.stop();
        }
        return Files.deleteIfExists(part(model));
    }

    private Path part(ModelDescription model) {
        return folder.resolve(model.file() + ".part");
    }

    private void fetch(ModelDescription model, Fetch fetch, Receiver receiver) {
        Path part = part(model);
        URI from = fetch.download.from();
        receiver.begun();
        try {
            Files.createDirectories(folder);
            fetch.download.load();
            receiver.checked(check(model, part));
            Files.move(part, folder.resolve(model.file()), StandardCopyOption.ATOMIC_MOVE);
            LOG.info("the model {} was fetched from {}", model.name(), from);
        } catch (FaceException | IOException | IllegalArgumentException e) {
            String why = e instanceof FaceException ? e.getMessage() : brokenOff(fetch, e);
            LOG.warn("the model {} was not fetched from {}: {}", model.name(), from, why);
            fetch.failure = Optional.of(why);
        } finally {
            receiver.settled(fetch.failure);
            fetch.ended = true;
        }
        receiver.ended();
    }

    private static String brokenOff(Fetch fetch, Exception e) {
        if (e instanceof UnknownHostException || e instanceof SocketException && fetch.download.bytes() == 0) {
            return "The server of " + fetch.download.from() + " cannot be reached (" + e
                    + "): see to this server's connection, or get the file another way (models.mirror names a web"
                    + " address or folder that can be reached).";
        }
        return "The connection broke off after " + fetch.download.bytes() + " bytes (" + e
                + "): fetch it again to go on from there.";
    }

    /** A file that is not what was asked for is not kept: going on from it would only end the same way. */
    private static String check(ModelDescription model, Path part) throws FaceException, IOException {
        try {
            return FileCheck.check(model, part);
        } catch (FaceException e) {
            Files.delete(part);
            throw e;
        }
    }

    /** Stops what is being fetched; it can be gone on with later. */
    @Override
    public void close() {
        synchronized (this) {
            fetches.values().forEach(fetch -> fetch.download.stop());
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
