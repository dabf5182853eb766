package red5.faceswap.face.onnx.description;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import red5.faceswap.face.FaceException;
import red5.faceswap.face.onnx.KnownModels;
import red5.faceswap.face.onnx.network.ContractCheck;

/** What is read of ONNX files, whole, real and broken ones. */
class OnnxFileTest {
    @TempDir
    Path folder;

    private OnnxFile read(byte[] content) throws Exception {
        return OnnxFile.read(Files.write(folder.resolve("model.onnx"), content));
    }

    @Test
    void theGraphsInputsOutputsAndLastInitializerAreRead() throws Exception {
        OnnxFile model = read(KnownModels.swapper(128).model());
        assertEquals(13, model.opset());
        assertEquals(
                List.of(
                        new OnnxFile.Value("target", OnnxFile.FLOAT, List.of(1L, 3L, 128L, 128L)),
                        new OnnxFile.Value("source", OnnxFile.FLOAT, List.of(1L, 512L))),
                model.inputs());
        assertEquals("out", model.outputs().get(0).name());
        assertEquals("matrix", model.last().orElseThrow().name());
        assertEquals(KnownModels.MATRIX[513], ContractCheck.matrix(model)[513]);
        assertEquals(-1, read(KnownModels.recogniser()).inputs().get(0).shape().get(0), "a batch of any size");
    }

    @Test
    void initializersThatStandAmongTheInputsAreNone() throws Exception {
        byte[] model = new OnnxWriter()
                .input("target", 1, 3, 8, 8)
                .input("weights", 1)
                .output("out", 1, 3, 8, 8)
                .initializer("weights", new float[] {1}, 1)
                .node("Mul", new String[] {"target", "weights"}, "out")
                .model();
        assertEquals(
                List.of("target"),
                read(model).inputs().stream().map(OnnxFile.Value::name).toList());
    }

    /** Whatever stands in a file, it is read or refused in a sentence. */
    @Test
    void brokenFilesAreRefusedInASentence() throws Exception {
        byte[] whole = KnownModels.converter();
        Random random = new Random(11);
        int refused = 0;
        for (int i = 0; i < 3000; i++) {
            byte[] broken = whole.clone();
            for (int n = random.nextInt(4); n >= 0; n--) {
                broken[random.nextInt(broken.length)] = (byte) random.nextInt(256);
            }
            if (i % 3 == 0) {
                broken = Arrays.copyOf(broken, random.nextInt(broken.length));
            }
            try {
                read(broken);
            } catch (FaceException e) {
                assertTrue(e.getMessage().startsWith("model.onnx is no ONNX model"), e.getMessage());
                refused++;
            }
        }
        assertTrue(refused > 500, "refused " + refused);
        assertThrows(FaceException.class, () -> read(new byte[0]));
    }

    /** A detector with 64-bit numbers, attributes and dozens of initializers, wherever one is at hand. */
    @Test
    void aPublishedModelIsRead() throws Exception {
        String given = System.getProperty("faceswap.models", "../../shared/models");
        Path real = Path.of(given).resolve("yunet_n_dynamic.onnx");
        Assumptions.assumeTrue(Files.exists(real), "no such model here");
        OnnxFile model = OnnxFile.read(real);
        assertEquals("input", model.inputs().get(0).name());
        assertEquals(3, model.inputs().get(0).shape().get(1));
        assertEquals(12, model.outputs().size());
        assertTrue(Stream.of("cls_8", "kps_32")
                .allMatch(name ->
                        model.outputs().stream().anyMatch(one -> one.name().equals(name))));
    }
}
