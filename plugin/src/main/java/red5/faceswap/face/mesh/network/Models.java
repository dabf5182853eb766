package red5.faceswap.face.mesh.network;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.tensorflowlite.FlatBufferModel;
import red5.faceswap.face.FaceException;
import red5.faceswap.face.GraphRunner;
import red5.faceswap.face.mesh.geometry.CanonicalMesh;
import red5.faceswap.face.mesh.geometry.GeometryMetadata;
import red5.faceswap.media.NativeLedger;

/** The engine's files, checked by SHA-256 and loaded once; all streams share them and the interpreters that run them. */
public final class Models implements AutoCloseable {
    private final byte[] fullRange;
    private final Map<DetectorInput, Loaded> fitted = new ConcurrentHashMap<>();
    private final Loaded shortRange;
    private final Loaded landmarks;
    private final Loaded attention;
    private final Loaded palms;
    private final Loaded hands;
    private final AttentionOperators operators;
    private final Optional<GraphRunner> graphs;
    public final CanonicalMesh mesh;

    /** With TensorFlow Lite. */
    public Models(Path folder) throws FaceException {
        this(folder, Optional.empty());
    }

    /**
     * @param graphs runs them, empty for TensorFlow Lite
     * @throws FaceException when a file is missing or is not the one this engine was made for
     */
    public Models(Path folder, Optional<GraphRunner> graphs) throws FaceException {
        byte[] geometry = read(
                folder,
                "geometry_pipeline_metadata_landmarks.binarypb",
                "bdbcda96dfcb7da883da124aaa2c55dee49770d934f0fcc71747f8c21bdc75b4");
        fullRange = read(
                folder,
                "face_detection_full_range.tflite",
                "99bf9494d84f50acc6617d89873f71bf6635a841ea699c17cb3377f9507cfec3");
        byte[] near = read(
                folder,
                "face_detection_short_range.tflite",
                "3bc182eb9f33925d9e58b5c8d59308a760f4adea8f282370e428c51212c26633");
        byte[] points = read(
                folder, "face_landmark.tflite", "c603fa6149219a3e9487dc9abd7a0c24474c77263273d24868378cdf40aa26d1");
        byte[] finer = read(
                folder,
                "face_landmark_with_attention.tflite",
                "883b7411747bac657c30c462d305d312e9dec6adbf8b85e2f5d8d722fca9455d");
        byte[] palm = read(
                folder,
                "palm_detection_lite.tflite",
                "e9a4aaddf90dda56a87235303cf00e4c2d3fb28725f68fd88772997dac905c18");
        byte[] hand = read(
                folder,
                "hand_landmark_lite.tflite",
                "d7fde8ac11f8ce03f8663775bfc323f4fc9f2a38062b4f4efa142874ef5b2a48");
        mesh = new CanonicalMesh(new GeometryMetadata(geometry));
        this.graphs = graphs;
        operators = new AttentionOperators();
        shortRange = load("face-short-range", near, 128, 128);
        landmarks = load("face-landmarks", points, 192, 192);
        attention = load("face-attention", finer, 192, 192);
        palms = loadTflite(palm, 192, 192);
        hands = loadTflite(hand, 224, 224);
    }

    /** The bytes of a file that has that SHA-256. */
    public static byte[] read(Path folder, String name, String expected) throws FaceException {
        Path file = folder.resolve(name);
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (IOException e) {
            throw new FaceException("The model file " + file + " cannot be read: install the plugin's zip anew", e);
        }
        String found = sha256(bytes);
        if (!found.equals(expected)) {
            throw new FaceException("The model file " + file + " is damaged or another version (SHA-256 " + found
                    + "): install the plugin's zip anew");
        }
        return bytes;
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    /** Faces up to a few metres away. */
    public NetworkPool.User fullRangeDetector(DetectorInput input) {
        return fitted.computeIfAbsent(input, this::fit).networks.join();
    }

    /** Faces that fill much of the picture; input 128 x 128. */
    public NetworkPool.User shortRangeDetector() {
        return shortRange.networks.join();
    }

    /** 468 points of one cropped face; input 192 x 192. */
    public NetworkPool.User landmarks() {
        return landmarks.networks.join();
    }

    /** A second look at the eyes: what {@link AttentionNetwork} runs. */
    public NetworkPool.User attention() {
        return attention.networks.join();
    }

    /** Palms of hands; input 192 x 192. On TensorFlow Lite always, as the next one: they run seldom. */
    public NetworkPool.User palms() {
        return palms.networks.join();
    }

    /** 21 points of one cropped hand; input 224 x 224. */
    public NetworkPool.User handPoints() {
        return hands.networks.join();
    }

    /** All that run a network must be closed before. */
    @Override
    public void close() {
        fitted.values().forEach(Loaded::close);
        shortRange.close();
        landmarks.close();
        attention.close();
        palms.close();
        hands.close();
        operators.close();
    }

    private Loaded fit(DetectorInput input) {
        String name = "face-full-range-" + input.width() + "x" + input.height();
        return load(name, input.fit(fullRange), input.width(), input.height());
    }

    private Loaded load(String name, byte[] tflite, int width, int height) {
        if (graphs.isEmpty()) {
            return loadTflite(tflite, width, height);
        }
        TfliteFile file = TfliteFile.read(tflite);
        byte[] onnx = TfliteToOnnx.convert(file);
        List<String> outputs = file.outputNames();
        return new Loaded(
                new NetworkPool(() -> new OnnxNetwork(graphs.get(), name, onnx, outputs, width, height)), () -> {});
    }

    private Loaded loadTflite(byte[] tflite, int width, int height) {
        TfliteModel model = new TfliteModel(tflite);
        return new Loaded(
                new NetworkPool(() -> new TfliteNetwork(model.model, operators::register, width, height)), model);
    }

    /**
     * A model.
     *
     * @param networks that run it
     * @param memory that they need
     */
    private record Loaded(NetworkPool networks, Memory memory) {
        void close() {
            memory.close();
        }
    }

    private interface Memory extends AutoCloseable {
        @Override
        void close();
    }

    /** A model of TensorFlow Lite and the memory it points into. */
    private static final class TfliteModel implements Memory {
        private final BytePointer memory;
        final FlatBufferModel model;

        TfliteModel(byte[] bytes) {
            memory = new BytePointer(bytes);
            model = FlatBufferModel.BuildFromBuffer(memory, bytes.length, null);
            NativeLedger.opened("tflite-model");
        }

        @Override
        public void close() {
            model.close();
            memory.close();
            NativeLedger.closed("tflite-model");
        }
    }
}
