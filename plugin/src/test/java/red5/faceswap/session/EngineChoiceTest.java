package red5.faceswap.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import red5.faceswap.face.FaceNetwork;
import red5.faceswap.face.FaceTemplate;
import red5.faceswap.face.Portrait;
import red5.faceswap.face.SourceFace;
import red5.faceswap.face.SwapRecipe;
import red5.faceswap.face.SwapSettings;
import red5.faceswap.face.SwapSettings.Mode;
import red5.faceswap.pipeline.ManualAlarms;
import red5.faceswap.session.EngineChoice.Engine;

/** What makes a stream's faces, as the operator chooses it while the stream is live. */
class EngineChoiceTest {
    private static final StreamKey CAM = new StreamKey("live", "cam");
    private static final UnaryOperator<EngineChoice> MODEL =
            engine -> new EngineChoice(Engine.ONNX, SwapRecipe.plain("inswapper_128"), 3);

    private final Stage stage = new Stage(new ManualAlarms(), Stage.config(Mode.SWAP, "10"));
    private final Network network = new Network();

    private static final class Network implements FaceNetwork {
        private Optional<String> problem = Optional.empty();

        @Override
        public String name() {
            return "inswapper_128";
        }

        @Override
        public FaceTemplate template() {
            return FaceTemplate.FFHQ;
        }

        @Override
        public int side() {
            return 128;
        }

        @Override
        public Optional<CompletionStage<byte[]>> ask(Portrait target, SourceFace source) {
            return Optional.empty();
        }

        @Override
        public Optional<String> problem() {
            return problem;
        }
    }

    @BeforeEach
    void publish() {
        stage.publish(CAM);
    }

    @AfterEach
    void close() throws InterruptedException {
        stage.close();
    }

    @Test
    void aModelThatIsNotThereIsRefusedAndNothingIsChanged() {
        var refused = assertThrows(
                StreamControl.SettingsException.class,
                () -> stage.registry.change(CAM, settings -> settings.withEngine(MODEL)));
        assertEquals("The model inswapper_128 is not there.", refused.getMessage());
        assertEquals(EngineChoice.MESH, status().settings().engine());
    }

    @Test
    void framesAreTreatedByTheChosenModelFromThenOn() throws Exception {
        stage.models.put("inswapper_128", network);
        StreamStatus after = stage.registry.change(CAM, settings -> settings.withEngine(MODEL));
        assertEquals(
                new EngineChoice(Engine.ONNX, SwapRecipe.plain("inswapper_128"), 3),
                after.settings().engine());
        assertSame(network, choice(after).network().network());
        assertEquals(3, choice(after).network().every());
        assertEquals(List.of(), after.problems());
        StreamStatus mesh =
                stage.registry.change(CAM, settings -> settings.withEngine(engine -> engine.withEngine(Engine.MESH)));
        assertEquals("inswapper_128", mesh.settings().engine().model(), "the name is kept");
        assertEquals(null, choice(mesh).network());
    }

    @Test
    void anEnhancerThatGoesIsSaidAndTheModelGoesOnWithoutIt() throws Exception {
        stage.models.put("inswapper_128", network);
        UnaryOperator<EngineChoice> finer =
                engine -> MODEL.apply(engine).withRecipe(recipe -> recipe.withEnhancer("gfpgan_1_4"));
        assertThrows(
                StreamControl.SettingsException.class,
                () -> stage.registry.change(CAM, settings -> settings.withEngine(finer)));
        stage.parts.add("gfpgan_1_4");
        assertEquals(
                List.of(),
                stage.registry
                        .change(CAM, settings -> settings.withEngine(finer))
                        .problems());
        stage.parts.clear();
        stage.registry.networksChanged();
        assertEquals(List.of("A part is left out. The model gfpgan_1_4 is not there."), status().problems());
        assertSame(network, choice(status()).network().network());
        stage.registry.change(CAM, settings -> settings.withEngine(engine -> engine.withEvery(5)));
        assertEquals(5, status().settings().engine().every(), "other settings can still be changed");
    }

    /** What frames are treated by. */
    private SwapSettings choice(StreamStatus status) {
        return StreamChoice.of(status.settings(), Stage.config(Mode.SWAP, "10"), stage.faces, stage.networks)
                .settings()
                .orElseThrow();
    }

    @Test
    void theMeshTakesOverAndTheStreamSaysSoWhenTheModelGoes() throws Exception {
        stage.models.put("inswapper_128", network);
        stage.registry.change(CAM, settings -> settings.withEngine(MODEL));
        stage.models.clear();
        stage.registry.networksChanged();
        assertEquals(
                List.of("The mesh makes the faces for now. The model inswapper_128 is not there."),
                status().problems());
        stage.registry.change(CAM, settings -> settings.withFace("20"));
        assertEquals("20", status().settings().faceId(), "other settings can still be changed");
        stage.models.put("inswapper_128", network);
        stage.registry.networksChanged();
        assertEquals(List.of(), status().problems());
    }

    @Test
    void aModelThatFailsIsAProblemOfTheStreamAsLongAsItDoes() throws Exception {
        stage.models.put("inswapper_128", network);
        stage.registry.change(CAM, settings -> settings.withEngine(MODEL));
        network.problem = Optional.of("The model inswapper_128 fails.");
        assertEquals(List.of("The model inswapper_128 fails."), status().problems());
        network.problem = Optional.empty();
        assertTrue(status().problems().isEmpty());
    }

    private StreamStatus status() {
        return stage.registry.stream(CAM).orElseThrow();
    }
}
