package red5.faceswap.face.library;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import red5.faceswap.face.library.LibraryException.Reason;

/** The library's one thread with its bounded queue: files and the engine are only ever used here. */
final class LibraryWorker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LibraryWorker.class);
    private static final int MAX_WAITING = 32;
    private static final int CLOSE_SECONDS = 10;

    private final ThreadPoolExecutor thread =
            new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MAX_WAITING), task -> {
                Thread worker = new Thread(task, "faceswap-library");
                worker.setDaemon(true);
                return worker;
            });

    /** Runs a task soon; the stage fails with what the task throws, or because there is too much to do. */
    <T> CompletionStage<T> work(Callable<T> task) {
        Job<T> job = new Job<>(task);
        try {
            thread.execute(job);
        } catch (RejectedExecutionException e) {
            job.giveUp();
        }
        return job.result.minimalCompletionStage();
    }

    /** Finishes what is being done and gives up what waits. */
    @Override
    public void close() {
        thread.shutdown();
        List<Runnable> waiting = new ArrayList<>();
        thread.getQueue().drainTo(waiting);
        waiting.forEach(job -> ((Job<?>) job).giveUp());
        try {
            if (!thread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("a face is still being prepared; its thread ends by itself afterwards");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static final class Job<T> implements Runnable {
        private final Callable<T> task;
        private final CompletableFuture<T> result = new CompletableFuture<>();

        Job(Callable<T> task) {
            this.task = task;
        }

        @Override
        public void run() {
            try {
                result.complete(task.call());
            } catch (IOException e) {
                LOG.error("the face library cannot use its folder: {}", e.toString());
                result.completeExceptionally(new LibraryException(
                        Reason.STORAGE,
                        "The library's folder cannot be used: see the server's log and mend the disk.",
                        e));
            } catch (Exception | LinkageError | OutOfMemoryError e) {
                result.completeExceptionally(e);
            }
        }

        void giveUp() {
            result.completeExceptionally(
                    new LibraryException(Reason.BUSY, "The face library is busy: try again in a few seconds."));
        }
    }
}
