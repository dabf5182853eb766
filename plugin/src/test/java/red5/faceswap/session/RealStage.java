package red5.faceswap.session;

import java.util.List;
import java.util.Optional;
import red5.faceswap.face.FaceNetwork;
import red5.faceswap.face.SourceFace;
import red5.faceswap.face.SwapRecipe;
import red5.faceswap.pipeline.PaintingEngine;
import red5.faceswap.pipeline.PipelineResources;
import red5.faceswap.session.output.RecordingBroadcast;

/** A registry with the product's own codecs, for tests that decode what viewers get: faces paint by their number, nothing is remembered. */
final class RealStage {
    private RealStage() {}

    /** @param broadcasts takes those that the registry opens, in order */
    static SessionRegistry open(
            SessionConfig config, PipelineResources resources, List<RecordingBroadcast> broadcasts) {
        return new SessionRegistry(
                config,
                resources,
                new Faces() {
                    @Override
                    public Optional<SourceFace> source(String id) {
                        return Optional.of(new PaintingEngine.Paint(Integer.parseInt(id)));
                    }

                    @Override
                    public boolean preparing(String id) {
                        return false;
                    }
                },
                new Networks() {
                    @Override
                    public Optional<FaceNetwork> network(SwapRecipe recipe) {
                        return Optional.empty();
                    }

                    @Override
                    public Optional<String> obstacle(SwapRecipe recipe) {
                        return Optional.of("There are no models here.");
                    }
                },
                (name, listener) -> {
                    RecordingBroadcast broadcast = new RecordingBroadcast(name, listener);
                    broadcasts.add(broadcast);
                    return broadcast;
                },
                PlayerOutputs.NONE,
                new SettingsStore() {
                    @Override
                    public Optional<StreamSettings> load(StreamKey key) {
                        return Optional.empty();
                    }

                    @Override
                    public void save(StreamKey key, StreamSettings settings) {}
                },
                event -> {});
    }
}
