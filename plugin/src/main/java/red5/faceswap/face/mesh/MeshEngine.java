package red5.faceswap.face.mesh;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.bytedeco.opencv.global.opencv_core;
import red5.faceswap.face.FaceEmbedding;
import red5.faceswap.face.FaceEngine;
import red5.faceswap.face.FaceException;
import red5.faceswap.face.FaceFinder;
import red5.faceswap.face.FaceTemplate;
import red5.faceswap.face.FaceTracker;
import red5.faceswap.face.GraphRunner;
import red5.faceswap.face.Portrait;
import red5.faceswap.face.SourceFace;
import red5.faceswap.face.identity.Recogniser;
import red5.faceswap.face.mesh.cover.CoverTracker;
import red5.faceswap.face.mesh.cover.Nobody;
import red5.faceswap.face.mesh.detection.DetectionSchedule;
import red5.faceswap.face.mesh.detection.FaceDetector;
import red5.faceswap.face.mesh.detection.SmallFaceSearch;
import red5.faceswap.face.mesh.drawing.Painter;
import red5.faceswap.face.mesh.network.Models;
import red5.faceswap.face.mesh.occlusion.UsualFace;
import red5.faceswap.face.mesh.picture.RecogniserView;
import red5.faceswap.face.mesh.selection.WhichFace;
import red5.faceswap.face.mesh.source.PortraitLook;
import red5.faceswap.face.mesh.source.SkinTone;
import red5.faceswap.face.mesh.source.SourcePreparation;
import red5.faceswap.face.mesh.tracking.Lookout;

/**
 * Swaps faces with MediaPipe's dense landmarks and a texture: no GPU, a few milliseconds of one core per frame. Thread-safe.
 *
 * <p>Needs in its models folder {@code face_detection_full_range.tflite}, {@code face_detection_short_range.tflite},
 * {@code face_landmark.tflite}, {@code face_landmark_with_attention.tflite}, {@code palm_detection_lite.tflite}, {@code hand_landmark_lite.tflite},
 * {@code geometry_pipeline_metadata_landmarks.binarypb} and {@code face_recogniser.onnx}; each is checked by SHA-256.
 */
public final class MeshEngine implements FaceEngine {
    /** Looks for new faces that may wait; more are done by the stream's own thread. */
    private static final int WAITING_LOOKS = 256;

    private final MeshOptions options;
    private final Models models;
    private final Recogniser recogniser;
    private final SkinTone skin;
    private final UsualFace usual;
    private final Nobody nobody;
    private final Painter.Pool painters;
    private final ExecutorService detectors;
    private final Optional<FaceFinder> finder;

    /** @throws FaceException when a model file is missing or damaged; the message names it */
    public MeshEngine(Path modelsFolder, MeshOptions options) throws FaceException {
        this(modelsFolder, options, Optional.empty(), Optional.empty());
    }

    /**
     * @param finder looks for faces in streams beside this engine's own detector; not closed by it
     * @param graphs runs this engine's networks, empty for TensorFlow Lite
     */
    public MeshEngine(Path modelsFolder, MeshOptions options, Optional<FaceFinder> finder, Optional<GraphRunner> graphs)
            throws FaceException {
        this(modelsFolder, options, detectorThreads(options.detectorThreads()), finder, graphs);
    }

    /** @param detectors look for new faces; shut down at the end */
    MeshEngine(Path modelsFolder, MeshOptions options, ExecutorService detectors) throws FaceException {
        this(modelsFolder, options, detectors, Optional.empty(), Optional.empty());
    }

    private MeshEngine(
            Path modelsFolder,
            MeshOptions options,
            ExecutorService detectors,
            Optional<FaceFinder> finder,
            Optional<GraphRunner> graphs)
            throws FaceException {
        this.finder = finder;
        this.options = options;
        this.detectors = detectors;
        opencv_core.setNumThreads(1); // the pool of workers is the parallelism; this setting is process-wide
        models = new Models(modelsFolder, graphs);
        recogniser = openRecogniser(modelsFolder);
        skin = new SkinTone(models.mesh);
        usual = new UsualFace(models.mesh);
        nobody = new Nobody(models.mesh, skin);
        painters = new Painter.Pool(models.mesh);
    }

    private static ExecutorService detectorThreads(int threads) {
        return new ThreadPoolExecutor(
                threads,
                threads,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(WAITING_LOOKS),
                MeshEngine::detectorThread,
                new ThreadPoolExecutor.CallerRunsPolicy());
    }

    private Recogniser openRecogniser(Path modelsFolder) throws FaceException {
        try {
            return new Recogniser(Models.read(
                    modelsFolder,
                    "face_recogniser.onnx",
                    "87aacdfe57510db2af90c0251df680e8eec88f122ee94712121d09bcaaaf3581"));
        } catch (FaceException | LinkageError e) {
            models.close();
            throw e;
        }
    }

    private static Thread detectorThread(Runnable work) {
        Thread thread = new Thread(work, "faceswap-detect");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public String name() {
        return "mesh";
    }

    @Override
    public SourceFace prepare(byte[] picture) throws FaceException {
        return prepare(List.of(picture));
    }

    @Override
    public SourceFace prepare(List<byte[]> pictures) throws FaceException {
        try (SourcePreparation preparation = new SourcePreparation(models, skin, recogniser)) {
            return preparation.prepare(pictures);
        }
    }

    @Override
    public Optional<FaceEmbedding> who(Portrait portrait) throws FaceException {
        try (PortraitLook look = new PortraitLook(models, recogniser)) {
            return look.who(portrait);
        }
    }

    @Override
    public Optional<FaceEmbedding> whoByFeatures(Portrait portrait) throws FaceException {
        byte[] view = portrait.view(FaceTemplate.ARCFACE_112, Recogniser.SIDE);
        return Optional.of(recogniser.embed(view));
    }

    @Override
    public FaceTracker newTracker() {
        return newTracker(recogniser::ask);
    }

    /** @param recognising takes what {@link RecogniserView} cuts out, gives who that is, soon */
    FaceTracker newTracker(Function<byte[], Optional<Future<FaceEmbedding>>> recognising) {
        DetectionSchedule schedule =
                new DetectionSchedule(new FaceDetector(models, finder), detectors, options.detectEvery());
        return new ModeTracker(
                new MeshTracker(
                        models,
                        nobody,
                        skin,
                        usual,
                        new Lookout(schedule, new SmallFaceSearch(models, detectors)),
                        painters,
                        new WhichFace(recognising),
                        options),
                () -> new CoverTracker(models, nobody, painters));
    }

    @Override
    public void close() {
        detectors.shutdown();
        painters.close();
        recogniser.close();
        models.close();
    }
}
