package red5.faceswap.admin;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import red5.faceswap.face.Cover;
import red5.faceswap.face.Quality;
import red5.faceswap.face.SwapSettings;
import red5.faceswap.session.EngineChoice;
import red5.faceswap.session.FaceSelection;
import red5.faceswap.session.StreamSettings;

/** A stream's settings as JSON: in the API, in the file that remembers them and in the audit log. The only place that knows their names. */
final class StreamSettingsJson {
    private static final String MODE = "mode";
    private static final String FACE = "face";
    private static final String COVER = "cover";
    private static final String QUALITY = "quality";

    private StreamSettingsJson() {}

    /** A member's value cannot be that; the message says what may be. */
    static final class NotASetting extends Exception {
        private static final long serialVersionUID = 1L;

        NotASetting(String message) {
            super(message);
        }
    }

    /** All settings, as members. */
    static JsonObject of(StreamSettings settings) {
        JsonObject json = new JsonObject();
        json.addProperty(MODE, name(settings.mode()));
        json.addProperty(FACE, settings.faceId());
        json.addProperty(COVER, name(settings.cover()));
        json.addProperty(QUALITY, name(settings.quality()));
        EngineJson.write(settings.engine(), json);
        FaceSelectionJson.write(settings.selection(), json);
        return json;
    }

    /**
     * The change that an object asks for: its members replace those of the settings.
     *
     * @throws NotASetting when a member is none or cannot have that value, or there is none at all
     */
    static UnaryOperator<StreamSettings> change(JsonObject json) throws NotASetting {
        if (json.size() == 0) {
            throw new NotASetting("The object is empty: give at least one setting, such as \"mode\".");
        }
        UnaryOperator<StreamSettings> change = UnaryOperator.identity();
        for (Map.Entry<String, JsonElement> member : json.entrySet()) {
            UnaryOperator<StreamSettings> before = change;
            UnaryOperator<StreamSettings> next = change(member.getKey(), member.getValue());
            change = settings -> next.apply(before.apply(settings));
        }
        return change;
    }

    private static UnaryOperator<StreamSettings> change(String name, JsonElement value) throws NotASetting {
        switch (name) {
            case MODE -> {
                SwapSettings.Mode mode = choice(name, value, SwapSettings.Mode.values());
                return settings -> settings.withMode(mode);
            }
            case FACE -> {
                String face = text(value)
                        .orElseThrow(() -> new NotASetting("Give \"face\" as the id of a face in the library."));
                return settings -> settings.withFace(face);
            }
            case COVER -> {
                Cover cover = choice(name, value, Cover.values());
                return settings -> settings.withCover(cover);
            }
            case QUALITY -> {
                Quality quality = choice(name, value, Quality.values());
                return settings -> settings.withQuality(quality);
            }
            default -> {
                if (FaceSelectionJson.MEMBERS.contains(name)) {
                    UnaryOperator<FaceSelection> selection = FaceSelectionJson.change(name, value);
                    return settings -> settings.withSelection(selection);
                }
                if (EngineJson.MEMBERS.contains(name)) {
                    UnaryOperator<EngineChoice> engine = EngineJson.change(name, value);
                    return settings -> settings.withEngine(engine);
                }
                throw new NotASetting("There is no setting \"" + name + "\"; there are "
                        + String.join(", ", MODE, FACE, COVER, QUALITY) + ", "
                        + String.join(", ", EngineJson.MEMBERS) + ", "
                        + String.join(", ", FaceSelectionJson.MEMBERS) + ".");
            }
        }
    }

    /** For the audit log: all settings, and under the name with "Before" what the changed ones were. */
    static Map<String, String> difference(Optional<StreamSettings> before, StreamSettings after) {
        Map<String, String> details = new LinkedHashMap<>();
        JsonObject then = before.map(StreamSettingsJson::of).orElseGet(JsonObject::new);
        for (Map.Entry<String, JsonElement> now : of(after).entrySet()) {
            JsonElement old = then.get(now.getKey());
            if (old != null && !old.equals(now.getValue())) {
                details.put(now.getKey() + "Before", plain(old));
            }
            details.put(now.getKey(), plain(now.getValue()));
        }
        return details;
    }

    private static String plain(JsonElement value) {
        return text(value).orElseGet(value::toString);
    }

    /** One of an enumeration's constants, by its name in small letters with hyphens. */
    static <E extends Enum<E>> E choice(String member, JsonElement value, E[] choices) throws NotASetting {
        Optional<String> wanted = text(value);
        for (E one : choices) {
            if (wanted.filter(name(one)::equals).isPresent()) {
                return one;
            }
        }
        throw new NotASetting("Give \"" + member + "\" as one of "
                + String.join(
                        ", ",
                        Arrays.stream(choices).map(StreamSettingsJson::name).toList()) + ".");
    }

    /** How a constant is written. */
    static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Optional<String> text(JsonElement value) {
        return value != null
                        && value.isJsonPrimitive()
                        && value.getAsJsonPrimitive().isString()
                ? Optional.of(value.getAsString())
                : Optional.empty();
    }
}
