package red5.faceswap.session;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import red5.faceswap.face.FaceSelector;
import red5.faceswap.face.FaceSelector.Order;
import red5.faceswap.face.FaceSelector.Others;
import red5.faceswap.face.FaceSelector.Rule;
import red5.faceswap.face.FaceSelector.Stills;

/**
 * Which faces of a stream are swapped, as the operator chose it: names, not things. {@link FaceSelector} says what the parts mean.
 *
 * @param rule who is swapped
 * @param order who is the first, for {@link Rule#ONE}
 * @param people who is told apart, for {@link Rule#REFERENCE} the first of them and for {@link Rule#MAP} all; kept while another rule counts
 * @param others what is shown of people who are not swapped
 * @param stills what is shown of pictures of faces
 */
public record FaceSelection(Rule rule, Order order, List<Assigned> people, Others others, Stills stills) {
    /** Everybody is swapped, pictures of faces are hidden, and so would be others. */
    public static final FaceSelection EVERYBODY =
            new FaceSelection(Rule.MANY, Order.LARGE_SMALL, List.of(), Others.ANONYMOUS, Stills.ANONYMOUS);

    /**
     * @param person library id of a picture of the person
     * @param face library id of the face that the person gets, empty for the stream's
     */
    public record Assigned(String person, String face) {
        public Assigned {
            Objects.requireNonNull(person, "person");
            Objects.requireNonNull(face, "face");
        }

        boolean mentions(String id) {
            return person.equals(id) || face.equals(id);
        }

        @Override
        public String toString() {
            return person + " gets " + (face.isEmpty() ? "the stream's face" : face);
        }
    }

    public FaceSelection {
        Objects.requireNonNull(rule, "rule");
        Objects.requireNonNull(order, "order");
        Objects.requireNonNull(others, "others");
        Objects.requireNonNull(stills, "stills");
        people = List.copyOf(people);
    }

    /** Those who count under the rule. */
    List<Assigned> counting() {
        return switch (rule) {
            case MANY, ONE -> List.of();
            case REFERENCE -> people.subList(0, Math.min(1, people.size()));
            case MAP -> people;
        };
    }

    /** For the log. */
    String describe() {
        String who = rule == Rule.ONE ? " " + order : " " + counting();
        return ("select " + rule + who + ", others " + others + ", still pictures " + stills).toLowerCase(Locale.ROOT);
    }

    public FaceSelection withRule(Rule other) {
        return new FaceSelection(other, order, people, others, stills);
    }

    public FaceSelection withOrder(Order other) {
        return new FaceSelection(rule, other, people, others, stills);
    }

    public FaceSelection withPeople(List<Assigned> other) {
        return new FaceSelection(rule, order, other, others, stills);
    }

    public FaceSelection withOthers(Others other) {
        return new FaceSelection(rule, order, people, other, stills);
    }

    public FaceSelection withStills(Stills other) {
        return new FaceSelection(rule, order, people, others, other);
    }
}
