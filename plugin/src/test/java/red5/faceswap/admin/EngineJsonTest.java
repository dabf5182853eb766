package red5.faceswap.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import red5.faceswap.face.FaceRegion;
import red5.faceswap.face.SwapRecipe;
import red5.faceswap.face.SwapSettings;
import red5.faceswap.session.EngineChoice;
import red5.faceswap.session.EngineChoice.Engine;
import red5.faceswap.session.StreamSettings;

/** What makes a stream's faces, as the API, the file and the audit log write it. */
class EngineJsonTest {
    private static final StreamSettings BEFORE = new StreamSettings(SwapSettings.Mode.SWAP, "mona-lisa");

    private static StreamSettings changed(String json) throws StreamSettingsJson.NotASetting {
        return StreamSettingsJson.change(JsonParser.parseString(json).getAsJsonObject())
                .apply(BEFORE);
    }

    @Test
    void everyPartIsReadAndWhatIsNotNamedStays() throws Exception {
        StreamSettings after = changed("{\"engine\":\"onnx\",\"model\":\"inswapper_128\",\"modelEvery\":4}");
        assertEquals(new EngineChoice(Engine.ONNX, SwapRecipe.plain("inswapper_128"), 4), after.engine());
        assertEquals("mona-lisa", after.faceId());
        assertEquals(EngineChoice.MESH, changed("{\"face\":\"ada\"}").engine());
    }

    @Test
    void everyPartOfTheRecipeIsRead() throws Exception {
        StreamSettings after = changed("{\"model\":\"ghost_1_256\",\"identity\":0.25,\"enhancer\":\"gfpgan_1_4\","
                + "\"enhancerStrength\":1,\"occlusionMask\":\"xseg_1\",\"regionMask\":\"bisenet_resnet_34\","
                + "\"landmarker\":\"2dfan4\"}");
        assertEquals(
                new SwapRecipe(
                        "ghost_1_256", .25f, "gfpgan_1_4", 1, "xseg_1", "bisenet_resnet_34", FaceRegion.ALL, "2dfan4"),
                after.engine().recipe());
        assertEquals(
                "",
                StreamSettingsJson.change(
                                JsonParser.parseString("{\"enhancer\":\"\"}").getAsJsonObject())
                        .apply(after)
                        .engine()
                        .recipe()
                        .enhancer());
    }

    @Test
    void whatIsNotNamedOfTheFaceStays() throws Exception {
        StreamSettings after = changed("{\"regions\":[\"skin\",\"nose\",\"eyes\",\"brows\",\"glasses\",\"nose\"]}");
        assertEquals(Set.of(FaceRegion.MOUTH), after.engine().recipe().ownRegions());
        var details = StreamSettingsJson.difference(Optional.of(BEFORE), after);
        assertEquals("[\"skin\",\"brows\",\"eyes\",\"glasses\",\"nose\",\"mouth\"]", details.get("regionsBefore"));
        assertEquals("[\"skin\",\"brows\",\"eyes\",\"glasses\",\"nose\"]", details.get("regions"));
        assertEquals(
                FaceRegion.ALL, changed("{\"regions\":[]}").engine().recipe().ownRegions());
    }

    @Test
    void whatIsWrittenIsReadAgain() throws Exception {
        StreamSettings settings = changed(
                "{\"engine\":\"onnx\",\"model\":\"ghost_1_256\",\"modelEvery\":2,"
                        + "\"identity\":0.8,\"enhancerStrength\":0.3,\"occlusionMask\":\"xseg_2\",\"regions\":[\"eyes\",\"skin\"]}");
        assertEquals(
                settings,
                StreamSettingsJson.change(StreamSettingsJson.of(settings)).apply(BEFORE));
    }

    @Test
    void theChangeStandsInTheAuditLog() throws Exception {
        var details = StreamSettingsJson.difference(
                Optional.of(BEFORE), changed("{\"engine\":\"onnx\",\"model\":\"inswapper_128\"}"));
        assertEquals("mesh", details.get("engineBefore"));
        assertEquals("onnx", details.get("engine"));
        assertEquals("inswapper_128", details.get("model"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"engine\":\"magic\"}",
                "{\"model\":7}",
                "{\"modelEvery\":0}",
                "{\"modelEvery\":31}",
                "{\"modelEvery\":1.5}",
                "{\"modelEvery\":\"2\"}",
                "{\"identity\":1.1}",
                "{\"identity\":\"0.5\"}",
                "{\"enhancer\":7}",
                "{\"regions\":\"mouth\"}",
                "{\"regions\":[\"chin\"]}",
                "{\"regions\":[[]]}",
                "{\"enhancerStrength\":-0.1}"
            })
    void whatCannotBeIsRefusedInASentence(String json) {
        var refused = assertThrows(StreamSettingsJson.NotASetting.class, () -> changed(json));
        assertTrue(refused.getMessage().startsWith("Give \""), refused.getMessage());
    }
}
