package red5.faceswap.face.onnx.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import red5.faceswap.face.Face;
import red5.faceswap.face.FaceException;
import red5.faceswap.face.FaceNetwork;
import red5.faceswap.face.NetworkUse;
import red5.faceswap.face.Safeguard;
import red5.faceswap.face.SourceFace;
import red5.faceswap.face.SwapSettings;
import red5.faceswap.face.mesh.ClipReader;
import red5.faceswap.face.mesh.MeshEngine;
import red5.faceswap.face.mesh.MeshOptions;
import red5.faceswap.face.mesh.Pixels;
import red5.faceswap.face.onnx.KnownModels;
import red5.faceswap.face.onnx.description.ModelDescription;
import red5.faceswap.face.onnx.runtime.ComputeDevice;
import red5.faceswap.face.onnx.runtime.ModelRuntime;
import red5.faceswap.face.onnx.runtime.RuntimeSettings;
import red5.faceswap.media.FramePool;
import red5.faceswap.pipeline.MediaPainter;
import red5.faceswap.pipeline.PipelineOutput;
import red5.faceswap.pipeline.PipelineResources;
import red5.faceswap.pipeline.SwapPipeline;
import red5.faceswap.pipeline.SwapPool;
import red5.faceswap.pipeline.SwappedFrame;
import red5.faceswap.pipeline.SystemAlarms;

/** Streams that run go on with what they had when memory or disk are exhausted: each frame leaves with a face that is not the person's. */
class RunningStreamsTest {
    private static final Path TARGET = Path.of("target");
    private static final String NAME = "grey";
    private static final int SIDE = 128;
    private static final float ON_CARD = .7f;
    private static final float ON_PROCESSOR = .3f;
    private static final ComputeDevice CARD = ComputeDevice.parse("cuda:0").orElseThrow();

    private static MeshEngine engine;
    private static SourceFace face;

    @BeforeAll
    static void open() throws Exception {
        engine = new MeshEngine(TARGET.resolve("models"), MeshOptions.DEFAULT);
        face = engine.prepare(Files.readAllBytes(TARGET.resolve("faces/mona-lisa.jpg")));
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    private static void put(Path folder) throws IOException {
        KnownModels.helpers(folder);
        String embedding = KnownModels.embedding("unit", "");
        KnownModels.swapper(
                folder,
                KnownModels.swapperDescription(NAME, SIDE, "rgb", 0, 1, embedding, false),
                KnownModels.plain(SIDE, ON_PROCESSOR, ON_PROCESSOR, ON_PROCESSOR));
    }

    @Test
    void aCardWhoseMemoryIsExhaustedInMidStreamCostsNoFrame(@TempDir Path folder) throws Exception {
        put(folder);
        byte[] onCard = KnownModels.onACrowdedCard(SIDE, ON_CARD);
        RuntimeSettings settings = new RuntimeSettings(List.of(CARD), 1, false, folder.resolve("engines"), 1, 100);
        ModelRuntime runtime = new ModelRuntime(settings, (file, device) -> {
            try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
                return device.equals(CARD)
                        ? OrtEnvironment.getEnvironment().createSession(onCard, options)
                        : OrtEnvironment.getEnvironment().createSession(file.toString(), options);
            }
        });
        try (ModelStore store = new ModelStore(folder, runtime, "");
                Stream stream = new Stream(Stores.ready(store, NAME))) {
            stream.playUntilSeen(ON_CARD);
            assertEquals(CARD, store.runsOn(NAME).orElseThrow());
            stream.playUntilSeen(ON_PROCESSOR);
            assertEquals(ComputeDevice.CPU, store.runsOn(NAME).orElseThrow());
            assertTrue(
                    store.problems().toString().contains("ailed to allocate memory"),
                    store.problems().toString());
            stream.play(10);
        }
    }

    @Test
    void whereANetworkTakesTheLastOfJavasMemoryTheMeshMakesTheFaces(@TempDir Path folder) throws Exception {
        put(folder);
        RuntimeSettings settings = RuntimeSettings.processor(1);
        ModelRuntime runtime = new ModelRuntime(settings, (file, device) -> {
            throw new AssertionError(new long[Integer.MAX_VALUE].length); // more than any Java gives
        });
        try (ModelStore store = new ModelStore(folder, runtime, "")) {
            FaceNetwork network = Stores.ready(store, NAME);
            try (Stream stream = new Stream(network)) {
                for (int i = 0; i < Stream.MOST_FRAMES && network.problem().isEmpty(); i++) {
                    stream.play(1);
                }
                stream.play(10);
            }
            String problem = network.problem().orElse("nothing");
            assertTrue(problem.contains("so the mesh draws the faces: the server's memory is exhausted"), problem);
            assertTrue(problem.contains("(-Xmx)"), problem);
        }
    }

    /** Where the tests may mount one: a file system of 16 MB that holds the models. */
    @Test
    void aDiskThatGetsFullChangesNothingForWhoStreams(@TempDir Path small, @TempDir Path elsewhere) throws Exception {
        assumeTrue(
                command("mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", small.toString()),
                "no file system can be made");
        try {
            put(small);
            put(elsewhere);
            try (ModelStore store = new ModelStore(small, 1, "")) {
                try (Stream stream = new Stream(Stores.ready(store, NAME))) {
                    stream.playUntilSeen(ON_PROCESSOR);
                    fill(small.resolve("other"));
                    stream.play(20);
                    ModelDescription known = store.find("who").orElseThrow().description();
                    String refused = assertThrows(
                                    FaceException.class,
                                    () -> store.intake().add(known, elsewhere.resolve("who.onnx"), Stores.LICENCE))
                            .getMessage();
                    assertTrue(refused.contains("see to its room"), refused);
                    stream.play(5);
                    stream.playUntilSeen(ON_PROCESSOR);
                }
            }
        } finally {
            assertTrue(command("umount", "-l", small.toString()));
        }
    }

    private static void fill(Path file) throws IOException {
        byte[] block = new byte[4096];
        try (OutputStream out = Files.newOutputStream(file)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException e) {
            assertTrue(Files.size(file) > 0, "the disk is full");
        }
    }

    private static boolean command(String... command) throws Exception {
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** A talking head in the product's pipeline; each frame goes in when the one before has left. */
    private static final class Stream implements PipelineOutput, AutoCloseable {
        private static final int MOST_FRAMES = 300;
        private static final Duration PATIENCE = Duration.ofMinutes(1);

        private final BlockingQueue<SwappedFrame> left = new LinkedBlockingQueue<>();
        private final List<String> problems = new ArrayList<>();
        private final FramePool frames = new FramePool(4);
        private final ClipReader clip = new ClipReader(TARGET.resolve("clips/franck.mp4"), 640, 360, 1, frames);
        private final SystemAlarms alarms = new SystemAlarms();
        private final SwapPool pool = new SwapPool(2);
        private final SwapSettings settings;
        private final SwapPipeline pipeline;
        private int number;

        Stream(FaceNetwork network) throws Exception {
            settings = SwapSettings.swap("mona-lisa", face)
                    .withSafeguard(Safeguard.DEFAULT.withLookBack(0))
                    .withNetwork(new NetworkUse(network, 1));
            pipeline = new SwapPipeline(
                    "test", 5, PATIENCE, new PipelineResources(engine, pool, alarms, new MediaPainter(frames)), this);
        }

        @Override
        public void picture(SwappedFrame picture) {
            left.add(picture);
        }

        @Override
        public synchronized void problem(String sentence) {
            problems.add(sentence);
        }

        /** A face of one grey is the network's: the mesh's, seen until that has answered, may have the same in one place. */
        void playUntilSeen(float grey) throws Exception {
            double luma = 16 + .859 * 255 * grey;
            for (int i = 0; i < MOST_FRAMES; i++) {
                IntSummaryStatistics seen = next();
                if (Math.abs(seen.getMin() - luma) < 4 && Math.abs(seen.getMax() - luma) < 4) {
                    return;
                }
            }
            throw new AssertionError("no face has the grey " + grey);
        }

        void play(int count) throws Exception {
            for (int i = 0; i < count; i++) {
                next();
            }
        }

        /** Luma in the middle of the face, from eyes to mouth, of the next frame. */
        private IntSummaryStatistics next() throws Exception {
            pipeline.submit(clip.next(), number * 33_333L, settings);
            SwappedFrame picture = left.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            assertEquals(number * 33_333L, picture.timestampMicros());
            try (var frame = picture.frame()) {
                assertEquals(SwappedFrame.Outcome.SWAPPED, picture.outcome(), "frame " + number);
                assertTrue(problems.isEmpty(), problems.toString());
                return middle(
                        Pixels.plane(frame, 0), frame.width(), picture.faces().get(0));
            } finally {
                number++;
            }
        }

        private static IntSummaryStatistics middle(byte[] luma, int stride, Face face) {
            IntSummaryStatistics values = new IntSummaryStatistics();
            int left = Math.round(face.x() + face.width() * 3 / 8);
            int top = Math.round(face.y() + face.height() * 3 / 8);
            for (int y = top; y < top + face.height() / 4; y++) {
                for (int x = left; x < left + face.width() / 4; x++) {
                    values.accept(luma[y * stride + x] & 255);
                }
            }
            return values;
        }

        @Override
        public void close() {
            pipeline.close();
            pool.close();
            alarms.close();
            clip.close();
            frames.close();
        }
    }
}
