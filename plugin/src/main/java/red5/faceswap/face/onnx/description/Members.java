package red5.faceswap.face.onnx.description;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import red5.faceswap.face.FaceException;

/**
 * The members of an object in a model's description. Every problem is told as "MODEL: member ... must be ...".
 *
 * @param origin the description's name, for messages
 */
record Members(JsonObject json, String origin) {
    /** Most numbers in a list. */
    private static final int MOST = 256;

    boolean has(String member) {
        return json.has(member);
    }

    Set<String> names() {
        return json.keySet();
    }

    boolean isObject(String member) {
        return json.get(member) instanceof JsonObject;
    }

    /** Whether it is a list of so many things. */
    boolean isList(String member, int size) {
        return json.get(member) instanceof JsonArray list && list.size() == size;
    }

    /** @param allowed what it must be, for the message */
    List<Float> numbers(String member, int count, String allowed) throws FaceException {
        if (!isList(member, count)) {
            throw wrong(member, allowed);
        }
        List<Float> numbers = new ArrayList<>();
        for (JsonElement one : json.getAsJsonArray(member)) {
            if (!one.isJsonPrimitive() || !one.getAsJsonPrimitive().isNumber()) {
                throw wrong(member, allowed);
            }
            numbers.add(one.getAsFloat());
        }
        return numbers;
    }

    <E extends Enum<E>> E choice(String member, E[] values) throws FaceException {
        return constant(text(member), values)
                .orElseThrow(
                        () -> wrong(member, "one of " + Arrays.toString(values).toLowerCase(Locale.ROOT)));
    }

    /** The constant that a member's name is that of. */
    <E extends Enum<E>> E key(String member, E[] values) throws FaceException {
        return constant(member, values)
                .orElseThrow(() ->
                        wrong(member, "named one of " + Arrays.toString(values).toLowerCase(Locale.ROOT)));
    }

    private static <E extends Enum<E>> Optional<E> constant(String text, E[] values) {
        return Arrays.stream(values)
                .filter(value -> value.name().toLowerCase(Locale.ROOT).equals(text))
                .findFirst();
    }

    List<Integer> wholes(String member) throws FaceException {
        if (!(json.get(member) instanceof JsonArray array) || array.isEmpty() || array.size() > MOST) {
            throw wrong(member, "one or more whole numbers");
        }
        List<Integer> wholes = new ArrayList<>();
        for (JsonElement one : array) {
            wholes.add(whole(one, member));
        }
        return wholes;
    }

    float share(String member) throws FaceException {
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

    int whole(String member) throws FaceException {
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

    boolean flag(String member) throws FaceException {
        JsonElement value = json.get(member);
        if (value != null
                && value.isJsonPrimitive()
                && value.getAsJsonPrimitive().isBoolean()) {
            return value.getAsBoolean();
        }
        throw wrong(member, "true or false");
    }

    String matching(String member, String pattern, String allowed) throws FaceException {
        String text = text(member);
        if (!text.matches(pattern)) {
            throw wrong(member, allowed);
        }
        return text;
    }

    String text(String member) throws FaceException {
        JsonElement value = json.get(member);
        if (value != null
                && value.isJsonPrimitive()
                && value.getAsJsonPrimitive().isString()) {
            return value.getAsString();
        }
        throw wrong(member, "a text");
    }

    /** One text, a list of such, or none where the text is empty. */
    List<String> texts(String member) throws FaceException {
        if (!(json.get(member) instanceof JsonArray list)) {
            return text(member).isEmpty() ? List.of() : List.of(text(member));
        }
        List<String> texts = new ArrayList<>();
        for (JsonElement one : list) {
            if (!one.isJsonPrimitive() || !one.getAsJsonPrimitive().isString()) {
                throw wrong(member, "a text, or a list of texts");
            }
            texts.add(one.getAsString());
        }
        return texts;
    }

    Members object(String member) throws FaceException {
        if (json.get(member) instanceof JsonObject object) {
            return new Members(object, origin);
        }
        throw wrong(member, "an object");
    }

    FaceException wrong(String member, String allowed) {
        return new FaceException(
                "The model description " + origin + " cannot be used: \"" + member + "\" must be " + allowed + ".");
    }
}
