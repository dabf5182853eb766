package red5.faceswap.face.mesh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import red5.faceswap.face.FaceEmbedding;
import red5.faceswap.face.FaceException;
import red5.faceswap.face.FaceSelector;
import red5.faceswap.face.FaceSelector.Assignment;
import red5.faceswap.face.FaceSelector.Order;
import red5.faceswap.face.FaceSelector.Others;
import red5.faceswap.face.FaceSelector.Rule;
import red5.faceswap.face.FaceSelector.Stills;
import red5.faceswap.face.FaceTracker;
import red5.faceswap.face.SourceFace;
import red5.faceswap.face.SwapSettings;
import red5.faceswap.face.identity.Recogniser;
import red5.faceswap.face.mesh.drawing.MeshPlan;
import red5.faceswap.face.mesh.geometry.Box;
import red5.faceswap.media.VideoFrame;

/** Who of several people gets which face, on real clips put together: they stand side by side, cross, leave, come back, hang on the wall. */
class WhichFaceTest extends OnRealClips {
    private static final int W = 640;
    private static final int H = 360;
    /** Of the pictures of people that are put into the scene. */
    private static final int PW = 250;

    private static final int PH = 200;
    private static final int FPS = 25;

    private static Recogniser recogniser;
    /** The library's pictures of the two men are from other minutes than what is played. */
    private static SourceFace franck;

    @BeforeAll
    static void openRecogniser() throws Exception {
        recogniser = new Recogniser(Files.readAllBytes(TARGET.resolve("models/face_recogniser.onnx")));
        try (ClipReader clip = new ClipReader(FRANCK, 720, 576, 100, pool);
                VideoFrame frame = clip.next()) {
            franck = engine.prepare(Pixels.encode(frame, ".png"));
        }
    }

    @AfterAll
    static void closeRecogniser() {
        recogniser.close();
    }

    /** What the recogniser says is known in the same frame, so that every run is the same. */
    private static FaceTracker tracker() {
        return engine.newTracker(WhichFaceTest::recognise);
    }

    private static Optional<Future<FaceEmbedding>> recognise(byte[] rgb) {
        try {
            return Optional.of(CompletableFuture.completedFuture(recogniser.embed(rgb)));
        } catch (FaceException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Assignment assign(SourceFace person, SourceFace face) {
        return new Assignment(
                person == franck ? "franck" : "second", person.embedding().orElseThrow(), face);
    }

    private static SwapSettings select(Rule rule, Order order, Others others, Stills stills, Assignment... people) {
        return SwapSettings.swap("test", monaLisa)
                .withSelect(new FaceSelector(rule, order, List.of(people), others, stills));
    }

    /** Who need not show life first. */
    private static SwapSettings everybodyAtOnce() {
        return select(Rule.MANY, Order.LARGE_SMALL, Others.ANONYMOUS, Stills.SWAP);
    }

    private static SwapSettings map() {
        return select(
                Rule.MAP,
                Order.LARGE_SMALL,
                Others.ANONYMOUS,
                Stills.ANONYMOUS,
                assign(franck, monaLisa),
                assign(source, franck));
    }

    private static ClipReader clip(int man, int seconds) {
        return new ClipReader(man == 0 ? FRANCK : SECOND_MAN, PW, PH, seconds, pool);
    }

    private static MeshPlan track(FaceTracker tracker, Scene scene, SwapSettings settings) throws FaceException {
        return (MeshPlan) tracker.track(scene.frame, settings);
    }

    /** What is done to the person whose picture was pasted there. */
    private static Object on(MeshPlan plan, int left, int top) {
        return Scene.at(plan, left + PW / 2.0, top + .55 * PH);
    }

    private static long micros(int frame) {
        return 1_000_000L * frame / FPS;
    }

    @Test
    void twoWhoCrossLeaveAndComeBackKeepTheirFaces() throws Exception {
        int seen = 0;
        int swapped = 0;
        List<String> wrong = new ArrayList<>();
        try (ClipReader one = clip(0, 20);
                ClipReader two = clip(1, 2);
                FaceTracker tracker = tracker()) {
            for (int i = 0; i < 190; i++) {
                int x1 = i < 30
                        ? 20
                        : i < 90
                                ? 20 + (i - 30) * 6
                                : i < 120 ? 380 + (i - 90) * 12 : i < 150 ? 740 : Math.max(20, 740 - (i - 150) * 20);
                int x2 =
                        i < 30 ? 370 : i < 90 ? 370 - (i - 30) * 6 : 10 + (i > 150 ? Math.min(360, (i - 150) * 10) : 0);
                try (VideoFrame a = one.next();
                        VideoFrame b = two.next();
                        Scene scene = new Scene(pool, W, H, micros(i))) {
                    scene.paste(a, x1, 80).paste(b, x2, 80); // the second man passes in front
                    MeshPlan plan = track(tracker, scene, map());
                    boolean apart = Math.abs(x1 - x2) > .8 * PW; // his face is not hidden by the other picture
                    if (x1 < W - PW * .8 && apart) {
                        seen++;
                        Object on = on(plan, x1, 80);
                        swapped += on == monaLisa ? 1 : 0;
                        if (on != monaLisa && on != Scene.HIDDEN) {
                            wrong.add("first man in frame " + i + ": " + name(on));
                        }
                    }
                    seen++;
                    Object on = on(plan, x2, 80);
                    swapped += on == franck ? 1 : 0;
                    if (on != franck && on != Scene.HIDDEN) {
                        wrong.add("second man in frame " + i + ": " + name(on));
                    }
                }
            }
        }
        assertEquals(List.of(), wrong);
        assertTrue(swapped > .93 * seen, swapped + " of " + seen + " are swapped");
    }

    private static String name(Object on) {
        return on == monaLisa ? "the first man's face" : on == franck ? "the second man's face" : on.toString();
    }

    @ParameterizedTest
    @EnumSource(Order.class)
    void oneIsTheFirstInTheChosenOrderAndTheOtherIsHidden(Order order) throws Exception {
        try (ClipReader large = clip(0, 20);
                ClipReader small = new ClipReader(SECOND_MAN, 160, 120, 2, pool);
                FaceTracker tracker = tracker()) {
            SwapSettings settings = select(Rule.ONE, order, Others.ANONYMOUS, Stills.SWAP);
            for (int i = 0; i < 20; i++) {
                try (VideoFrame a = large.next();
                        VideoFrame b = small.next();
                        Scene scene = new Scene(pool, W, H, micros(i))) {
                    scene.paste(a, 40, 150).paste(b, 420, 20); // large, left and below; small, right and above
                    MeshPlan plan = track(tracker, scene, settings);
                    Object onLarge = on(plan, 40, 150);
                    Object onSmall = Scene.at(plan, 500, 20 + 66);
                    boolean both = order == Order.BEST_WORST || order == Order.WORST_BEST;
                    boolean largeFirst = both
                            ? onLarge == monaLisa
                            : List.of(Order.LEFT_RIGHT, Order.BOTTOM_TOP, Order.LARGE_SMALL)
                                    .contains(order);
                    assertSame(largeFirst ? monaLisa : Scene.HIDDEN, onLarge, "frame " + i);
                    assertSame(largeFirst ? Scene.HIDDEN : monaLisa, onSmall, "frame " + i);
                }
            }
        }
    }

    /** Something hides half of the first man's face, whose points are found all the same. */
    @Test
    void theBestFaceIsOneThatIsSeenWhole() throws Exception {
        try (ClipReader one = clip(0, 20);
                ClipReader two = clip(1, 2);
                FaceTracker tracker = tracker()) {
            SwapSettings settings = select(Rule.ONE, Order.BEST_WORST, Others.ANONYMOUS, Stills.SWAP);
            for (int i = 0; i < 100; i++) {
                try (VideoFrame a = one.next();
                        VideoFrame b = two.next();
                        Scene scene = new Scene(pool, W, H, micros(i))) {
                    scene.paste(a, 20, 80).paste(b, 370, 80);
                    if (i >= 20) {
                        Pixels.blank(scene.frame, new Box(20 + PW / 2f, 60, 270, 290));
                    }
                    MeshPlan plan = track(tracker, scene, settings);
                    assertTrue(i < 85 || on(plan, 370, 80) == monaLisa, "frame " + i);
                }
            }
        }
    }

    @Test
    void theFirstOfNearlyEqualFacesDoesNotChangeFromFrameToFrame() throws Exception {
        int changes = 0;
        try (ClipReader left = clip(1, 2);
                ClipReader right = clip(1, 8);
                FaceTracker tracker = tracker()) {
            SwapSettings settings = select(Rule.ONE, Order.LARGE_SMALL, Others.ANONYMOUS, Stills.ANONYMOUS);
            Object before = null;
            for (int i = 0; i < 75; i++) {
                try (VideoFrame a = left.next();
                        VideoFrame b = right.next();
                        Scene scene = new Scene(pool, W, H, micros(i))) {
                    scene.paste(a, 40, 80).paste(b, 340, 80);
                    Object now = on(track(tracker, scene, settings), 40, 80);
                    changes += i > 25 && now != before ? 1 : 0; // at first nobody is known to live
                    before = now;
                }
            }
        }
        assertTrue(changes <= 1, "the face jumped " + changes + " times");
    }

    @Test
    void referenceSwapsThatPersonAloneAndOthersAreNeverShownUnlessChosen() throws Exception {
        for (Others others : Others.values()) {
            try (ClipReader one = clip(0, 20);
                    ClipReader two = clip(1, 2);
                    FaceTracker tracker = tracker()) {
                SwapSettings settings =
                        select(Rule.REFERENCE, Order.LARGE_SMALL, others, Stills.ANONYMOUS, assign(source, monaLisa));
                for (int i = 0; i < 40; i++) {
                    try (VideoFrame a = one.next();
                            VideoFrame b = two.next();
                            Scene scene = new Scene(pool, W, H, micros(i))) {
                        scene.paste(a, 20, 80).paste(b, 370, 80);
                        MeshPlan plan = track(tracker, scene, settings);
                        Object her = on(plan, 370, 80);
                        assertTrue(her == monaLisa || i < 2 && her == Scene.HIDDEN, "frame " + i + ": " + her);
                        boolean known = others == Others.ORIGINAL && i >= 15;
                        Object other = on(plan, 20, 80);
                        assertTrue(
                                other == Scene.HIDDEN && !known || other == Scene.SHOWN && others == Others.ORIGINAL,
                                "frame " + i + ": " + other);
                    }
                }
            }
        }
    }

    /** A cut between two shots of the same stage: the frame's largest part stays, and each sits where the other sat. */
    @ParameterizedTest
    @CsvSource({"640, 360", "1280, 720"})
    void whoSuddenlySitsInAnothersPlaceIsNotTakenForThatOther(int width, int height) throws Exception {
        try (ClipReader one = clip(0, 20);
                ClipReader two = clip(1, 2);
                FaceTracker tracker = tracker()) {
            SwapSettings settings = select(
                    Rule.REFERENCE, Order.LARGE_SMALL, Others.ORIGINAL, Stills.ANONYMOUS, assign(source, monaLisa));
            for (int i = 0; i < 160; i++) {
                boolean exchanged = i / 40 % 2 == 1;
                try (VideoFrame a = one.next();
                        VideoFrame b = two.next();
                        Scene scene = new Scene(pool, width, height, micros(i))) {
                    int left = exchanged ? 370 : 20;
                    int right = 390 - left;
                    scene.paste(a, left, 80).paste(b, right, 80);
                    MeshPlan plan = track(tracker, scene, settings);
                    Object named = on(plan, right, 80);
                    Object other = on(plan, left, 80);
                    assertTrue(named == monaLisa || named == Scene.HIDDEN, "frame " + i + ": the named man: " + named);
                    assertTrue(other == Scene.SHOWN || other == Scene.HIDDEN, "frame " + i + ": the other: " + other);
                    boolean settled = i % 40 > 15;
                    assertTrue(!settled || named == monaLisa, "frame " + i + ": the named man is not swapped again");
                    assertTrue(!settled || other == Scene.SHOWN, "frame " + i + ": the other is not shown again");
                }
            }
        }
    }

    @Test
    void aPhotoOnTheWallGetsNoFaceAndTheManBeforeItDoes() throws Exception {
        for (Rule rule : List.of(Rule.MANY, Rule.ONE)) {
            int onPhoto = 0;
            try (ClipReader living = new ClipReader(FRANCK, PW, PH, 62, pool);
                    ClipReader other = new ClipReader(SECOND_MAN, 320, 240, 10, pool);
                    VideoFrame photo = other.next();
                    FaceTracker tracker = tracker()) {
                for (int i = 0; i < 10 * FPS; i++) {
                    try (VideoFrame a = living.next();
                            Scene scene = new Scene(pool, W, H, micros(i))) {
                        scene.paste(photo, 0, 60).paste(a, 370, 80);
                        Noise.add(scene.frame, 3, i);
                        MeshPlan plan = track(
                                tracker, scene, select(rule, Order.LARGE_SMALL, Others.ANONYMOUS, Stills.ANONYMOUS));
                        Object onWall = Scene.at(plan, 160, 60 + 132);
                        onPhoto += onWall == monaLisa ? 1 : 0;
                        assertNotEquals(Scene.NOTHING, onWall);
                        assertTrue(i < 7 * FPS || onWall == Scene.HIDDEN, rule + " frame " + i + ": " + onWall);
                        assertTrue(i < 7 * FPS || on(plan, 370, 80) == monaLisa, rule + " frame " + i);
                    }
                }
            }
            assertEquals(0, onPhoto, rule + ": frames in which the photo wore the face");
        }
    }

    /** Its points are found half outside the picture first, and while it moves fast: that they change then is no life. */
    @Test
    void aPhotoThatSomebodyHoldsUpWearsNoFaceForLong() throws Exception {
        int worn = 0;
        try (ClipReader living = new ClipReader(FRANCK, PW, PH, 62, pool);
                ClipReader other = new ClipReader(SECOND_MAN, 210, 158, 10, pool);
                VideoFrame photo = other.next();
                FaceTracker tracker = tracker()) {
            SwapSettings settings = select(Rule.MANY, Order.LARGE_SMALL, Others.ANONYMOUS, Stills.ANONYMOUS);
            for (int i = 0; i < 6 * FPS; i++) {
                try (VideoFrame a = living.next();
                        Scene scene = new Scene(pool, W, H, micros(i)).paste(a, 20, 80)) {
                    int x = 370 + (int) (12 * Math.sin(i / 9.));
                    int y = Math.max(100, H - Math.max(0, i - 30) * 22);
                    scene.paste(photo, x, y);
                    MeshPlan plan = track(tracker, scene, settings);
                    Object on = Scene.at(plan, x + .5 * 210, y + .55 * 158);
                    worn += i > 4 * FPS && on != Scene.HIDDEN ? 1 : 0;
                    assertTrue(i < 2 * FPS || on(plan, 20, 80) == monaLisa, "frame " + i);
                }
            }
        }
        assertEquals(0, worn, "frames in which the photo wears a face after three seconds");
    }

    @Test
    void aPhotoThatWasOutOfSightBeforeItWasKnownForOneIsNoNewcomer() throws Exception {
        try (ClipReader living = new ClipReader(FRANCK, PW, PH, 62, pool);
                ClipReader other = new ClipReader(SECOND_MAN, 320, 240, 10, pool);
                VideoFrame photo = other.next();
                FaceTracker tracker = tracker()) {
            SwapSettings settings = select(Rule.MANY, Order.LARGE_SMALL, Others.ANONYMOUS, Stills.ANONYMOUS);
            for (int i = 0; i < 4 * FPS; i++) {
                boolean gone = i >= 10 && i < 35; // longer than a lost face is held
                try (VideoFrame a = living.next();
                        Scene scene = new Scene(pool, W, H, micros(i)).paste(a, 370, 80)) {
                    if (!gone) {
                        scene.paste(photo, 0, 60);
                    }
                    Noise.add(scene.frame, 3, i);
                    MeshPlan plan = track(tracker, scene, settings);
                    assertNotEquals(monaLisa, Scene.at(plan, 160, 60 + 132), "frame " + i);
                }
            }
        }
    }

    @Test
    void whoIsFarLargerThanThePicturesBehindIsSwappedAtOnce() throws Exception {
        try (ClipReader living = clip(0, 20);
                ClipReader other = new ClipReader(SECOND_MAN, 100, 76, 10, pool);
                VideoFrame photo = other.next();
                FaceTracker tracker = tracker()) {
            SwapSettings settings = select(Rule.MANY, Order.LARGE_SMALL, Others.ANONYMOUS, Stills.ANONYMOUS);
            for (int i = 0; i < 2 * FPS; i++) {
                try (VideoFrame a = living.next();
                        Scene scene = new Scene(pool, W, H, micros(i))) {
                    scene.paste(photo, 20, 20).paste(a, 340, 80);
                    MeshPlan plan = track(tracker, scene, settings);
                    assertSame(monaLisa, on(plan, 340, 80), "frame " + i);
                    assertSame(Scene.HIDDEN, Scene.at(plan, 20 + 50, 20 + 42), "frame " + i);
                }
            }
        }
    }

    @Test
    void twoWhoAreThereWhenTheSceneBeginsAreSwappedWhenTheyLiveAndWhoIsLostAndFoundAtOnce() throws Exception {
        try (ClipReader left = clip(0, 20);
                ClipReader right = clip(1, 2);
                FaceTracker tracker = tracker()) {
            SwapSettings settings = select(Rule.MANY, Order.LARGE_SMALL, Others.ANONYMOUS, Stills.ANONYMOUS);
            for (int i = 0; i < 5 * FPS; i++) {
                boolean gone = i >= 4 * FPS && i < 4 * FPS + 20; // longer than a lost face is held
                try (VideoFrame a = left.next();
                        VideoFrame b = right.next();
                        Scene scene = new Scene(pool, W, H, micros(i)).paste(a, 40, 80)) {
                    if (!gone) {
                        scene.paste(b, 340, 80);
                    }
                    MeshPlan plan = track(tracker, scene, settings);
                    assertNotEquals(Scene.NOTHING, on(plan, 40, 80), "frame " + i);
                    assertTrue(i < 3 * FPS || on(plan, 40, 80) == monaLisa, "frame " + i);
                    assertTrue(
                            gone || i < 3 * FPS || i < 4 * FPS + 23 && i >= 4 * FPS || on(plan, 340, 80) == monaLisa,
                            "frame " + i);
                }
            }
        }
    }

    @Test
    void ofTwelveFacesTheTenLargestAreSwappedAndAllAreCovered() throws Exception {
        List<ClipReader> clips = new ArrayList<>();
        try (FaceTracker tracker = tracker()) {
            for (int k = 0; k < 12; k++) {
                clips.add(new ClipReader(FRANCK, side(k), side(k) * 4 / 5, 2 + 2 * k, pool));
            }
            for (int i = 0; i < 20; i++) {
                try (Scene scene = new Scene(pool, 1280, 720, micros(i))) {
                    for (int k = 0; k < 12; k++) {
                        try (VideoFrame face = clips.get(k).next()) {
                            scene.paste(face, k % 4 * 320, k / 4 * 240);
                        }
                    }
                    MeshPlan plan = track(tracker, scene, everybodyAtOnce());
                    for (int k = 0; k < 12; k++) {
                        Object on = Scene.at(plan, k % 4 * 320 + .54 * side(k), k / 4 * 240 + .5 * side(k));
                        Object wanted = side(k) == 300 ? monaLisa : Scene.HIDDEN;
                        assertTrue(i < 4 || on == wanted, "face " + k + " in frame " + i + ": " + on);
                        assertTrue(
                                i < 3 || (on == monaLisa) == (side(k) == 300),
                                "face " + k + " in frame " + i + " " + on);
                    }
                }
            }
        } finally {
            clips.forEach(ClipReader::close);
        }
    }

    @Test
    void aLargerFaceThatComesInTakesThePlaceOfTheSmallestWhenThereAreTooMany() throws Exception {
        try (MeshEngine one = new MeshEngine(TARGET.resolve("models"), new MeshOptions(1, 6, 15, 1));
                ClipReader small = new ClipReader(FRANCK, 160, 128, 2, pool);
                ClipReader large = new ClipReader(SECOND_MAN, 400, 320, 2, pool);
                FaceTracker tracker = one.newTracker()) {
            for (int i = 0; i < 20; i++) {
                try (VideoFrame a = small.next();
                        VideoFrame b = large.next();
                        Scene scene = new Scene(pool, W, H, micros(i)).paste(a, 20, 80)) {
                    if (i >= 8) {
                        scene.paste(b, 200, 20);
                    }
                    MeshPlan plan = track(tracker, scene, everybodyAtOnce());
                    boolean settled = i < 8 || i >= 8 + MeshOptions.DEFAULT.detectEvery();
                    Object onSmall = Scene.at(plan, 107, 80 + 70);
                    assertNotEquals(Scene.NOTHING, onSmall, "frame " + i);
                    assertSame(
                            i < 8 || !settled && onSmall == monaLisa ? monaLisa : Scene.HIDDEN, onSmall, "frame " + i);
                    assertTrue(i < 8 || !settled || Scene.at(plan, 410, 20 + 176) == monaLisa, "frame " + i);
                }
            }
        }
    }

    /** Width of that picture: two are smaller. */
    private static int side(int k) {
        return k == 3 || k == 8 ? 260 : 300;
    }

    @Test
    void nobodyIsRecognisedWherePeopleAreNotToldApart() throws Exception {
        List<byte[]> asked = new ArrayList<>();
        try (ClipReader one = clip(0, 20);
                FaceTracker tracker = engine.newTracker(rgb -> {
                    asked.add(rgb);
                    return Optional.empty();
                })) {
            for (int i = 0; i < 5; i++) {
                try (VideoFrame a = one.next();
                        Scene scene = new Scene(pool, W, H, micros(i)).paste(a, 20, 80)) {
                    tracker.track(scene.frame, SwapSettings.swap("test", monaLisa));
                }
            }
        }
        assertEquals(0, asked.size());
    }

    @Test
    void whoeverCannotBeRecognisedStaysHidden() throws Exception {
        try (ClipReader one = clip(0, 20);
                FaceTracker tracker = engine.newTracker(rgb -> Optional.of(new CompletableFuture<>()))) {
            for (int i = 0; i < 30; i++) {
                try (VideoFrame a = one.next();
                        Scene scene = new Scene(pool, W, H, micros(i)).paste(a, 20, 80)) {
                    SwapSettings settings = select(
                            Rule.REFERENCE,
                            Order.LARGE_SMALL,
                            Others.ORIGINAL,
                            Stills.ORIGINAL,
                            assign(source, monaLisa));
                    assertSame(Scene.HIDDEN, on(track(tracker, scene, settings), 20, 80), "frame " + i);
                }
            }
        }
    }
}
