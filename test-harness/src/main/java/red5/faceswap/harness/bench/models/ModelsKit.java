package red5.faceswap.harness.bench.models;

import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import red5.faceswap.face.FaceNetwork;
import red5.faceswap.face.NetworkUse;
import red5.faceswap.face.Safeguard;
import red5.faceswap.face.SourceFace;
import red5.faceswap.face.SwapSettings;
import red5.faceswap.face.mesh.ClipReader;
import red5.faceswap.face.mesh.FaceOracle;
import red5.faceswap.face.onnx.store.ModelStore;
import red5.faceswap.face.onnx.store.Stores;
import red5.faceswap.harness.Checkout;
import red5.faceswap.harness.bench.SwapKit;
import red5.faceswap.media.VideoFrame;

/** The product with stand-ins for published networks, and a talking head. */
final class ModelsKit implements AutoCloseable {
    static final int WIDTH = 1280;
    static final int HEIGHT = 720;
    private static final int FRAMES = 90;
    private static final double START_SECONDS = 2;
    /** Channels and shrinking of the stand-ins: planes of 64 x 64 for a square of 256. */
    private static final int CHANNELS = 64;

    private static final int SHRINK = 4;
    private static final int FEW = 4;
    private static final int MORE = 12;

    final SwapKit product = new SwapKit();
    final SourceFace otherFace;
    final FaceOracle oracle;
    final Path folder = Files.createTempDirectory("faceswap-models");
    final List<VideoFrame> frames = new ArrayList<>();
    private ModelStore store;

    ModelsKit() throws Exception {
        Path built = Checkout.root().resolve("plugin/target");
        otherFace = product.engine.prepare(Files.readAllBytes(built.resolve("faces/mona-lisa.jpg")));
        oracle = new FaceOracle(built);
        try (ClipReader clip = new ClipReader(Checkout.talkingHead(), WIDTH, HEIGHT, START_SECONDS, product.pool)) {
            while (frames.size() < FRAMES) {
                frames.add(clip.next());
            }
        }
    }

    /** Frame i of a walk from the first to the last and back, again and again, so that no face jumps. */
    VideoFrame frame(int i) {
        int at = i % (2 * FRAMES - 2);
        return frames.get(at < FRAMES ? at : 2 * FRAMES - 2 - at);
    }

    /** A stand-in that takes one thread about so long. */
    StandIn costing(String name, int side, double millis) throws Exception {
        double few = once(new StandIn("few", side, CHANNELS, SHRINK, FEW, false));
        double more = once(new StandIn("more", side, CHANNELS, SHRINK, MORE, false));
        double layer = Math.max(1e-3, (more - few) / (MORE - FEW));
        int layers = (int) Math.max(1, Math.round(FEW + (millis - few) / layer));
        return new StandIn(name, side, CHANNELS, SHRINK, layers, false).put(folder);
    }

    private double once(StandIn model) throws Exception {
        Path elsewhere = Files.createDirectories(folder.resolve("trial"));
        model.put(elsewhere);
        return BigStack.call(() -> {
            try (BareModel bare = new BareModel(model, elsewhere, 1)) {
                bare.millis(2);
                return bare.millis(5);
            }
        });
    }

    /** Processor time of one thread for a face when so many go in together, ms. */
    double together(int side, int faces) throws Exception {
        StandIn model = new StandIn("together", side, CHANNELS, SHRINK, MORE, true).put(folder);
        return BigStack.call(() -> {
            try (BareModel bare = new BareModel(model, folder, faces)) {
                bare.millis(2);
                return bare.millis(10) / faces;
            }
        });
    }

    /** The product's own network of a stand-in, one thread for each face. */
    FaceNetwork network(StandIn model) throws InterruptedException {
        if (store == null) {
            store = new ModelStore(folder, 1, "");
        }
        return Stores.ready(store, model.name());
    }

    /** Closes all networks; their memory is given back. */
    void closeNetworks() {
        if (store != null) {
            store.close();
            store = null;
        }
    }

    SwapSettings swap(FaceNetwork network, int every) {
        return product.swap.withNetwork(new NetworkUse(network, every));
    }

    /** Frames are drawn when they are tracked. */
    static SwapSettings atOnce(SwapSettings settings) {
        return settings.withSafeguard(Safeguard.DEFAULT.withLookBack(0));
    }

    @Override
    public void close() throws IOException, OrtException {
        closeNetworks();
        frames.forEach(VideoFrame::close);
        oracle.close();
        product.close();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
