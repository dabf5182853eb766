package red5.faceswap.face.onnx;

import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import red5.faceswap.face.FaceException;
import red5.faceswap.face.Portrait;
import red5.faceswap.face.SourceFace;
import red5.faceswap.face.onnx.ModelDescription.Embedding;
import red5.faceswap.face.onnx.ModelDescription.Form;
import red5.faceswap.face.onnx.ModelDescription.Swapper;

/**
 * A published network that swaps faces, in ONNX Runtime on a thread of its own. It is opened when somebody first asks and closed, with all
 * its memory, when nobody has asked for a while. Thread-safe.
 */
final class OnnxSwapper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OnnxSwapper.class);
    /** Faces that may wait for it: more would come too late anyway. */
    private static final int WAITING = 8;

    private static final int CLOSE_SECONDS = 5;
    private static final Duration IDLE = Duration.ofMinutes(1);
    /** After a failure nobody asks for so long: what fails mostly fails again. */
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final ModelDescription description;
    private final Swapper contract;
    private final Path file;
    private final SourceInput.Helpers helpers;
    private final int threads;
    private final ThreadPoolExecutor worker;

    /** Null while it is closed. Guarded by this, as is what follows. */
    private OnnxModel model;

    private SourceInput sourceInput;
    private final Map<SourceFace, OnnxModel.Input> sources = new WeakHashMap<>();
    /** Models of finishes that it has run since it was opened, and when it did last. */
    private final Map<SharedModel, Long> shared = new HashMap<>();

    private volatile Optional<String> problem = Optional.empty();
    private volatile long pausedUntil = System.nanoTime();

    /**
     * @param description of a swapper
     * @param file its model, checked
     * @param threads that work on one face
     */
    OnnxSwapper(ModelDescription description, Path file, SourceInput.Helpers helpers, int threads) {
        this(description, file, helpers, threads, IDLE);
    }

    /** @param idle after so long without a question the network is closed */
    OnnxSwapper(ModelDescription description, Path file, SourceInput.Helpers helpers, int threads, Duration idle) {
        this.description = description;
        this.contract = (Swapper) description.contract();
        this.file = file;
        this.helpers = helpers;
        this.threads = threads;
        worker = new ThreadPoolExecutor(
                1, 1, idle.toMillis(), TimeUnit.MILLISECONDS, new ArrayBlockingQueue<>(WAITING), this::thread);
        worker.allowCoreThreadTimeOut(true);
    }

    private Thread thread(Runnable work) {
        Runnable untilIdle = () -> {
            try {
                work.run();
            } finally {
                release();
            }
        };
        Thread thread = new Thread(null, untilIdle, "faceswap-network-" + description.name(), OnnxModel.STACK_BYTES);
        thread.setDaemon(true);
        return thread;
    }

    String name() {
        return description.name();
    }

    Swapper contract() {
        return contract;
    }

    /** Why it gives no faces just now, in a sentence that says what to do; empty when all is well. */
    Optional<String> problem() {
        return problem;
    }

    /** As {@link OnnxFace#ask} says; the target is of the square that the finish needs. */
    Optional<CompletionStage<byte[]>> ask(Portrait target, SourceFace source, Finish finish) {
        if (System.nanoTime() - pausedUntil < 0) {
            return Optional.empty();
        }
        CompletableFuture<byte[]> answer = new CompletableFuture<>();
        try {
            worker.execute(() -> answer(target, source, finish, answer));
        } catch (RejectedExecutionException e) {
            return Optional.empty();
        }
        return Optional.of(answer);
    }

    private void answer(Portrait target, SourceFace source, Finish finish, CompletableFuture<byte[]> answer) {
        try {
            byte[] face = make(target, source, finish);
            problem = Optional.empty();
            answer.complete(face);
        } catch (FaceException | IOException | OrtException | RuntimeException | OutOfMemoryError e) {
            pausedUntil = System.nanoTime() + PAUSE_NANOS;
            String sentence = "The model " + name() + " fails, so the mesh draws the faces: " + e.getMessage();
            if (!problem.equals(Optional.of(sentence))) {
                LOG.warn("{}", sentence, e);
            }
            problem = Optional.of(sentence);
            release();
            answer.completeExceptionally(new FaceException(sentence, e));
        }
    }

    private synchronized byte[] make(Portrait target, SourceFace source, Finish finish)
            throws FaceException, IOException, OrtException {
        open();
        OnnxModel.Input looks = sources.get(source);
        if (looks == null) {
            looks = sourceInput.of(source);
            sources.put(source, looks);
        }
        use(finish);
        FaceMaker maker = new FaceMaker(contract, finish, this);
        FaceMaker.Prepared face = maker.prepare(target);
        return maker.finish(face, swap(face.square(), sourceInput.balanced(looks, finish, this, face.seen())));
    }

    /** Keeps its models, and lets those go that no finish has wanted for a while. */
    private void use(Finish finish) {
        long now = System.nanoTime();
        finish.models().forEach(model -> shared.put(model, now));
        shared.entrySet().removeIf(use -> {
            boolean unused = now - use.getValue() > worker.getKeepAliveTime(TimeUnit.NANOSECONDS);
            if (unused) {
                use.getKey().release(this);
            }
            return unused;
        });
    }

    private byte[] swap(byte[] target, OnnxModel.Input looks) throws OrtException {
        int boost = contract.boost();
        if (boost == 1) {
            return swapped(target, looks);
        }
        int side = contract.target().side() * boost;
        byte[] whole = new byte[target.length];
        for (int part = 0; part < boost * boost; part++) {
            byte[] made = swapped(PixelBoost.take(target, side, boost, part), looks);
            PixelBoost.put(made, whole, side, boost, part);
        }
        return whole;
    }

    private byte[] swapped(byte[] target, OnnxModel.Input looks) throws OrtException {
        float[] face = model.run(PicturePlanes.input(contract.target().pixels(), target), looks);
        return PicturePlanes.rgb(contract.target().pixels(), face, contract.denormalised());
    }

    private void open() throws FaceException, IOException, OrtException {
        if (model != null) {
            return;
        }
        boolean needsMatrix = contract.source() instanceof Embedding embedding && embedding.form() == Form.MATRIX;
        float[] matrix = needsMatrix ? ContractCheck.matrix(OnnxFile.read(file)) : new float[0];
        sourceInput = new SourceInput(contract.source(), matrix, helpers, threads);
        model = new OnnxModel(file, threads);
        LOG.info("model {} runs on the processor with {} threads", name(), threads);
    }

    private synchronized void release() {
        shared.keySet().forEach(one -> one.release(this));
        shared.clear();
        if (model == null) {
            return;
        }
        try {
            model.close();
        } catch (OrtException e) {
            LOG.error("the model {} could not be freed", name(), e);
        } finally {
            model = null;
        }
    }

    /** Whether it was made of that model, among others. */
    boolean uses(ModelDescription other) {
        return Stream.of(description, of(helpers.recogniser()), of(helpers.converter()))
                .anyMatch(other::equals);
    }

    private static ModelDescription of(SourceInput.Checked helper) {
        return helper == null ? null : helper.description();
    }

    /** Waits for the face that is being made; those that wait are given up. */
    @Override
    public void close() {
        worker.shutdownNow();
        try {
            if (!worker.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("the model {} still makes a face; it is freed afterwards", name());
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        release();
    }
}
