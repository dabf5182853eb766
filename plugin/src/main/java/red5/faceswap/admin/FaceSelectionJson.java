package red5.faceswap.admin;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import red5.faceswap.admin.StreamSettingsJson.NotASetting;
import red5.faceswap.face.FaceSelector;
import red5.faceswap.face.FaceSelector.Order;
import red5.faceswap.face.FaceSelector.Others;
import red5.faceswap.face.FaceSelector.Rule;
import red5.faceswap.face.FaceSelector.Stills;
import red5.faceswap.session.FaceSelection;
import red5.faceswap.session.FaceSelection.Assigned;

/** Which faces of a stream are swapped, as members of its settings. */
final class FaceSelectionJson {
    static final String SELECT = "select";
    static final String ORDER = "order";
    static final String ASSIGN = "assign";
    static final String OTHERS = "others";
    static final String STILLS = "stillPictures";
    static final List<String> MEMBERS = List.of(SELECT, ORDER, ASSIGN, OTHERS, STILLS);

    private static final String PERSON = "person";
    private static final String FACE = "face";
    private static final String HOW = "Give \"assign\" as a list of at most " + FaceSelector.MAX_ASSIGNMENTS
            + " objects with \"person\" and perhaps \"face\", both ids of faces in the library, each person once.";

    private FaceSelectionJson() {}

    static void write(FaceSelection selection, JsonObject json) {
        json.addProperty(SELECT, StreamSettingsJson.name(selection.rule()));
        json.addProperty(ORDER, StreamSettingsJson.name(selection.order()));
        JsonArray people = new JsonArray();
        for (Assigned one : selection.people()) {
            JsonObject assigned = new JsonObject();
            assigned.addProperty(PERSON, one.person());
            if (!one.face().isEmpty()) {
                assigned.addProperty(FACE, one.face());
            }
            people.add(assigned);
        }
        json.add(ASSIGN, people);
        json.addProperty(OTHERS, StreamSettingsJson.name(selection.others()));
        json.addProperty(STILLS, StreamSettingsJson.name(selection.stills()));
    }

    /** @param name one of {@link #MEMBERS} */
    static UnaryOperator<FaceSelection> change(String name, JsonElement value) throws NotASetting {
        switch (name) {
            case SELECT -> {
                Rule rule = StreamSettingsJson.choice(name, value, Rule.values());
                return selection -> selection.withRule(rule);
            }
            case ORDER -> {
                Order order = StreamSettingsJson.choice(name, value, Order.values());
                return selection -> selection.withOrder(order);
            }
            case ASSIGN -> {
                List<Assigned> people = people(value);
                return selection -> selection.withPeople(people);
            }
            case OTHERS -> {
                Others others = StreamSettingsJson.choice(name, value, Others.values());
                return selection -> selection.withOthers(others);
            }
            case STILLS -> {
                Stills stills = StreamSettingsJson.choice(name, value, Stills.values());
                return selection -> selection.withStills(stills);
            }
            default -> throw new IllegalArgumentException(name);
        }
    }

    private static List<Assigned> people(JsonElement value) throws NotASetting {
        if (!value.isJsonArray() || value.getAsJsonArray().size() > FaceSelector.MAX_ASSIGNMENTS) {
            throw new NotASetting(HOW);
        }
        List<Assigned> people = new ArrayList<>();
        Set<String> persons = new HashSet<>();
        for (JsonElement element : value.getAsJsonArray()) {
            if (!element.isJsonObject()
                    || !Set.of(PERSON, FACE)
                            .containsAll(element.getAsJsonObject().keySet())) {
                throw new NotASetting(HOW);
            }
            JsonObject one = element.getAsJsonObject();
            String person = StreamSettingsJson.text(one.get(PERSON)).orElse("");
            String face = one.has(FACE) ? StreamSettingsJson.text(one.get(FACE)).orElse("") : "";
            if (person.isEmpty() || one.has(FACE) && face.isEmpty() || !persons.add(person)) {
                throw new NotASetting(HOW);
            }
            people.add(new Assigned(person, face));
        }
        return people;
    }
}
