package red5.faceswap.face.mesh;

import java.nio.file.Path;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.bytedeco.opencv.global.opencv_core;
import red5.faceswap.face.FaceEngine;
import red5.faceswap.face.FaceException;
import red5.faceswap.face.FaceTracker;
import red5.faceswap.face.SourceFace;

/**
 * Swaps faces with MediaPipe's dense landmarks and a texture: no GPU, a few milliseconds of one core per frame. Thread-safe.
 *
 * <p>Needs in its models folder {@code face_detection_full_range.tflite}, {@code face_detection_short_range.tflite},
 * {@code face_landmark.tflite} and {@code geometry_pipeline_metadata_landmarks.binarypb}; each is checked by SHA-256.
 */
public final class MeshEngine implements FaceEngine {
    /** Looks for new faces that may wait; more are done by the stream's own thread. */
    private static final int WAITING_LOOKS = 256;

    private final MeshOptions options;
    private final Models models;
    private final SkinTone skin;
    private final UvGrid occlusionGrid;
    private final Nobody nobody;
    private final Painter.Pool painters;
    private final ThreadPoolExecutor detectors;

    /** @throws FaceException when a model file is missing or damaged; the message names it */
    public MeshEngine(Path modelsFolder, MeshOptions options) throws FaceException {
        this.options = options;
        opencv_core.setNumThreads(1); // the pool of workers is the parallelism; this setting is process-wide
        models = new Models(modelsFolder);
        skin = new SkinTone(models.mesh);
        occlusionGrid = new UvGrid(models.mesh, OcclusionModel.SIDE);
        nobody = new Nobody(models.mesh, skin);
        painters = new Painter.Pool(models.mesh);
        detectors = new ThreadPoolExecutor(
                options.detectorThreads(),
                options.detectorThreads(),
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(WAITING_LOOKS),
                MeshEngine::detectorThread,
                new ThreadPoolExecutor.CallerRunsPolicy());
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
        try (SourcePreparation preparation = new SourcePreparation(models, skin)) {
            return preparation.prepare(picture);
        }
    }

    @Override
    public FaceTracker newTracker() {
        DetectionSchedule schedule = new DetectionSchedule(
                new FaceDetector(models), detectors, this::hasIdleDetector, options.detectEvery());
        return new ModeTracker(
                new MeshTracker(models, skin, occlusionGrid, schedule, painters, options),
                () -> new CoverTracker(models, nobody, painters));
    }

    private boolean hasIdleDetector() {
        return detectors.getQueue().isEmpty() && detectors.getActiveCount() < detectors.getMaximumPoolSize();
    }

    @Override
    public void close() {
        detectors.shutdown();
        painters.close();
        models.close();
    }
}
