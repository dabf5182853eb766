package red5.faceswap.face.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import red5.faceswap.face.FaceEmbedding;

class PeopleTest {
    /** An embedding with these first numbers, made up to length 1 along an axis of its own. */
    private static FaceEmbedding face(int ownAxis, double... first) {
        float[] values = new float[FaceEmbedding.SIZE];
        double rest = 1;
        for (int i = 0; i < first.length; i++) {
            values[i] = (float) first[i];
            rest -= first[i] * first[i];
        }
        values[ownAxis] = (float) Math.sqrt(Math.max(0, rest));
        return new FaceEmbedding(values);
    }

    private final FaceEmbedding anna = face(100, 1);
    private final FaceEmbedding berta = face(100, 0, 1);
    private final People people = new People(List.of(anna, berta));

    @Test
    void aNamedPersonIsKnownAndToldFromTheOther() {
        assertEquals(
                OptionalInt.of(0),
                people.recognise(face(100, .5, .1)).orElseThrow().assignment());
        assertEquals(
                OptionalInt.of(1),
                people.recognise(face(100, .43, .5)).orElseThrow().assignment());
    }

    @Test
    void whoIsHardlyLikeAnybodyIsNeitherNamedNorYetAStranger() {
        FaceEmbedding blurred = face(100, .38);
        assertEquals(Optional.empty(), people.recognise(blurred));
        assertFalse(people.isStranger(blurred));
        assertTrue(people.isStranger(face(100, .3, .3)));
    }

    @Test
    void aStrangerIsKnownAgain() {
        FaceEmbedding first = face(200, .1);
        Person met = people.meet(first);
        assertEquals(OptionalInt.empty(), met.assignment());
        assertSame(met, people.recognise(face(200, .2)).orElseThrow());
    }

    @Test
    void aNamedPersonWhoWasOnceMetAsAStrangerIsStillTheNamedOne() {
        people.meet(face(200, .3));
        assertEquals(
                OptionalInt.of(0),
                people.recognise(face(200, .45)).orElseThrow().assignment());
    }

    @Test
    void whatIsLearntHelpsToKnowThePersonInThisLightAndNobodyElse() {
        Person person = people.recognise(anna).orElseThrow();
        people.learn(person, face(300, .65));
        assertEquals(
                OptionalInt.of(0), people.recognise(face(300, .3)).orElseThrow().assignment());
        people.learn(person, face(400, .5)); // not certain enough
        assertEquals(Optional.empty(), people.recognise(face(400, .3)));
    }

    @Test
    void strangersAreForgottenBeforeTheyBecomeTooMany() {
        for (int i = 0; i < 40; i++) {
            people.meet(face(10 + i));
        }
        assertEquals(Optional.empty(), people.recognise(face(10)));
        assertTrue(people.recognise(face(49)).isPresent());
    }

    @Test
    void anEmbeddingNeedsADirectionAnd512Numbers() {
        assertThrows(IllegalArgumentException.class, () -> new FaceEmbedding(new float[FaceEmbedding.SIZE]));
        assertThrows(IllegalArgumentException.class, () -> new FaceEmbedding(new float[] {1}));
        float[] broken = new float[FaceEmbedding.SIZE];
        broken[3] = Float.NaN;
        assertThrows(IllegalArgumentException.class, () -> new FaceEmbedding(broken));
        assertEquals(1, anna.likeness(anna), 1e-5);
    }
}
