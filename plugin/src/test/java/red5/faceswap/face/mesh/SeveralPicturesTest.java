package red5.faceswap.face.mesh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import red5.faceswap.face.FaceException;
import red5.faceswap.face.FaceTracker;
import red5.faceswap.face.SourceFace;
import red5.faceswap.media.VideoFrame;

/** One face out of several pictures of a person. */
class SeveralPicturesTest extends OnRealClips {
    private static final List<byte[]> CLEAN = new ArrayList<>();
    /** The same pictures, with a shadow on the one or the other half of the face. */
    private static final List<byte[]> SHADED = new ArrayList<>();

    private static float[] identity;

    @BeforeAll
    static void take() throws Exception {
        for (double second : new double[] {0, 15, 40}) {
            try (ClipReader clip = new ClipReader(FRANCK, 800, 600, second, pool);
                    VideoFrame frame = clip.next()) {
                byte[] png = Pixels.encode(frame, ".png");
                float[] one = oracle.embed(frame);
                identity = identity == null ? new float[one.length] : identity;
                double length = Math.sqrt(squares(one));
                for (int i = 0; i < one.length; i++) {
                    identity[i] += (float) (one[i] / length);
                }
                boolean left = CLEAN.size() % 2 == 0;
                CLEAN.add(png);
                SHADED.add(TestPictures.encode(
                        TestPictures.shaded(TestPictures.decode(png), oracle.points(frame), left, .3), "png"));
            }
        }
    }

    private static double squares(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value * value;
        }
        return sum;
    }

    /** How much the second man looks like the person of the pictures when their face is on him. */
    private static double likeness(List<byte[]> pictures) throws Exception {
        SourceFace face = engine.prepare(pictures);
        double sum = 0;
        int looks = 0;
        try (FaceTracker tracker = engine.newTracker();
                ClipReader clip = new ClipReader(SECOND_MAN, 480, 384, 1, pool)) {
            for (int i = 0; i < 40; i++) {
                try (VideoFrame frame = clip.next();
                        VideoFrame drawn = swapped(tracker, frame, face)) {
                    if (i % 10 == 9) {
                        sum += FaceOracle.cosine(oracle.embedAt(drawn, oracle.points(frame)), identity);
                        looks++;
                    }
                }
            }
        }
        return sum / looks;
    }

    @Test
    void whatOnePictureHasInShadowAnotherGives() throws Exception {
        double one = likeness(SHADED.subList(0, 1));
        double two = likeness(SHADED.subList(0, 2));
        assertTrue(two > one + .03, "one picture " + one + ", two pictures " + two);
    }

    @Test
    void goodPicturesAreNotMadeWorseByMoreOfThem() throws Exception {
        double one = likeness(CLEAN.subList(0, 1));
        double three = likeness(CLEAN);
        assertTrue(three > one - .02, "one picture " + one + ", three pictures " + three);
    }

    @Test
    void theFaceOfEachPictureIsShown() throws Exception {
        SourceFace face = engine.prepare(CLEAN);
        assertEquals(3, face.pictures().size());
        assertEquals(face.found(), face.pictures().get(0));
        for (int i = 0; i < 3; i++) {
            assertEquals(engine.prepare(CLEAN.get(i)).found(), face.pictures().get(i));
        }
    }

    @Test
    void aPictureOfSomebodyElseIsRefusedAndShown() throws Exception {
        byte[] stranger;
        try (ClipReader clip = new ClipReader(SECOND_MAN, 800, 600, 6, pool);
                VideoFrame frame = clip.next()) {
            stranger = Pixels.encode(frame, ".png");
        }
        for (byte[] other : List.of(stranger, Files.readAllBytes(TARGET.resolve("faces/mona-lisa.jpg")))) {
            FaceException refused =
                    assertThrows(FaceException.class, () -> engine.prepare(List.of(CLEAN.get(0), other)));
            assertTrue(refused.getMessage().contains("somebody else"), refused.getMessage());
            assertEquals(engine.prepare(other).found(), refused.found().orElseThrow());
        }
        engine.prepare(List.of(SHADED.get(0), CLEAN.get(1), SHADED.get(1)));
    }

    @Test
    void oneBadPictureAmongGoodOnesIsToldOf() {
        List<byte[]> pictures = new ArrayList<>(CLEAN);
        pictures.set(1, TestPictures.emptyPng(300, 200));
        FaceException refused = assertThrows(FaceException.class, () -> engine.prepare(pictures));
        assertTrue(refused.getMessage().contains("No face"), refused.getMessage());
    }
}
