package red5.faceswap.face.onnx.store;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says when something has changed in folders, as soon as it has been quiet there for a moment. */
final class FolderWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FolderWatch.class);
    /** Files that are on their way; they are renamed when they are whole. */
    private static final List<String> UNFINISHED = List.of(".part", ".adding", ".unfinished");

    private static final long QUIET_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

    private final WatchService watcher;

    /**
     * @param folders made where missing
     * @param changed runs on this one's thread
     * @throws IOException when the system cannot tell of changes there
     */
    FolderWatch(List<Path> folders, Runnable changed) throws IOException {
        watcher = FileSystems.getDefault().newWatchService();
        try {
            for (Path folder : folders) {
                Files.createDirectories(folder)
                        .register(
                                watcher,
                                StandardWatchEventKinds.ENTRY_CREATE,
                                StandardWatchEventKinds.ENTRY_MODIFY,
                                StandardWatchEventKinds.ENTRY_DELETE);
            }
        } catch (IOException e) {
            watcher.close();
            throw e;
        }
        Thread thread = new Thread(() -> watch(changed), "faceswap-models-watch");
        thread.setDaemon(true);
        thread.start();
    }

    private void watch(Runnable changed) {
        try {
            while (true) {
                if (concerns(watcher.take())) {
                    untilQuiet();
                    changed.run();
                }
            }
        } catch (ClosedWatchServiceException e) {
            LOG.debug("the models' folder is no longer watched");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** While a file is being copied into the folder it changes all the time. */
    private void untilQuiet() throws InterruptedException {
        long quiet = System.nanoTime() + QUIET_NANOS;
        for (long left = QUIET_NANOS; left > 0; left = quiet - System.nanoTime()) {
            WatchKey next = watcher.poll(left, TimeUnit.NANOSECONDS);
            if (next != null && concerns(next)) {
                quiet = System.nanoTime() + QUIET_NANOS;
            }
        }
    }

    /** Takes what has happened, so that the next events are told. */
    private static boolean concerns(WatchKey key) {
        boolean concerns = false;
        for (WatchEvent<?> event : key.pollEvents()) {
            String name = String.valueOf(event.context());
            concerns |= UNFINISHED.stream().noneMatch(name::endsWith);
        }
        key.reset();
        return concerns;
    }

    @Override
    public void close() {
        try {
            watcher.close();
        } catch (IOException e) {
            LOG.warn("the models' folder is still being watched", e);
        }
    }
}
