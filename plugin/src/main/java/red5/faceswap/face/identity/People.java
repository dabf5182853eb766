package red5.faceswap.face.identity;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import red5.faceswap.face.FaceEmbedding;

/**
 * The people of one stream: those whom the operator named, and strangers who were met. In memory only and only while the stream is swapped
 * by person. For the stream's own thread.
 *
 * <p>Cosines measured on five people in six clips: the same person in two frames of good pose .54 to 1, median .87; two people -.2 to .34.
 */
public final class People {
    /** From this cosine on it is that person. */
    public static final float SAME = .42f;
    /** Below this cosine to everybody named it is a stranger, unless the picture was bad: one look does not suffice. */
    public static final float OTHER = .33f;
    /** A likeness that may change what is remembered of a person. */
    private static final float CERTAIN = .6f;
    /** Strangers remembered; then the one met first is forgotten. */
    private static final int MAX_STRANGERS = 32;

    private final List<Person> named = new ArrayList<>();
    private final Deque<Person> strangers = new ArrayDeque<>();

    /** @param named embeddings of those whom the operator named, in the order of the assignments */
    public People(List<FaceEmbedding> named) {
        for (FaceEmbedding embedding : named) {
            this.named.add(new Person(this.named.size(), embedding));
        }
    }

    /**
     * Who that is; empty when it is nobody known, or not to be told from this look.
     *
     * <p>Whoever may be one of the named is never taken for a stranger who looks still more like it: a named person may once have been met as a
     * stranger, in a bad light.
     */
    public Optional<Person> recognise(FaceEmbedding seen) {
        return nearest(named, seen).or(() -> nearest(strangers, seen));
    }

    private static Optional<Person> nearest(Iterable<Person> people, FaceEmbedding seen) {
        Person best = null;
        float most = SAME;
        for (Person person : people) {
            float likeness = person.likeness(seen);
            if (likeness >= most) {
                best = person;
                most = likeness;
            }
        }
        return Optional.ofNullable(best);
    }

    /** Whether that is none of the named, as far as one look can tell. */
    public boolean isStranger(FaceEmbedding seen) {
        return named.stream().allMatch(person -> person.likeness(seen) < OTHER);
    }

    /** Remembers a stranger. */
    public Person meet(FaceEmbedding seen) {
        if (strangers.size() == MAX_STRANGERS) {
            strangers.removeFirst();
        }
        Person stranger = new Person(-1, seen);
        strangers.addLast(stranger);
        return stranger;
    }

    /** Remembers how a person looks, if that is certainly her. */
    public void learn(Person person, FaceEmbedding seen) {
        if (person.likeness(seen) >= CERTAIN) {
            person.learn(seen);
        }
    }
}
