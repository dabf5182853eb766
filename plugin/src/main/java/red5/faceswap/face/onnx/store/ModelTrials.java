package red5.faceswap.face.onnx.store;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import red5.faceswap.face.FaceException;
import red5.faceswap.face.SourceFace;
import red5.faceswap.face.onnx.description.ModelDescription;
import red5.faceswap.face.onnx.network.Finish;
import red5.faceswap.face.onnx.network.OnnxFace;
import red5.faceswap.face.onnx.network.OnnxSwapper;

/**
 * Has every swapper's file tried once before streams may use it, one after the other on a thread of its own; verdicts are remembered with the
 * file's hash. Thread-safe.
 */
final class ModelTrials implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ModelTrials.class);
    private static final int WAITING = 200;
    private static final int CLOSE_SECONDS = 5;

    private final ModelRecords records;
    private final Runnable changed;
    private final ThreadPoolExecutor worker;
    /** Names of models; guarded by this, as is what follows. */
    private final Set<String> begun = new HashSet<>();
    /** Why they could not be tried, by name. */
    private final Map<String, String> failures = new HashMap<>();

    /** Empty where every model may be used untried. */
    private volatile Optional<FaceTrial> trial = Optional.empty();

    /** @param changed runs on the trying thread when one was tried */
    ModelTrials(ModelRecords records, Runnable changed) {
        this.records = records;
        this.changed = changed;
        worker = new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING), work -> {
            Thread thread = new Thread(work, "faceswap-trial");
            thread.setDaemon(true);
            return thread;
        });
        worker.allowCoreThreadTimeOut(true);
    }

    /** From now on nothing is used that has not passed. */
    void demand(FaceTrial demanded) {
        trial = Optional.of(demanded);
    }

    /** Why a file was found not to make faces that may be shown, a sentence. */
    Optional<String> refusal(ModelDescription model, String sha256) {
        return trial.isEmpty()
                ? Optional.empty()
                : records.verdict(model, sha256).filter(sentence -> !sentence.isEmpty());
    }

    /**
     * Why a swapper whose files are all there cannot be used (yet), a sentence; has it tried where it was not.
     *
     * @param opened gives its network, not in use anywhere else
     * @param unchanged whether the file is still the one that it is now
     */
    synchronized Optional<String> obstacle(
            ModelDescription model, String sha256, Supplier<OnnxSwapper> opened, BooleanSupplier unchanged) {
        if (trial.isEmpty()) {
            return Optional.empty();
        }
        Optional<String> verdict = records.verdict(model, sha256);
        if (verdict.isPresent()) {
            return verdict.filter(sentence -> !sentence.isEmpty());
        }
        if (failures.containsKey(model.name())) {
            return Optional.of(failures.get(model.name()));
        }
        List<SourceFace> people = trial.get().people();
        if (people.isEmpty()) {
            return Optional.of("The model " + model.name() + " was not tried on faces yet: "
                    + trial.get().lack());
        }
        begin(model, sha256, opened, unchanged, people);
        return Optional.of("The model " + model.name()
                + " is being tried on faces of the library: it can be used in a moment if it changes them.");
    }

    private void begin(
            ModelDescription model,
            String sha256,
            Supplier<OnnxSwapper> opened,
            BooleanSupplier unchanged,
            List<SourceFace> people) {
        if (!begun.add(model.name())) {
            return;
        }
        OnnxSwapper network = opened.get();
        try {
            worker.execute(() -> {
                ended(model, run(model, sha256, network, unchanged, people));
            });
        } catch (RejectedExecutionException e) {
            begun.remove(model.name());
            network.close();
        }
    }

    private void ended(ModelDescription model, String failure) {
        synchronized (this) {
            begun.remove(model.name());
            if (!failure.isEmpty()) {
                failures.put(model.name(), failure);
            }
        }
        changed.run();
    }

    /** A model that has changed may be tried again. */
    synchronized void forget(ModelDescription outdated) {
        failures.remove(outdated.name());
    }

    /** Why it could not be tried, a sentence; empty when it could. */
    private String run(
            ModelDescription model,
            String sha256,
            OnnxSwapper network,
            BooleanSupplier unchanged,
            List<SourceFace> people) {
        try (network) {
            String refused = trial.orElseThrow().judge(new OnnxFace(network, Finish.NONE), people);
            if (!refused.isEmpty()) {
                LOG.warn("{}", refused);
            }
            if (unchanged.getAsBoolean()) {
                records.judge(model, sha256, refused);
            }
            return "";
        } catch (FaceException | IOException | RuntimeException e) {
            LOG.warn("the model {} could not be tried", model.name(), e);
            return "The model " + model.name() + " could not be tried on a face, so it is not used: " + e.getMessage()
                    + " (It is tried again when its file changes, and after a restart.)";
        }
    }

    /** Gives up what waits. */
    @Override
    public void close() {
        worker.shutdownNow();
        try {
            if (!worker.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("a model is still being tried");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
