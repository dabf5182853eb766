package red5.faceswap.face.onnx.network;

import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
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
import red5.faceswap.face.onnx.description.ModelDescription;
import red5.faceswap.face.onnx.description.ModelDescription.Embedding;
import red5.faceswap.face.onnx.description.ModelDescription.Form;
import red5.faceswap.face.onnx.description.ModelDescription.Swapper;
import red5.faceswap.face.onnx.description.OnnxFile;
import red5.faceswap.face.onnx.runtime.ComputeDevice;
import red5.faceswap.face.onnx.runtime.ModelRuntime;
import red5.faceswap.face.onnx.runtime.OnnxModel;
import red5.faceswap.media.Failures;

/**
 * A published network that swaps faces, in ONNX Runtime on a thread of its own. It is opened when somebody first asks and closed, with all
 * its memory, when nobody has asked for a while. Thread-safe.
 */
public final class OnnxSwapper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OnnxSwapper.class);
    /** Faces that may wait for it: more would come too late anyway. */
    private static final int WAITING = 8;

    private static final int CLOSE_SECONDS = 5;
    private static final Duration IDLE = Duration.ofMinutes(1);
    /** After a failure nobody asks for so long: what fails mostly fails again. */
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** Made beforehand: it is for when there is no memory left. */
    private static final FaceException GIVEN_UP = new FaceException("The face was not made, and nobody knows why.");

    private final ModelDescription description;
    private final Swapper contract;
    private final Path file;
    private final SourceInput.Helpers helpers;
    private final ModelRuntime runtime;
    private final ThreadPoolExecutor worker;
    private final BlockingQueue<Request> waiting = new ArrayBlockingQueue<>(WAITING);
    /** Faces that are taken together. */
    private volatile int most = 1;

    /** A face that is asked for. */
    private record Request(Portrait target, SourceFace source, Finish finish, CompletableFuture<byte[]> answer) {}

    /** A face before the swapper. */
    private record Begun(FaceMaker maker, FaceMaker.Prepared face, OnnxModel.Input looks) {}

    /** Null while it is closed. Guarded by this, as is what follows. */
    private OnnxModel model;

    private SourceInput sourceInput;
    private final Map<SourceFace, OnnxModel.Input> sources = new WeakHashMap<>();
    /** Models of finishes. */
    private final ModelUses others = new ModelUses(this);

    /** Null while it is closed. */
    private volatile ComputeDevice device;

    private volatile Optional<String> problem = Optional.empty();
    private volatile long pausedUntil = System.nanoTime();

    /**
     * @param description of a swapper
     * @param file its model, checked
     * @param runtime opens it
     */
    public OnnxSwapper(ModelDescription description, Path file, SourceInput.Helpers helpers, ModelRuntime runtime) {
        this(description, file, helpers, runtime, IDLE);
    }

    /** @param idle after so long without a question the network is closed */
    public OnnxSwapper(
            ModelDescription description, Path file, SourceInput.Helpers helpers, ModelRuntime runtime, Duration idle) {
        this.description = description;
        this.contract = (Swapper) description.contract();
        this.file = file;
        this.helpers = helpers;
        this.runtime = runtime;
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
    public Optional<String> problem() {
        return problem;
    }

    /** As {@link OnnxFace#ask} says; the target is of the square that the finish needs. */
    public Optional<CompletionStage<byte[]>> ask(Portrait target, SourceFace source, Finish finish) {
        if (System.nanoTime() - pausedUntil < 0) {
            return Optional.empty();
        }
        Request request = new Request(target, source, finish, new CompletableFuture<>());
        if (!waiting.offer(request)) {
            return Optional.empty();
        }
        try {
            worker.execute(this::serve);
        } catch (RejectedExecutionException e) {
            waiting.remove(request);
            return Optional.empty();
        }
        return Optional.of(request.answer);
    }

    /** Takes what waits at this moment, as many as go in together; it never waits for more. */
    private void serve() {
        List<Request> together = new ArrayList<>();
        waiting.drainTo(together, 1);
        waiting.drainTo(together, together.isEmpty() ? 0 : most - 1);
        try {
            if (!together.isEmpty()) {
                answer(together);
            }
        } finally {
            together.forEach(request -> request.answer.completeExceptionally(GIVEN_UP)); // unless it has been answered
        }
    }

    private void answer(List<Request> together) {
        try {
            List<byte[]> faces = make(together);
            problem = Optional.empty();
            for (int i = 0; i < faces.size(); i++) {
                together.get(i).answer.complete(faces.get(i));
            }
        } catch (FaceException | IOException | OrtException | RuntimeException | OutOfMemoryError e) {
            if (together.size() > 1) {
                together.forEach(request -> answer(List.of(request))); // so that one that fails takes no other with it
                return;
            }
            pausedUntil = System.nanoTime() + PAUSE_NANOS;
            String sentence = "The model " + name() + " fails, so the mesh draws the faces: " + Failures.words(e);
            if (!problem.equals(Optional.of(sentence))) {
                LOG.warn("{}", sentence, e);
            }
            problem = Optional.of(sentence);
            release();
            together.get(0).answer.completeExceptionally(new FaceException(sentence, e));
        }
    }

    private synchronized List<byte[]> make(List<Request> together) throws FaceException, IOException, OrtException {
        open();
        List<Begun> begun = new ArrayList<>();
        for (Request request : together) {
            begun.add(begin(request));
        }
        int parts = contract.boost() * contract.boost();
        List<float[]> made = swap(begun);
        List<byte[]> faces = new ArrayList<>();
        for (Begun face : begun) {
            int at = faces.size() * parts;
            faces.add(face.maker.finish(face.face, square(made.subList(at, at + parts))));
        }
        return faces;
    }

    private Begun begin(Request request) throws FaceException, IOException, OrtException {
        OnnxModel.Input looks = sources.get(request.source);
        if (looks == null) {
            looks = sourceInput.of(request.source);
            sources.put(request.source, looks);
        }
        others.use(request.finish.models(), worker.getKeepAliveTime(TimeUnit.NANOSECONDS));
        FaceMaker maker = new FaceMaker(contract, request.finish, this);
        FaceMaker.Prepared face = maker.prepare(request.target);
        return new Begun(maker, face, sourceInput.balanced(looks, request.finish, this, face.seen()));
    }

    /** What the network makes of each square, those of one face one after the other. */
    private List<float[]> swap(List<Begun> faces) throws OrtException {
        int boost = contract.boost();
        List<OnnxModel.Input[]> squares = new ArrayList<>();
        for (Begun face : faces) {
            for (byte[] square : PixelBoost.parts(face.face.square(), side(), boost)) {
                squares.add(new OnnxModel.Input[] {
                    PicturePlanes.input(contract.target().pixels(), square), face.looks
                });
            }
        }
        List<float[]> made = new ArrayList<>();
        int step = Math.max(1, runtime.settings().batchOn(model.device()));
        for (int i = 0; i < squares.size(); i += step) {
            made.addAll(model.runAll(squares.subList(i, Math.min(squares.size(), i + step))));
        }
        device = model.device();
        most = model.batches() ? runtime.settings().batchOn(device) : 1;
        return made;
    }

    private int side() {
        return contract.target().side() * contract.boost();
    }

    /** The square of the squares that it was divided into. */
    private byte[] square(List<float[]> made) {
        List<byte[]> squares = made.stream()
                .map(one -> PicturePlanes.rgb(contract.target().pixels(), one, contract.denormalised()))
                .toList();
        return PixelBoost.whole(squares, side(), contract.boost());
    }

    private void open() throws FaceException, IOException, OrtException {
        if (model != null) {
            return;
        }
        boolean needsMatrix = contract.source() instanceof Embedding embedding && embedding.form() == Form.MATRIX;
        float[] matrix = needsMatrix ? ContractCheck.matrix(OnnxFile.read(file)) : new float[0];
        sourceInput = new SourceInput(contract.source(), matrix, helpers, runtime);
        model = runtime.open(file);
    }

    private synchronized void release() {
        others.releaseAll();
        if (model == null) {
            return;
        }
        try {
            model.close();
        } catch (OrtException e) {
            LOG.error("the model {} could not be freed", name(), e);
        } finally {
            model = null;
            device = null;
        }
    }

    /** Where it runs, empty while it is closed; does not wait for a face that is being made. */
    public Optional<ComputeDevice> runsOn() {
        return Optional.ofNullable(device);
    }

    /** Whether it was made of that model, among others. */
    public boolean uses(ModelDescription other) {
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
