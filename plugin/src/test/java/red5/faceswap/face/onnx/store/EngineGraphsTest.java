package red5.faceswap.face.onnx.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import red5.faceswap.face.FaceException;
import red5.faceswap.face.GraphRunner;
import red5.faceswap.face.onnx.description.OnnxWriter;
import red5.faceswap.face.onnx.runtime.ComputeDevice;
import red5.faceswap.face.onnx.runtime.ModelRuntime;
import red5.faceswap.face.onnx.runtime.RuntimeSettings;
import red5.faceswap.media.NativeLedger;

/** An engine's own networks, where the operator wants networks to run. */
class EngineGraphsTest {
    private static final ComputeDevice CARD = ComputeDevice.parse("cuda:1").orElseThrow();

    @TempDir
    Path folder;

    /** Twice its input and its input; on the card it fails at numbers above one. */
    private static byte[] graph() {
        return new OnnxWriter()
                .input("in", 1, 4)
                .output("twice", 1, 4)
                .output("same", 1, 4)
                .node("Add", new String[] {"in", "in"}, "twice")
                .node("Identity", new String[] {"in"}, "same")
                .model();
    }

    private RuntimeSettings settings(Path engines) {
        return new RuntimeSettings(List.of(CARD), 1, false, engines, 1, 1);
    }

    @Test
    void whatFailsOnTheCardInMidStreamIsDoneByTheProcessorAtOnce() throws Exception {
        Map<String, Long> before = NativeLedger.live();
        byte[] onCard = new OnnxWriter()
                .input("in", 1, 4)
                .output("twice", 1, 4)
                .output("same", 1, 4)
                .initializer("table", new float[] {0, 1}, 2)
                .node("Cast", new String[] {"in"}, "whole", OnnxWriter.whole("to", 7))
                .node("Gather", new String[] {"table", "whole"}, "same")
                .node("Add", new String[] {"same", "same"}, "twice")
                .model();
        ModelRuntime runtime = new ModelRuntime(settings(folder), (file, device) -> {
            try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
                byte[] model = device.equals(CARD) ? onCard : Files.readAllBytes(file);
                return OrtEnvironment.getEnvironment().createSession(model, options);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        try (GraphRunner.Graph graph = new EngineGraphs(runtime).open("twice", graph())) {
            assertRun(graph, 1);
            assertTrue(runtime.problems().isEmpty());
            assertRun(graph, 3);
            assertTrue(runtime.problems().get(0).startsWith("cuda:1 failed while it ran twice.onnx"));
            assertRun(graph, 1);
        }
        assertEquals(before, NativeLedger.live());
    }

    private static void assertRun(GraphRunner.Graph graph, float number) throws FaceException {
        List<float[]> made = graph.run(new float[] {0, number, 1, 0}, 1, 4);
        assertEquals(2, made.size());
        assertArrayEquals(new float[] {0, 2 * number, 2, 0}, made.get(0));
        assertArrayEquals(new float[] {0, number, 1, 0}, made.get(1));
    }

    @Test
    void aFolderThatCannotBeWrittenIsSaid() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "in the way");
        EngineGraphs graphs = new EngineGraphs(new ModelRuntime(settings(file)));
        String said = assertThrows(FaceException.class, () -> graphs.open("twice", graph()))
                .getMessage();
        assertTrue(said.contains("twice") && said.contains("file"), said);
    }
}
