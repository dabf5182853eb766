package red5.faceswap.face;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Which of the faces in a frame are swapped, and what becomes of the others. Immutable.
 *
 * @param rule who is swapped
 * @param order who is the first, with {@link Rule#ONE}
 * @param assignments who gets which face, with {@link Rule#REFERENCE} one, with {@link Rule#MAP} one to {@link #MAX_ASSIGNMENTS}, each
 *     person once; else none
 * @param others what is shown of people who are not swapped
 * @param stills what is shown of faces that are taken for pictures
 */
public record FaceSelector(Rule rule, Order order, List<Assignment> assignments, Others others, Stills stills) {
    /** People who can be told apart in one stream. */
    public static final int MAX_ASSIGNMENTS = 10;

    /** Everybody is swapped; pictures on the wall are hidden. */
    public static final FaceSelector EVERYBODY =
            new FaceSelector(Rule.MANY, Order.LARGE_SMALL, List.of(), Others.ANONYMOUS, Stills.ANONYMOUS);

    /** Who is swapped. */
    public enum Rule {
        /** everybody, all with the stream's face */
        MANY,
        /** one face, the first in some {@link Order} */
        ONE,
        /** one person, wherever she is */
        REFERENCE,
        /** several people, each with a face of their own */
        MAP
    }

    /** Who is the first. Left and right as seen in the picture; small and large by the face's height; best and worst by how sure its points are. */
    public enum Order {
        LEFT_RIGHT,
        RIGHT_LEFT,
        TOP_BOTTOM,
        BOTTOM_TOP,
        SMALL_LARGE,
        LARGE_SMALL,
        BEST_WORST,
        WORST_BEST
    }

    /** What is shown of people who are not swapped. */
    public enum Others {
        /** nobody can recognise them */
        ANONYMOUS,
        /** their real faces */
        ORIGINAL
    }

    /** What is shown of a face that does not live: a painting, a photo, a print. */
    public enum Stills {
        /** nobody can recognise it */
        ANONYMOUS,
        /** as it is, once it is sure to be a picture; until then nobody can recognise it */
        ORIGINAL,
        /** what is done to people: a picture is not told from a person */
        SWAP
    }

    /**
     * Which face a person gets.
     *
     * @param person library id of the picture that shows who the person is
     * @param embedding of that picture
     * @param face what the person gets
     */
    public record Assignment(String person, FaceEmbedding embedding, SourceFace face) {
        public Assignment {
            Objects.requireNonNull(person, "person");
            Objects.requireNonNull(embedding, "embedding");
            Objects.requireNonNull(face, "face");
        }
    }

    public FaceSelector {
        Objects.requireNonNull(rule, "rule");
        Objects.requireNonNull(order, "order");
        Objects.requireNonNull(others, "others");
        Objects.requireNonNull(stills, "stills");
        assignments = List.copyOf(assignments);
        int least = rule == Rule.REFERENCE || rule == Rule.MAP ? 1 : 0;
        int most = rule == Rule.MAP ? MAX_ASSIGNMENTS : least;
        if (assignments.size() < least || assignments.size() > most) {
            throw new IllegalArgumentException(
                    "rule " + rule + " takes " + least + " to " + most + " people, not " + assignments.size());
        }
        Set<String> people = new HashSet<>();
        for (Assignment one : assignments) {
            if (!people.add(one.person())) {
                throw new IllegalArgumentException("the person " + one.person() + " is there twice");
            }
        }
    }

    /** Whether faces must be recognised. */
    public boolean byPerson() {
        return !assignments.isEmpty();
    }
}
