package red5.faceswap.face.onnx.description;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import red5.faceswap.face.FaceException;
import red5.faceswap.face.FaceTemplate;
import red5.faceswap.face.onnx.description.ModelDescription.Contract;
import red5.faceswap.face.onnx.description.ModelDescription.Converter;
import red5.faceswap.face.onnx.description.ModelDescription.Decoding;
import red5.faceswap.face.onnx.description.ModelDescription.Detector;
import red5.faceswap.face.onnx.description.ModelDescription.Embedding;
import red5.faceswap.face.onnx.description.ModelDescription.Enhancer;
import red5.faceswap.face.onnx.description.ModelDescription.Form;
import red5.faceswap.face.onnx.description.ModelDescription.Landmarker;
import red5.faceswap.face.onnx.description.ModelDescription.Layout;
import red5.faceswap.face.onnx.description.ModelDescription.OcclusionMask;
import red5.faceswap.face.onnx.description.ModelDescription.Order;
import red5.faceswap.face.onnx.description.ModelDescription.Picture;
import red5.faceswap.face.onnx.description.ModelDescription.Pixels;
import red5.faceswap.face.onnx.description.ModelDescription.Recogniser;
import red5.faceswap.face.onnx.description.ModelDescription.RegionMask;
import red5.faceswap.face.onnx.description.ModelDescription.Source;
import red5.faceswap.face.onnx.description.ModelDescription.SourcePicture;
import red5.faceswap.face.onnx.description.ModelDescription.Swapper;
import red5.faceswap.face.onnx.description.ModelDescription.Weight;

/** Reads the description of a model: a JSON object with the members of {@link ModelDescription}. */
public final class DescriptionReader {
    private static final int MOST_SIDE = 2048;

    /** Most planes of a region mask. */
    private static final int MOST_CLASSES = 256;
    /** Most grids of a detector, and most anchors in a cell. */
    private static final int MOST_GRIDS = 8;

    private static final int MOST_STRIDE = 32;

    /** Every problem is told as "MODEL: member ... must be ...". */
    private final String origin;

    private DescriptionReader(String origin) {
        this.origin = origin;
    }

    /**
     * @param text of the file
     * @param origin its name, for messages
     * @throws FaceException when a member is missing or cannot have its value: the message names it
     */
    public static ModelDescription read(String text, String origin) throws FaceException {
        DescriptionReader reader = new DescriptionReader(origin);
        try {
            return reader.model(JsonParser.parseString(text).getAsJsonObject());
        } catch (JsonParseException | IllegalStateException e) {
            throw new FaceException("The model description " + origin + " is no JSON object: " + e.getMessage());
        }
    }

    private ModelDescription model(JsonObject json) throws FaceException {
        String kind = text(json, "kind");
        return new ModelDescription(
                matching(json, "name", "[a-z0-9_]{1,60}", "1 to 60 small letters, digits and underscores"),
                matching(json, "file", "[A-Za-z0-9_.-]{1,100}\\.onnx", "a file name that ends in .onnx"),
                matching(json, "sha256", "([0-9a-f]{64})?", "64 small hexadecimal digits, or empty"),
                matching(json, "url", "(https?://\\S+)?", "a http or https address, or empty"),
                text(json, "licence"),
                contract(kind, json));
    }

    private Contract contract(String kind, JsonObject json) throws FaceException {
        return switch (kind) {
            case "swapper" ->
                new Swapper(
                        picture(object(json, "target")),
                        source(object(json, "source")),
                        flag(json, "denormalised"),
                        boost(json));
            case "recogniser" -> new Recogniser(picture(object(json, "picture")), text(json, "space"));
            case "converter" -> new Converter(text(json, "input"), text(json, "space"));
            case "enhancer" -> new Enhancer(picture(object(json, "picture")), weight(json));
            case "occlusion" -> new OcclusionMask(pixels(object(json, "picture")));
            case "region" -> region(json);
            case "landmarker" -> new Landmarker(picture(object(json, "picture")), share(json, "least"));
            case "detector" -> detector(json);
            default ->
                throw wrong(
                        "kind", "swapper, recogniser, converter, enhancer, occlusion, region, landmarker or detector");
        };
    }

    private Optional<Weight> weight(JsonObject json) throws FaceException {
        if (!json.has("weight")) {
            return Optional.empty();
        }
        JsonObject weight = object(json, "weight");
        return Optional.of(new Weight(text(weight, "input"), share(weight, "value")));
    }

    private RegionMask region(JsonObject json) throws FaceException {
        int classes = whole(json, "classes");
        List<Integer> regions = wholes(json, "regions");
        if (classes < 1 || classes > MOST_CLASSES || regions.stream().anyMatch(one -> one < 0 || one >= classes)) {
            throw wrong("regions", "numbers from 0 to less than \"classes\", of which there may be " + MOST_CLASSES);
        }
        return new RegionMask(pixels(object(json, "picture")), classes, regions);
    }

    private Detector detector(JsonObject json) throws FaceException {
        Decoding decoding = choice(json, "decoding", Decoding.values());
        List<Integer> strides = decoding == Decoding.ROWS ? List.of() : wholes(json, "strides");
        int anchors = decoding == Decoding.DISTANCES ? whole(json, "anchors") : 1;
        Pixels pixels = pixels(object(json, "picture"));
        if (strides.size() > MOST_GRIDS
                || strides.stream().anyMatch(one -> one < 1 || one > MOST_STRIDE)
                || anchors < 1
                || anchors > MOST_GRIDS
                || pixels.side() % MOST_STRIDE != 0) {
            throw wrong(
                    "strides",
                    "numbers from 1 to " + MOST_STRIDE + ", with up to " + MOST_GRIDS
                            + " anchors and a side divisible by " + MOST_STRIDE);
        }
        return new Detector(pixels, decoding, strides, anchors, share(json, "least"), share(json, "overlap"));
    }

    /** 1 where nothing is said. */
    private int boost(JsonObject json) throws FaceException {
        int boost = json.has("boost") ? whole(json, "boost") : 1;
        if (boost < 1 || boost > Swapper.MOST_BOOST) {
            throw wrong("boost", "a whole number from 1 to " + Swapper.MOST_BOOST);
        }
        return boost;
    }

    private Source source(JsonObject json) throws FaceException {
        if (json.has("template")) {
            return new SourcePicture(picture(json));
        }
        return new Embedding(
                text(json, "input"),
                text(json, "space"),
                Optional.of(json.has("converter") ? text(json, "converter") : "")
                        .filter(name -> !name.isEmpty()),
                choice(json, "form", Form.values()));
    }

    private Picture picture(JsonObject json) throws FaceException {
        return new Picture(template(json), pixels(json));
    }

    private Pixels pixels(JsonObject json) throws FaceException {
        int side = whole(json, "side");
        if (side < 4 || side > MOST_SIDE || side % 4 != 0) {
            throw wrong("side", "divisible by 4 and at most " + MOST_SIDE);
        }
        List<Float> deviation = three(json, "deviation");
        if (deviation.contains(0f)) {
            throw wrong("deviation", "three numbers other than 0");
        }
        return new Pixels(
                text(json, "input"),
                side,
                json.has("layout") ? choice(json, "layout", Layout.values()) : Layout.NCHW,
                choice(json, "order", Order.values()),
                three(json, "mean"),
                deviation);
    }

    /** One of the known ones by name, or ten numbers. */
    private FaceTemplate template(JsonObject json) throws FaceException {
        String allowed = "one of " + String.join(", ", FaceTemplate.names()) + ", or ten numbers from 0 to 1";
        JsonElement value = json.get("template");
        if (value instanceof JsonArray numbers && numbers.size() == 2 * FaceTemplate.POINTS) {
            List<Float> points = numbers(numbers, "template", allowed);
            float[] packed = new float[points.size()];
            for (int i = 0; i < packed.length; i++) {
                packed[i] = points.get(i);
            }
            return new FaceTemplate(packed);
        }
        return FaceTemplate.named(text(json, "template")).orElseThrow(() -> wrong("template", allowed));
    }

    private List<Float> three(JsonObject json, String member) throws FaceException {
        String allowed = "three numbers, one per plane";
        if (json.get(member) instanceof JsonArray numbers && numbers.size() == 3) {
            return numbers(numbers, member, allowed);
        }
        throw wrong(member, allowed);
    }

    private List<Float> numbers(JsonArray array, String member, String allowed) throws FaceException {
        List<Float> numbers = new ArrayList<>();
        for (JsonElement one : array) {
            if (!one.isJsonPrimitive() || !one.getAsJsonPrimitive().isNumber()) {
                throw wrong(member, allowed);
            }
            numbers.add(one.getAsFloat());
        }
        return numbers;
    }

    private <E extends Enum<E>> E choice(JsonObject json, String member, E[] values) throws FaceException {
        String text = text(json, member);
        return Arrays.stream(values)
                .filter(value -> value.name().toLowerCase(Locale.ROOT).equals(text))
                .findFirst()
                .orElseThrow(
                        () -> wrong(member, "one of " + Arrays.toString(values).toLowerCase(Locale.ROOT)));
    }

    private List<Integer> wholes(JsonObject json, String member) throws FaceException {
        if (!(json.get(member) instanceof JsonArray array) || array.isEmpty() || array.size() > MOST_CLASSES) {
            throw wrong(member, "one or more whole numbers");
        }
        List<Integer> wholes = new ArrayList<>();
        for (JsonElement one : array) {
            wholes.add(whole(one, member));
        }
        return wholes;
    }

    private float share(JsonObject json, String member) throws FaceException {
        JsonElement value = json.get(member);
        if (value != null
                && value.isJsonPrimitive()
                && value.getAsJsonPrimitive().isNumber()
                && value.getAsFloat() >= 0
                && value.getAsFloat() <= 1) {
            return value.getAsFloat();
        }
        throw wrong(member, "a number from 0 to 1");
    }

    private int whole(JsonObject json, String member) throws FaceException {
        return whole(json.get(member), member);
    }

    private int whole(JsonElement value, String member) throws FaceException {
        if (value != null
                && value.isJsonPrimitive()
                && value.getAsJsonPrimitive().isNumber()
                && value.getAsDouble() == value.getAsInt()) {
            return value.getAsInt();
        }
        throw wrong(member, "a whole number");
    }

    private boolean flag(JsonObject json, String member) throws FaceException {
        JsonElement value = json.get(member);
        if (value != null
                && value.isJsonPrimitive()
                && value.getAsJsonPrimitive().isBoolean()) {
            return value.getAsBoolean();
        }
        throw wrong(member, "true or false");
    }

    private String matching(JsonObject json, String member, String pattern, String allowed) throws FaceException {
        String text = text(json, member);
        if (!text.matches(pattern)) {
            throw wrong(member, allowed);
        }
        return text;
    }

    private String text(JsonObject json, String member) throws FaceException {
        JsonElement value = json.get(member);
        if (value != null
                && value.isJsonPrimitive()
                && value.getAsJsonPrimitive().isString()) {
            return value.getAsString();
        }
        throw wrong(member, "a text");
    }

    private JsonObject object(JsonObject json, String member) throws FaceException {
        if (json.get(member) instanceof JsonObject object) {
            return object;
        }
        throw wrong(member, "an object");
    }

    private FaceException wrong(String member, String allowed) {
        return new FaceException(
                "The model description " + origin + " cannot be used: \"" + member + "\" must be " + allowed + ".");
    }
}
