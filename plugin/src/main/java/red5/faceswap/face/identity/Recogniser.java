package red5.faceswap.face.identity;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import red5.faceswap.face.FaceEmbedding;
import red5.faceswap.face.FaceException;
import red5.faceswap.media.NativeLedger;

/**
 * Says who a face is. A network of the ArcFace family (Deng and others, CVPR 2019) looks at a square of {@link #SIDE} pixels in which
 * eyes, nose and mouth corners lie where its template has them. Thread-safe; the network runs on one thread of its own.
 */
public final class Recogniser implements AutoCloseable {
    /** Pixels of the square it looks at. */
    public static final int SIDE = 112;

    /** Of one such square: red, green and blue of each pixel. */
    public static final int BYTES = 3 * SIDE * SIDE;

    private static final Logger LOG = LoggerFactory.getLogger(Recogniser.class);
    private static final String INPUT = "input";
    private static final float MEAN = 127.5f;
    /** Faces that may wait for the network. */
    private static final int WAITING = 16;
    /** ONNX Runtime overruns the stack of an ordinary Java thread while it opens a network, which ends the process without a word. */
    private static final long STACK_BYTES = 16 << 20;

    private static final int CLOSE_SECONDS = 5;

    private final ExecutorService helper = Executors.newSingleThreadExecutor(Recogniser::thread);
    /** Bounds what waits for {@link #helper}, together with the callers of {@link #embed}, who wait themselves. */
    private final Semaphore places = new Semaphore(WAITING);

    private final OrtSession session;

    /**
     * @param model an ONNX file: {@code input} 1x3x112x112, one output 1x512
     * @throws FaceException when the network cannot be opened
     */
    public Recogniser(byte[] model) throws FaceException {
        try {
            session = await(helper.submit(() -> open(model)));
            NativeLedger.opened("face-recogniser");
        } catch (FaceException e) {
            helper.shutdown();
            throw e;
        }
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(null, work, "faceswap-recognise", STACK_BYTES);
        thread.setDaemon(true);
        return thread;
    }

    private static OrtSession open(byte[] model) throws OrtException {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            options.setCPUArenaAllocator(false);
            return OrtEnvironment.getEnvironment().createSession(model, options);
        }
    }

    /**
     * Asks who that is; never waits.
     *
     * @param rgb {@link #BYTES} of RGB, row by row; not to be changed afterwards
     * @return what will be known soon, empty when too many already ask: try a later frame
     */
    public Optional<Future<FaceEmbedding>> ask(byte[] rgb) {
        check(rgb);
        if (!places.tryAcquire()) {
            return Optional.empty();
        }
        return Optional.of(helper.submit(() -> {
            try {
                return run(rgb);
            } finally {
                places.release();
            }
        }));
    }

    /**
     * Says who that is; waits for those who asked before.
     *
     * @param rgb as {@link #ask} takes it
     * @throws FaceException when it cannot be said
     */
    public FaceEmbedding embed(byte[] rgb) throws FaceException {
        check(rgb);
        return await(helper.submit(() -> run(rgb)));
    }

    private static void check(byte[] rgb) {
        if (rgb.length != BYTES) {
            throw new IllegalArgumentException("a face to recognise has " + BYTES + " bytes, not " + rgb.length);
        }
    }

    private FaceEmbedding run(byte[] rgb) throws OrtException {
        int pixels = SIDE * SIDE;
        float[] planes = new float[3 * pixels];
        for (int i = 0; i < pixels; i++) {
            for (int c = 0; c < 3; c++) {
                planes[c * pixels + i] = ((rgb[3 * i + c] & 255) - MEAN) / MEAN;
            }
        }
        long[] shape = {1, 3, SIDE, SIDE};
        try (OnnxTensor input =
                        OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), FloatBuffer.wrap(planes), shape);
                OrtSession.Result result = session.run(Map.of(INPUT, input))) {
            return new FaceEmbedding(((float[][]) result.get(0).getValue())[0]);
        }
    }

    private static <T> T await(Future<T> result) throws FaceException {
        try {
            return result.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FaceException("The server was stopped while a face was recognised: try again.", e);
        } catch (ExecutionException e) {
            throw new FaceException(
                    "The face recogniser failed (" + e.getCause().getMessage()
                            + "): try again, and see the server's log.",
                    e.getCause());
        }
    }

    /** Waits for what is being looked at; all who ask must have ended before. */
    @Override
    public void close() {
        helper.execute(this::closeSession);
        helper.shutdown();
        try {
            if (!helper.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("a face is still being recognised; the network is freed afterwards");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void closeSession() {
        try {
            session.close();
            NativeLedger.closed("face-recogniser");
        } catch (OrtException e) {
            LOG.error("the face recogniser could not be freed", e);
        }
    }
}
