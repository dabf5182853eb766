package red5.faceswap.face.mesh;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;
import red5.faceswap.face.mesh.detection.FaceDetector;
import red5.faceswap.face.mesh.geometry.CanonicalMesh;
import red5.faceswap.face.mesh.geometry.Detection;
import red5.faceswap.face.mesh.geometry.Region;
import red5.faceswap.face.mesh.network.Landmarker;
import red5.faceswap.face.mesh.network.Models;
import red5.faceswap.face.mesh.picture.FramePyramid;
import red5.faceswap.face.mesh.picture.RegionReader;
import red5.faceswap.face.mesh.source.PictureReader;
import red5.faceswap.media.VideoFrame;

/**
 * Says who is in a picture, independently of the engine's own measures: a face recogniser whose 512 numbers are near for the same
 * person and far for others. Cosine of two pictures of one person about 0.86 to 0.95, of two people -0.2 to 0.2.
 */
public final class FaceOracle implements AutoCloseable {
    private static final int SIDE = 112;
    /** Where the recogniser expects the eyes, the nose and the mouth's corners. */
    private static final float[] TEMPLATE = {
        38.2946f, 51.6963f, 73.5318f, 51.5014f, 56.0252f, 71.7366f, 41.5493f, 92.3655f, 70.7299f, 92.2041f
    };

    /** ONNX Runtime overruns the stack of an ordinary Java thread while it loads, which kills the JVM without a word. */
    private static final long STACK_BYTES = 16 << 20;

    private final ExecutorService recogniser =
            Executors.newSingleThreadExecutor(work -> new Thread(null, work, "face-oracle", STACK_BYTES));
    private final OrtSession session;
    private final Models models;
    private final FaceDetector detector;
    private final Landmarker landmarker;
    private final FramePyramid pyramid = new FramePyramid();
    private final RegionReader reader = new RegionReader(SIDE, RegionReader.Range.SIGNED);

    /** @param target the build's folder with {@code models} */
    public FaceOracle(Path target) throws Exception {
        String model = target.resolve("models/face_recogniser.onnx").toString();
        session = recogniser
                .submit(() -> {
                    OrtSession.SessionOptions options = new OrtSession.SessionOptions();
                    options.setIntraOpNumThreads(1);
                    return OrtEnvironment.getEnvironment().createSession(model, options);
                })
                .get();
        models = new Models(target.resolve("models"));
        detector = new FaceDetector(models);
        landmarker = new Landmarker(models);
    }

    /** The largest face of a frame; null when none is found. */
    public float[] embed(VideoFrame frame) throws Exception {
        pyramid.look(frame);
        try {
            detector.look(pyramid);
            List<Detection> faces = detector.find();
            return faces.isEmpty() ? null : embed(Region.around(faces.get(0)));
        } finally {
            pyramid.release();
        }
    }

    /**
     * What stands at a place, whether or not a detector would see a face there.
     *
     * @param points 468 x, y, z in frame pixels
     */
    public float[] embedAt(VideoFrame frame, float[] points) throws Exception {
        pyramid.look(frame);
        try {
            return embedPoints(points);
        } finally {
            pyramid.release();
        }
    }

    /** The largest face of an encoded picture (JPEG, PNG, WebP); null when none is found. */
    public float[] embedPicture(byte[] encoded) throws Exception {
        try (PictureReader.Picture picture = PictureReader.read(encoded)) {
            return embed(picture.frame());
        }
    }

    /** Points of the largest face of a frame. */
    public float[] points(VideoFrame frame) {
        pyramid.look(frame);
        try {
            detector.look(pyramid);
            return points(Region.around(detector.find().get(0)));
        } finally {
            pyramid.release();
        }
    }

    /** 1 for the same direction, 0 for nothing in common. */
    public static double cosine(float[] a, float[] b) {
        double dot = 0;
        double aa = 0;
        double bb = 0;
        for (int i = 0; i < a.length; i++) {
            dot += a[i] * b[i];
            aa += a[i] * a[i];
            bb += b[i] * b[i];
        }
        return dot / Math.sqrt(aa * bb);
    }

    private float[] points(Region region) {
        float[] points = new float[3 * CanonicalMesh.VERTICES];
        landmarker.find(pyramid, region, points);
        landmarker.find(pyramid, Region.around(points), points);
        return points;
    }

    private float[] embed(Region region) throws Exception {
        return embedPoints(points(region));
    }

    private float[] embedPoints(float[] points) throws Exception {
        reader.read(pyramid, crop(points));
        float[] rgb = new float[3 * SIDE * SIDE];
        try (Mat input = new Mat(SIDE, SIDE, opencv_core.CV_32FC3);
                FloatPointer values = new FloatPointer(input.data())) {
            reader.write(input);
            values.get(rgb);
        }
        float[] planes = new float[rgb.length];
        for (int i = 0; i < SIDE * SIDE; i++) {
            for (int c = 0; c < 3; c++) {
                planes[c * SIDE * SIDE + i] = rgb[3 * i + c];
            }
        }
        return recogniser.submit(() -> recognise(planes)).get();
    }

    private float[] recognise(float[] planes) throws OrtException {
        long[] shape = {1, 3, SIDE, SIDE};
        try (OnnxTensor input =
                        OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), FloatBuffer.wrap(planes), shape);
                OrtSession.Result result = session.run(Map.of("input", input))) {
            return ((float[][]) result.get(0).getValue())[0].clone();
        }
    }

    /** Least-squares similarity from the template to the face, as the square that the template is cut from. */
    private static Region crop(float[] p) {
        float[] face = {
            (p[3 * 33] + p[3 * 133]) / 2,
            (p[3 * 33 + 1] + p[3 * 133 + 1]) / 2,
            (p[3 * 362] + p[3 * 263]) / 2,
            (p[3 * 362 + 1] + p[3 * 263 + 1]) / 2,
            p[3],
            p[4],
            p[3 * 61],
            p[3 * 61 + 1],
            p[3 * 291],
            p[3 * 291 + 1]
        };
        float[] from = centre(TEMPLATE);
        float[] to = centre(face);
        double a = 0;
        double b = 0;
        double n = 0;
        for (int i = 0; i < 10; i += 2) {
            double x = TEMPLATE[i] - from[0];
            double y = TEMPLATE[i + 1] - from[1];
            double u = face[i] - to[0];
            double v = face[i + 1] - to[1];
            a += x * u + y * v;
            b += x * v - y * u;
            n += x * x + y * y;
        }
        a /= n;
        b /= n;
        double dx = SIDE / 2.0 - from[0];
        double dy = SIDE / 2.0 - from[1];
        return new Region(
                (float) (to[0] + a * dx - b * dy),
                (float) (to[1] + b * dx + a * dy),
                (float) (SIDE * Math.hypot(a, b)),
                (float) Math.atan2(b, a));
    }

    private static float[] centre(float[] points) {
        float[] centre = new float[2];
        for (int i = 0; i < points.length; i++) {
            centre[i % 2] += points[i] / (points.length / 2f);
        }
        return centre;
    }

    @Override
    public void close() throws OrtException {
        reader.close();
        pyramid.close();
        landmarker.close();
        detector.close();
        models.close();
        session.close();
        recogniser.shutdown();
    }
}
