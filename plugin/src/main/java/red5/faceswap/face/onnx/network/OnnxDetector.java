package red5.faceswap.face.onnx.network;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import red5.faceswap.face.FaceFinder;
import red5.faceswap.face.onnx.description.ModelDescription.Detector;
import red5.faceswap.face.onnx.runtime.OnnxModel;
import red5.faceswap.face.onnx.runtime.SharedModel;

/**
 * A published detector, on a thread of its own. While its model is not there, is being opened, fails or is too slow, it says so, and the engine's own
 * detector finds what it finds.
 */
public final class OnnxDetector implements FaceFinder, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OnnxDetector.class);
    /** Looks that may wait for it, of all streams. */
    private static final int WAITING = 64;
    /** Milliseconds after which a look is given up. */
    private static final long MOST_WAIT = 500;
    /** After that nobody waits for it for so long. */
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final int CLOSE_SECONDS = 5;
    /** What is less is no face, not even perhaps. */
    private static final float GLIMPSE = .2f;
    /** Input pixels: what a model that takes any size takes is divisible by that. */
    private static final int CELL = 32;

    private static final int USUAL_SIDE = 640;
    private static final float USUAL_LEAST = .5f;

    private final String name;
    private final Supplier<Optional<String>> obstacle;
    private final ThreadPoolExecutor worker;
    /** Null for none. */
    private volatile Usable wanted;
    /** The wanted one as soon as it was run once, else null. */
    private volatile Usable opened;

    private volatile long slowUntil = System.nanoTime();
    private final AtomicBoolean opening = new AtomicBoolean();

    /**
     * A model that can be used.
     *
     * @param anySize whether its input's height and width are not fixed
     */
    public record Usable(SharedModel model, boolean anySize) {
        Detector detector() {
            return (Detector) model.description().contract();
        }
    }

    /**
     * @param name of the model, for messages
     * @param obstacle why it cannot be used, empty when it can
     */
    public OnnxDetector(String name, Supplier<Optional<String>> obstacle) {
        this.name = name;
        this.obstacle = obstacle;
        worker = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING), work -> {
            Thread thread = new Thread(null, work, "faceswap-detect-" + name, OnnxModel.STACK_BYTES);
            thread.setDaemon(true);
            return thread;
        });
    }

    /** From now on that model is used, as soon as it is open; empty for none. */
    public void use(Optional<Usable> usable) {
        if (usable.isEmpty() || !usable.get().equals(wanted)) {
            opened = null;
            wanted = usable.orElse(null);
            open();
        }
    }

    /** Its first run opens it and takes the longest: nobody is to wait for that. */
    private void open() {
        Usable model = wanted;
        if (model == null || model.model.isPaused() || !opening.compareAndSet(false, true)) {
            return;
        }
        try {
            worker.execute(() -> {
                int side = model.detector().pixels().side();
                boolean runs =
                        look(model, new byte[3 * side * side], side, side).isPresent();
                opening.set(false);
                if (runs && model.equals(wanted)) {
                    opened = model;
                    LOG.info("faces are found by the model {}", name);
                }
            });
        } catch (RejectedExecutionException e) {
            opening.set(false); // it is closed, or will be opened when somebody looks again
        }
    }

    @Override
    public int side() {
        Usable now = opened;
        return now == null ? USUAL_SIDE : now.detector().pixels().side();
    }

    @Override
    public float sure() {
        Usable now = opened;
        return now == null ? USUAL_LEAST : now.detector().least();
    }

    @Override
    public Optional<String> problem() {
        Usable now = wanted;
        return obstacle.get()
                .or(() -> Optional.ofNullable(now).flatMap(usable -> usable.model.problem()))
                .or(() -> isSlow()
                        ? Optional.of("The model " + name + " takes longer than half a second: choose a smaller one.")
                        : Optional.empty())
                .map(sentence -> "Faces are found by the built-in detector alone for now. " + sentence);
    }

    @Override
    public Optional<List<Found>> find(byte[] rgb, int width, int height) {
        Usable now = opened;
        if (now == null) {
            open();
        }
        if (now == null || isSlow() || rgb.length != 3 * side() * side()) {
            return Optional.empty();
        }
        try {
            return worker.submit(() -> look(now, rgb, width, height)).get(MOST_WAIT, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException | ExecutionException | RejectedExecutionException e) {
            LOG.warn("the model {} finds no faces in time", name, e);
            slowUntil = System.nanoTime() + PAUSE_NANOS;
        }
        return Optional.empty();
    }

    private boolean isSlow() {
        return System.nanoTime() - slowUntil < 0;
    }

    private Optional<List<Found>> look(Usable at, byte[] square, int width, int height) {
        Detector detector = at.detector();
        int side = detector.pixels().side();
        int w = at.anySize ? cells(width, side) : side;
        int h = at.anySize ? cells(height, side) : side;
        float least = Math.min(GLIMPSE, detector.least());
        return at.model.run(
                this,
                FaceCandidates.outputs(detector),
                outputs -> FaceCandidates.read(detector, outputs, w, h, least),
                PicturePlanes.input(detector.pixels(), corner(square, side, w, h), w, h));
    }

    private static int cells(int pixels, int side) {
        return Math.min(side, (pixels + CELL - 1) / CELL * CELL);
    }

    private static byte[] corner(byte[] square, int side, int width, int height) {
        if (width == side && height == side) {
            return square;
        }
        byte[] corner = new byte[3 * width * height];
        for (int y = 0; y < height; y++) {
            System.arraycopy(square, 3 * y * side, corner, 3 * y * width, 3 * width);
        }
        return corner;
    }

    @Override
    public void close() {
        wanted = null;
        opened = null;
        worker.shutdownNow();
        try {
            if (!worker.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("the model {} still looks for faces", name);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
