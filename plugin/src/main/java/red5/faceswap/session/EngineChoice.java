package red5.faceswap.session;

import java.util.Objects;
import red5.faceswap.face.NetworkUse;

/**
 * What makes the faces of a stream, as the operator chose it: names, not things.
 *
 * @param engine what
 * @param model name of the network for {@link Engine#ONNX}, empty for none chosen yet; kept while another engine counts
 * @param every of so many frames one is given to the network, 1 to {@link NetworkUse#MOST_EVERY}
 */
public record EngineChoice(Engine engine, String model, int every) {
    /** The mesh alone. */
    public static final EngineChoice MESH = new EngineChoice(Engine.MESH, "", 1);

    /** What makes faces. */
    public enum Engine {
        /** the source's picture drawn on the person's mesh */
        MESH,
        /** a published network, carried by the mesh */
        ONNX
    }

    public EngineChoice {
        Objects.requireNonNull(engine, "engine");
        Objects.requireNonNull(model, "model");
        if (every < 1 || every > NetworkUse.MOST_EVERY) {
            throw new IllegalArgumentException("every must be 1 to " + NetworkUse.MOST_EVERY + ", not " + every);
        }
    }

    public EngineChoice withEngine(Engine other) {
        return new EngineChoice(other, model, every);
    }

    public EngineChoice withModel(String other) {
        return new EngineChoice(engine, other, every);
    }

    public EngineChoice withEvery(int other) {
        return new EngineChoice(engine, model, other);
    }
}
