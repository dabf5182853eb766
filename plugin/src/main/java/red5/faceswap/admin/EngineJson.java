package red5.faceswap.admin;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import red5.faceswap.admin.StreamSettingsJson.NotASetting;
import red5.faceswap.face.FaceRegion;
import red5.faceswap.face.NetworkUse;
import red5.faceswap.face.SwapRecipe;
import red5.faceswap.session.EngineChoice;

/** What makes a stream's faces, as members of its settings' JSON. */
final class EngineJson {
    private static final String ENGINE = "engine";
    private static final String MODEL = "model";
    private static final String EVERY = "modelEvery";
    private static final String IDENTITY = "identity";
    private static final String ENHANCER = "enhancer";
    private static final String STRENGTH = "enhancerStrength";
    private static final String OCCLUSION = "occlusionMask";
    private static final String REGION = "regionMask";
    private static final String REGIONS = "regions";
    private static final String LANDMARKER = "landmarker";

    /** Names of the members. */
    static final List<String> MEMBERS =
            List.of(ENGINE, MODEL, EVERY, IDENTITY, ENHANCER, STRENGTH, OCCLUSION, REGION, REGIONS, LANDMARKER);

    private EngineJson() {}

    static void write(EngineChoice choice, JsonObject json) {
        SwapRecipe recipe = choice.recipe();
        json.addProperty(ENGINE, StreamSettingsJson.name(choice.engine()));
        json.addProperty(MODEL, recipe.model());
        json.addProperty(EVERY, choice.every());
        json.addProperty(IDENTITY, recipe.identity());
        json.addProperty(ENHANCER, recipe.enhancer());
        json.addProperty(STRENGTH, recipe.strength());
        json.addProperty(OCCLUSION, recipe.occlusionMask());
        json.addProperty(REGION, recipe.regionMask());
        JsonArray regions = new JsonArray();
        recipe.regions().forEach(region -> regions.add(region.toString()));
        json.add(REGIONS, regions);
        json.addProperty(LANDMARKER, recipe.landmarker());
    }

    /** The change that one of {@link #MEMBERS} asks for. */
    static UnaryOperator<EngineChoice> change(String name, JsonElement value) throws NotASetting {
        return switch (name) {
            case ENGINE -> {
                EngineChoice.Engine engine = StreamSettingsJson.choice(name, value, EngineChoice.Engine.values());
                yield now -> now.withEngine(engine);
            }
            case EVERY -> {
                int every = every(value);
                yield now -> now.withEvery(every);
            }
            case MODEL -> named(name, value, SwapRecipe::withModel);
            case ENHANCER -> named(name, value, SwapRecipe::withEnhancer);
            case OCCLUSION -> named(name, value, SwapRecipe::withOcclusionMask);
            case REGION -> named(name, value, SwapRecipe::withRegionMask);
            case LANDMARKER -> named(name, value, SwapRecipe::withLandmarker);
            case REGIONS -> {
                Set<FaceRegion> regions = regions(value);
                yield now -> now.withRecipe(recipe -> recipe.withRegions(regions));
            }
            case IDENTITY -> shared(name, value, SwapRecipe::withIdentity);
            case STRENGTH -> shared(name, value, SwapRecipe::withStrength);
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static UnaryOperator<EngineChoice> named(
            String name, JsonElement value, BiFunction<SwapRecipe, String, SwapRecipe> with) throws NotASetting {
        String model = StreamSettingsJson.text(value)
                .orElseThrow(() -> new NotASetting("Give \"" + name + "\" as the name of a model, or \"\" for none."));
        return now -> now.withRecipe(recipe -> with.apply(recipe, model));
    }

    private static UnaryOperator<EngineChoice> shared(
            String name, JsonElement value, BiFunction<SwapRecipe, Float, SwapRecipe> with) throws NotASetting {
        if (value.isJsonPrimitive() && value.getAsJsonPrimitive().isNumber()) {
            float share = value.getAsFloat();
            if (share >= 0 && share <= 1) {
                return now -> now.withRecipe(recipe -> with.apply(recipe, share));
            }
        }
        throw new NotASetting("Give \"" + name + "\" as a number from 0 to 1.");
    }

    private static Set<FaceRegion> regions(JsonElement value) throws NotASetting {
        if (!value.isJsonArray()) {
            throw new NotASetting("Give \"" + REGIONS + "\" as a list of the regions that are swapped: "
                    + FaceRegion.ALL.stream().map(FaceRegion::toString).collect(Collectors.joining(", ")) + ".");
        }
        Set<FaceRegion> regions = EnumSet.noneOf(FaceRegion.class);
        for (JsonElement one : value.getAsJsonArray()) {
            regions.add(StreamSettingsJson.choice(REGIONS, one, FaceRegion.values()));
        }
        return regions;
    }

    private static int every(JsonElement value) throws NotASetting {
        if (value.isJsonPrimitive() && value.getAsJsonPrimitive().isNumber()) {
            double number = value.getAsDouble();
            if (number == Math.rint(number) && number >= 1 && number <= NetworkUse.MOST_EVERY) {
                return (int) number;
            }
        }
        throw new NotASetting("Give \"" + EVERY + "\" as a whole number from 1 to " + NetworkUse.MOST_EVERY + ".");
    }
}
