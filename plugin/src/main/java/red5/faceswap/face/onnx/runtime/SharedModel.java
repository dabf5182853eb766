package red5.faceswap.face.onnx.runtime;

import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import red5.faceswap.face.FaceException;
import red5.faceswap.face.onnx.description.ModelDescription;
import red5.faceswap.media.Failures;

/**
 * A model that several others use besides their own: opened when the first of them runs it, closed when the last has let it go. One that fails
 * is left alone for a while, so that what it would add is missing and nothing else. Thread-safe; for threads with
 * {@link OnnxModel#STACK_BYTES}.
 */
public final class SharedModel {
    private static final Logger LOG = LoggerFactory.getLogger(SharedModel.class);
    /** After a failure it is not run for so long: what fails mostly fails again. */
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final ModelDescription description;
    private final Path file;
    private final ModelRuntime runtime;
    /** Guarded by this, as is what follows; null while it is closed. */
    private OnnxModel model;

    private final Set<Object> users = Collections.newSetFromMap(new IdentityHashMap<>());
    private boolean closed;
    /** Null while it is closed. */
    private volatile ComputeDevice device;

    private volatile long pausedUntil = System.nanoTime();
    private volatile Optional<String> problem = Optional.empty();

    /**
     * @param file its model, checked
     * @param runtime opens it
     */
    public SharedModel(ModelDescription description, Path file, ModelRuntime runtime) {
        this.description = description;
        this.file = file;
        this.runtime = runtime;
    }

    public ModelDescription description() {
        return description;
    }

    /** Why it did not run when it was asked last, in a sentence; empty when it did. */
    public Optional<String> problem() {
        return problem;
    }

    /** Where it runs, empty while it is closed; does not wait for a run. */
    public Optional<ComputeDevice> runsOn() {
        return Optional.ofNullable(device);
    }

    /** Whether it has failed a moment ago and is not run. */
    public boolean isPaused() {
        return System.nanoTime() - pausedUntil < 0;
    }

    /**
     * Runs it.
     *
     * @param user lets it {@link #release go} some time later
     * @param outputs that are wanted
     * @param use makes something of the outputs; may throw an {@link IllegalStateException} where an output makes no sense
     * @return empty when it fails, or has failed a moment ago: {@link #problem} says why
     */
    public synchronized <T> Optional<T> run(
            Object user, int outputs, Function<List<float[]>, T> use, OnnxModel.Input... inputs) {
        if (closed || isPaused()) {
            return Optional.empty();
        }
        try {
            if (model == null) {
                model = runtime.open(file);
            }
            users.add(user);
            T made = use.apply(model.run(outputs, inputs));
            device = model.device();
            problem = Optional.empty();
            return Optional.of(made);
        } catch (FaceException | IOException | OrtException | RuntimeException | OutOfMemoryError e) {
            pausedUntil = System.nanoTime() + PAUSE_NANOS;
            String sentence = "The model " + description.name() + " fails and is left out: " + Failures.words(e);
            if (!problem.equals(Optional.of(sentence))) {
                LOG.warn("{}", sentence, e);
            }
            problem = Optional.of(sentence);
            free();
            return Optional.empty();
        }
    }

    /** The user runs it no more, for now. */
    public synchronized void release(Object user) {
        users.remove(user);
        if (users.isEmpty()) {
            free();
        }
    }

    /** It is not run any more. */
    public synchronized void close() {
        closed = true;
        free();
    }

    private void free() {
        users.clear();
        if (model == null) {
            return;
        }
        try {
            model.close();
        } catch (OrtException e) {
            LOG.error("the model {} could not be freed", description.name(), e);
        } finally {
            model = null;
            device = null;
        }
    }
}
