package red5.faceswap.face.onnx.description;

import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import red5.faceswap.face.FaceException;
import red5.faceswap.face.FaceRegion;
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

    private DescriptionReader() {}

    /**
     * @param text of the file
     * @param origin its name, for messages
     * @throws FaceException when a member is missing or cannot have its value: the message names it
     */
    public static ModelDescription read(String text, String origin) throws FaceException {
        try {
            return model(new Members(JsonParser.parseString(text).getAsJsonObject(), origin));
        } catch (JsonParseException | IllegalStateException e) {
            throw new FaceException(
                    "The model description " + origin + " is no JSON object, mend it (" + e.getMessage() + ").");
        }
    }

    private static ModelDescription model(Members json) throws FaceException {
        String kind = json.text("kind");
        return new ModelDescription(
                json.matching("name", "[a-z0-9_]{1,60}", "1 to 60 small letters, digits and underscores"),
                json.matching("file", "[A-Za-z0-9_.-]{1,100}\\.onnx", "a file name that ends in .onnx"),
                sums(json),
                bytes(json),
                json.matching("url", "(https?://\\S+)?", "a http or https address, or empty"),
                json.text("licence"),
                contract(kind, json));
    }

    private static List<String> sums(Members json) throws FaceException {
        List<String> sums = json.texts("sha256");
        if (!sums.stream().allMatch(sum -> sum.matches("[0-9a-f]{64}"))) {
            throw json.wrong("sha256", "64 small hexadecimal digits, a list of such, or empty");
        }
        return sums;
    }

    /** 0 where nothing is said. */
    private static long bytes(Members json) throws FaceException {
        int bytes = json.has("bytes") ? json.whole("bytes") : 0;
        if (bytes < 0) {
            throw json.wrong("bytes", "how many the file has");
        }
        return bytes;
    }

    private static Contract contract(String kind, Members json) throws FaceException {
        return switch (kind) {
            case "swapper" ->
                new Swapper(
                        picture(json.object("target")),
                        source(json.object("source")),
                        json.flag("denormalised"),
                        boost(json));
            case "recogniser" -> new Recogniser(picture(json.object("picture")), json.text("space"));
            case "converter" -> new Converter(json.text("input"), json.text("space"));
            case "enhancer" -> new Enhancer(picture(json.object("picture")), weight(json));
            case "occlusion" -> new OcclusionMask(pixels(json.object("picture")));
            case "region" -> region(json);
            case "landmarker" -> new Landmarker(picture(json.object("picture")), json.share("least"));
            case "detector" -> detector(json);
            default ->
                throw json.wrong(
                        "kind", "swapper, recogniser, converter, enhancer, occlusion, region, landmarker or detector");
        };
    }

    private static Optional<Weight> weight(Members json) throws FaceException {
        if (!json.has("weight")) {
            return Optional.empty();
        }
        Members weight = json.object("weight");
        return Optional.of(new Weight(weight.text("input"), weight.share("value")));
    }

    /** Its regions are classes, or classes by the names of regions, which streams can then choose among. */
    private static RegionMask region(Members json) throws FaceException {
        int classes = json.whole("classes");
        Map<FaceRegion, List<Integer>> named = new EnumMap<>(FaceRegion.class);
        List<Integer> regions = new ArrayList<>();
        if (json.isObject("regions")) {
            Members names = json.object("regions");
            for (String name : names.names()) {
                FaceRegion region = names.key(name, FaceRegion.values());
                named.put(region, names.wholes(name));
                regions.addAll(named.get(region));
            }
        } else {
            regions.addAll(json.wholes("regions"));
        }
        if (classes < 1
                || classes > MOST_CLASSES
                || regions.isEmpty()
                || regions.stream().distinct().count() < regions.size()
                || regions.stream().anyMatch(one -> one < 0 || one >= classes)) {
            throw json.wrong(
                    "regions",
                    "numbers from 0 to less than \"classes\", each once, of which there may be " + MOST_CLASSES);
        }
        return new RegionMask(pixels(json.object("picture")), classes, regions, named);
    }

    private static Detector detector(Members json) throws FaceException {
        Decoding decoding = json.choice("decoding", Decoding.values());
        List<Integer> strides = decoding == Decoding.ROWS ? List.of() : json.wholes("strides");
        int anchors = decoding == Decoding.DISTANCES ? json.whole("anchors") : 1;
        Pixels pixels = pixels(json.object("picture"));
        if (strides.size() > MOST_GRIDS
                || strides.stream().anyMatch(one -> one < 1 || one > MOST_STRIDE)
                || anchors < 1
                || anchors > MOST_GRIDS
                || pixels.side() % MOST_STRIDE != 0) {
            throw json.wrong(
                    "strides",
                    "numbers from 1 to " + MOST_STRIDE + ", with up to " + MOST_GRIDS
                            + " anchors and a side divisible by " + MOST_STRIDE);
        }
        return new Detector(pixels, decoding, strides, anchors, json.share("least"), json.share("overlap"));
    }

    /** 1 where nothing is said. */
    private static int boost(Members json) throws FaceException {
        int boost = json.has("boost") ? json.whole("boost") : 1;
        if (boost < 1 || boost > Swapper.MOST_BOOST) {
            throw json.wrong("boost", "a whole number from 1 to " + Swapper.MOST_BOOST);
        }
        return boost;
    }

    private static Source source(Members json) throws FaceException {
        if (json.has("template")) {
            return new SourcePicture(picture(json));
        }
        return new Embedding(
                json.text("input"),
                json.text("space"),
                Optional.of(json.has("converter") ? json.text("converter") : "").filter(name -> !name.isEmpty()),
                json.choice("form", Form.values()));
    }

    private static Picture picture(Members json) throws FaceException {
        return new Picture(template(json), pixels(json));
    }

    private static Pixels pixels(Members json) throws FaceException {
        int side = json.whole("side");
        if (side < 4 || side > MOST_SIDE || side % 4 != 0) {
            throw json.wrong("side", "divisible by 4 and at most " + MOST_SIDE);
        }
        List<Float> deviation = three(json, "deviation");
        if (deviation.contains(0f)) {
            throw json.wrong("deviation", "three numbers other than 0");
        }
        return new Pixels(
                json.text("input"),
                side,
                json.has("layout") ? json.choice("layout", Layout.values()) : Layout.NCHW,
                json.choice("order", Order.values()),
                three(json, "mean"),
                deviation);
    }

    /** One of the known ones by name, or ten numbers. */
    private static FaceTemplate template(Members json) throws FaceException {
        String allowed = "one of " + String.join(", ", FaceTemplate.names()) + ", or ten numbers from 0 to 1";
        if (json.isList("template", 2 * FaceTemplate.POINTS)) {
            List<Float> points = json.numbers("template", 2 * FaceTemplate.POINTS, allowed);
            float[] packed = new float[points.size()];
            for (int i = 0; i < packed.length; i++) {
                packed[i] = points.get(i);
            }
            return new FaceTemplate(packed);
        }
        return FaceTemplate.named(json.text("template")).orElseThrow(() -> json.wrong("template", allowed));
    }

    private static List<Float> three(Members json, String member) throws FaceException {
        return json.numbers(member, 3, "three numbers, one per plane");
    }
}
