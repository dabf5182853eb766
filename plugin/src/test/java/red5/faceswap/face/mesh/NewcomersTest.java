package red5.faceswap.face.mesh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import red5.faceswap.face.FaceException;
import red5.faceswap.face.FaceTracker;
import red5.faceswap.face.FramePlan;
import red5.faceswap.face.Safeguard;
import red5.faceswap.face.SwapSettings;
import red5.faceswap.face.mesh.geometry.Box;
import red5.faceswap.media.VideoFrame;

/** Who comes into the picture is covered from the first frame on, since that one is drawn when later ones have been examined. */
class NewcomersTest extends OnRealClips {
    private static final int STEADY = 6;
    /** Of two pictures of one person .86 and more. */
    private static final double SAME_PERSON = .6;

    private static TwoPeople.Cast cast;

    private final TwoPeople people = new TwoPeople(List.of(cast), pool);
    private final List<TwoPeople.Picture> pictures = new ArrayList<>();
    private final List<FramePlan> plans = new ArrayList<>();
    private FaceTracker tracker;
    private int drawn;

    @BeforeAll
    static void cast() throws Exception {
        cast = TwoPeople.Cast.of(240, 180, oracle, pool, FRANCK, SECOND_MAN);
    }

    @BeforeEach
    void begin() {
        tracker = engine.newTracker();
    }

    @AfterEach
    void end() {
        tracker.close();
        pictures.forEach(picture -> picture.frame().close());
    }

    private static SwapSettings settings(int lookBack) {
        return swap(monaLisa).withSafeguard(Safeguard.DEFAULT.withLookBack(lookBack));
    }

    /** Tracks the next frames, and draws each when so many further ones were tracked. */
    private void play(int frames, int lookBack) throws Exception {
        for (int i = 0; i < frames; i++) {
            TwoPeople.Picture picture = people.next(33_333L * pictures.size());
            pictures.add(picture);
            plans.add(tracker.track(picture.frame(), settings(lookBack)));
            while (plans.size() - drawn > lookBack) {
                assertCovered(drawn++);
            }
        }
    }

    private void assertCovered(int number) throws Exception {
        TwoPeople.Picture picture = pictures.get(number);
        try (VideoFrame copy = picture.frame().copy()) {
            plans.get(number).draw(copy);
            for (TwoPeople.Shown person : picture.people()) {
                if (person.box().centreX() > 0 && person.box().centreX() < copy.width()) {
                    double changed = Pixels.changedShare(picture.frame(), copy, person.box());
                    assertTrue(changed > .35, "frame " + number + ": " + changed + " of a face is changed");
                    double likeness = changed > .7
                            ? 0
                            : FaceOracle.cosine(oracle.embedAt(copy, person.points()), person.identity());
                    assertTrue(likeness < SAME_PERSON, "frame " + number + ": looks like the person, " + likeness);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"0,6", "1,6", "1,7", "2,6", "2,7", "3,6", "3,7", "3,8", "6,6", "6,7", "6,8", "10,9"})
    void whoIsSuddenlyThereIsNeverSeen(int lookBack, int before) throws Exception {
        people.jump(1);
        play(before, lookBack);
        people.jump(1);
        play(4 + lookBack, lookBack);
    }

    /** Frames that wait are covered as was promised when they came. */
    @ParameterizedTest
    @CsvSource({"2,0", "2,10", "0,2", "10,2"})
    void whoIsSuddenlyThereIsNotSeenWhileTheLookBackIsChanged(int lookBack, int then) throws Exception {
        for (int after = 0; after < 3; after++) {
            people.jump(1);
            play(STEADY + after, lookBack);
            people.jump(1);
            play(after, lookBack);
            for (int i = 0; i < 12; i++) {
                TwoPeople.Picture picture = people.next(33_333L * pictures.size());
                pictures.add(picture);
                plans.add(tracker.track(picture.frame(), settings(then)));
                int changed = plans.size() - 1 - i;
                while (plans.size() - drawn > (drawn < changed ? lookBack : then)) {
                    assertCovered(drawn++);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {STEADY, STEADY + 1})
    void whoWalksInOverTheEdgeIsNeverSeenNorWhoWalksOut(int before) throws Exception {
        people.jump(1);
        play(before, 2);
        people.walk(1);
        play(16, 2);
        people.walk(0);
        play(16, 2);
        people.walk(0);
        play(16, 2);
    }

    @ParameterizedTest
    @ValueSource(ints = {STEADY, STEADY + 1})
    void whenThePublisherStopsWhoCameWithTheLastFrameIsCovered(int before) throws Exception {
        people.jump(1);
        play(before, 2);
        people.jump(1);
        play(1, 2);
        tracker.conclude();
        while (drawn < plans.size()) {
            assertCovered(drawn++);
        }
        play(6, 2);
        assertEquals(2, plans.get(plans.size() - 1).faces().size());
        assertTrue(
                plans.get(plans.size() - 1).faces().stream().allMatch(face -> face.trackId() > 0),
                "and is swapped from then on");
    }

    @ParameterizedTest
    @ValueSource(ints = {STEADY, STEADY + 1})
    void whoCameInTheLastFrameBeforeACutIsCovered(int before) throws Exception {
        people.jump(1);
        play(before, 2);
        people.jump(1);
        play(1, 2);
        people.cut(new Random(3));
        play(4, 2);
    }

    /** The network finds points beside a face that has jumped by half of itself, as surely as ever, and what lies under them is no face. */
    @ParameterizedTest
    @CsvSource({
        "1,1,0", "1,2,0", "1,3,0", "5,1,0", "5,2,0", "5,3,0", "5,1,1", "5,2,1", "5,3,1", "30,1,0", "30,2,0", "30,3,0"
    })
    void whoJumpsByAPartOfTheFaceIsNeverSeen(int before, int steps, int person) throws Exception {
        play(before, 2);
        people.walk(person);
        play(steps, 2);
        people.jump(person); // back
        play(10, 2);
        people.walk(person);
        play(steps, 2);
        people.jump(person);
        play(10, 2);
    }

    /** His looks would be taken for those of whoever is there now, and so a part of her for something in front of her. */
    @ParameterizedTest
    @ValueSource(ints = {240, 200})
    void whoWasThereBeforeACutIsForgottenThoughTheLastLookFails(int height) throws Exception {
        boolean[] failing = {false};
        FaultyEngine.Helpers helpers = new FaultyEngine.Helpers(() -> {
            if (failing[0]) {
                throw new IllegalStateException("on purpose");
            }
        });
        Set<Long> before = new HashSet<>();
        Set<Long> after = new HashSet<>();
        try (MeshEngine faulty = new MeshEngine(TARGET.resolve("models"), MeshOptions.DEFAULT, helpers);
                FaceTracker follower = faulty.newTracker();
                ClipReader one = new ClipReader(FRANCK, 320, 240, 2, pool);
                ClipReader other = new ClipReader(SECOND_MAN, 320, height, 2, pool)) {
            for (int i = 0; i <= STEADY; i++) {
                failing[0] = i == STEADY; // a look begins, and nobody knows yet that it fails
                try (VideoFrame frame = one.next()) {
                    follower.track(frame, swap(monaLisa)).faces().forEach(face -> before.add(face.trackId()));
                }
            }
            try (VideoFrame cut = other.next()) {
                assertThrows(FaceException.class, () -> follower.track(cut, swap(monaLisa)));
            }
            failing[0] = false;
            for (int i = 0; i < STEADY; i++) {
                try (VideoFrame frame = other.next()) {
                    follower.track(frame, swap(monaLisa)).faces().forEach(face -> after.add(face.trackId()));
                }
            }
        }
        assertEquals(1, before.size());
        assertEquals(1, after.size());
        assertTrue(Collections.disjoint(before, after), before + " " + after);
    }

    @Test
    void aPlanThatIsSealedDoesNotChange() throws Exception {
        people.jump(1);
        play(STEADY + 1, 2);
        FramePlan last = plans.get(plans.size() - 1);
        last.seal();
        people.jump(1);
        play(2, 2);
        assertEquals(1, last.faces().size());
    }

    @Test
    void aFaceThatMovesFastIsFollowedWithoutLag() throws Exception {
        play(STEADY, 2);
        people.walk(1);
        for (int i = 0; i < 4; i++) {
            play(1, 2);
            Box truth = pictures.get(pictures.size() - 1).people().get(1).box();
            double nearest = plans.get(plans.size() - 1).faces().stream()
                    .mapToDouble(face -> Math.abs(face.x() + face.width() / 2 - truth.centreX()))
                    .min()
                    .orElseThrow();
            assertTrue(nearest < .15 * truth.width(), "off by " + nearest + " of " + truth.width());
        }
    }
}
