package red5.faceswap.session;

import java.util.Objects;
import java.util.function.UnaryOperator;
import red5.faceswap.face.NetworkUse;
import red5.faceswap.face.SwapRecipe;

/**
 * What makes the faces of a stream, as the operator chose it: names, not things.
 *
 * @param engine what
 * @param recipe the networks for {@link Engine#ONNX}, {@link SwapRecipe#NONE} for none chosen yet; kept while another engine counts
 * @param every of so many frames one is given to the network, 1 to {@link NetworkUse#MOST_EVERY}
 */
public record EngineChoice(Engine engine, SwapRecipe recipe, int every) {
    /** The mesh alone. */
    public static final EngineChoice MESH = new EngineChoice(Engine.MESH, SwapRecipe.NONE, 1);

    /** What makes faces. */
    public enum Engine {
        /** the source's picture drawn on the person's mesh */
        MESH,
        /** a published network, carried by the mesh */
        ONNX
    }

    public EngineChoice {
        Objects.requireNonNull(engine, "engine");
        Objects.requireNonNull(recipe, "recipe");
        if (every < 1 || every > NetworkUse.MOST_EVERY) {
            throw new IllegalArgumentException("every must be 1 to " + NetworkUse.MOST_EVERY + ", not " + every);
        }
    }

    /** Name of the network that swaps, empty for none chosen yet. */
    public String model() {
        return recipe.model();
    }

    public EngineChoice withEngine(Engine other) {
        return new EngineChoice(other, recipe, every);
    }

    public EngineChoice withRecipe(UnaryOperator<SwapRecipe> change) {
        return new EngineChoice(engine, change.apply(recipe), every);
    }

    public EngineChoice withEvery(int other) {
        return new EngineChoice(engine, recipe, other);
    }
}
