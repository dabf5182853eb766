package red5.faceswap.ingest;

import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import red5.faceswap.media.Failures;

/** The thread that decodes one stream's packets, in order, one at a time. */
final class DecodeWorker<U extends DecodeQueue.Unit> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DecodeWorker.class);

    private final DecodeQueue<U> queue;
    private final Decoding<U> decoding;
    private final Thread thread;

    /** What the worker does with its packets. All calls come from its thread; it is closed there too. */
    interface Decoding<U> extends AutoCloseable {
        void decode(DecodeQueue.Turn<U> turn);

        @Override
        void close();
    }

    /**
     * Starts the thread.
     *
     * @param failure told in one sentence when decoding throws something unexpected; the worker goes on with the next packet
     */
    DecodeWorker(String stream, DecodeQueue<U> queue, Decoding<U> decoding, Consumer<String> failure) {
        this.queue = queue;
        this.decoding = decoding;
        thread = new Thread(() -> run(stream, failure), "faceswap-" + stream + "-decode");
        thread.setDaemon(true);
        thread.start();
    }

    private void run(String stream, Consumer<String> failure) {
        try (decoding) {
            boolean open = true;
            while (open) {
                try {
                    DecodeQueue.Turn<U> turn = queue.take();
                    open = turn != null;
                    if (open) {
                        decode(turn, stream, failure);
                    }
                } catch (RuntimeException | Error e) { // of many kinds where no memory is left
                    Failures.log(LOG, "stream {}: a packet could not be decoded", stream, e);
                }
            }
        } catch (InterruptedException e) {
            LOG.warn("stream {}: decoding was interrupted from outside and ends", stream);
        }
    }

    private void decode(DecodeQueue.Turn<U> turn, String stream, Consumer<String> failure) {
        try {
            decoding.decode(turn);
        } catch (RuntimeException e) {
            LOG.error("stream {}: a packet could not be decoded", stream, e);
            failure.accept("A packet could not be decoded because of an internal error (" + e + "); see the log.");
        } catch (OutOfMemoryError e) {
            failure.accept("A packet could not be decoded: " + Failures.words(e) + ".");
        }
    }

    /** Stops the thread and waits for the packet under way, unless called by the thread itself. */
    @Override
    public void close() {
        queue.close();
        boolean interrupted = false;
        while (thread.isAlive() && Thread.currentThread() != thread) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true; // the native decoders are freed by the thread: it must have ended first
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
