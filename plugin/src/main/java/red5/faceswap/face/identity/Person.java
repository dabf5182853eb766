package red5.faceswap.face.identity;

import java.util.OptionalInt;
import red5.faceswap.face.FaceEmbedding;

/** Somebody whom a stream knows again. For the stream's own thread. */
public final class Person {
    /** How much one more look turns what is remembered. */
    private static final float LEARNING = .15f;

    /** Index of the assignment, -1 for a stranger. */
    private final int assignment;

    private final FaceEmbedding reference;
    private FaceEmbedding live;

    Person(int assignment, FaceEmbedding reference) {
        this.assignment = assignment;
        this.reference = reference;
        live = reference;
    }

    /** Which of the operator's people that is, empty for a stranger. */
    public OptionalInt assignment() {
        return assignment < 0 ? OptionalInt.empty() : OptionalInt.of(assignment);
    }

    /** Cosine to the picture that introduced the person, or to how she looked lately in this stream, whichever is nearer. */
    float likeness(FaceEmbedding seen) {
        return Math.max(reference.likeness(seen), live.likeness(seen));
    }

    /** Remembers how she looks here and now: camera and light make more of a difference than the days since the picture. */
    void learn(FaceEmbedding seen) {
        live = live == reference ? seen : live.towards(seen, LEARNING);
    }
}
