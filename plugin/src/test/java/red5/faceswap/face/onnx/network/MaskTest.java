package red5.faceswap.face.onnx.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import red5.faceswap.face.BoxMask;
import red5.faceswap.face.FaceNetwork;
import red5.faceswap.face.FaceRegion;
import red5.faceswap.face.FaceTemplate;
import red5.faceswap.face.SwapRecipe;
import red5.faceswap.face.onnx.KnownModels;
import red5.faceswap.face.onnx.description.OnnxWriter;
import red5.faceswap.face.onnx.store.ModelStore;
import red5.faceswap.face.onnx.store.Stores;
import red5.faceswap.media.NativeLedger;

/** What masks leave of a swapped face, against the same calculation in Java. */
class MaskTest {
    private static final int SIDE = 128;
    /** What the swapper gives whatever it sees. */
    private static final int[] SWAPPED = {51, 102, 204};

    private static final SwapRecipe KEEPS_MOUTH = SwapRecipe.plain("plain")
            .withRegionMask("parts")
            .withRegions(EnumSet.complementOf(EnumSet.of(FaceRegion.MOUTH)));

    @TempDir
    Path folder;

    private ModelStore store;

    @BeforeEach
    void swapper() throws Exception {
        KnownModels.helpers(folder);
        KnownModels.swapper(
                folder,
                KnownModels.swapperDescription("plain", SIDE, "rgb", 0, 1, KnownModels.embedding("unit", ""), false),
                KnownModels.plain(SIDE, .2f, .4f, .8f));
        put("front", "occlusion", 256, "nhwc", "bgr", "0, 0, 0", "1, 1, 1", "", blueIsFace(256));
        String classes = ", \"classes\": 19, \"regions\": {\"skin\": [1], \"mouth\": [10]}";
        put("parts", "region", 512, "nchw", "rgb", "0.5, 0.5, 0.5", "0.5, 0.5, 0.5", classes, redIsSkin(512));
    }

    @AfterEach
    void close() {
        if (store != null) {
            store.close();
        }
        assertFalse(NativeLedger.live().containsKey("face-network"), "networks are freed");
    }

    private void put(
            String name,
            String kind,
            int side,
            String layout,
            String order,
            String mean,
            String deviation,
            String more,
            byte[] model)
            throws Exception {
        KnownModels.write(folder, name + ".onnx", model);
        KnownModels.write(
                folder, name + ".json", """
                {"name": "%s", "kind": "%s", "file": "%s.onnx", "sha256": "", "url": "", "licence": "",
                 "picture": {"input": "", "side": %d, "layout": "%s", "order": "%s", "mean": [%s], "deviation": [%s]}%s}
                """.formatted(name, kind, name, side, layout, order, mean, deviation, more)
                        .getBytes(StandardCharsets.UTF_8));
    }

    /** Gives each pixel's first number: of blue, green and red the share of blue. */
    private static byte[] blueIsFace(int side) {
        return new OnnxWriter()
                .input("in_face:0", -1, side, side, 3)
                .output("out_mask:0", -1, side, side, 1)
                .initializer("first", new float[] {1, 0, 0}, 3, 1)
                .node("MatMul", new String[] {"in_face:0", "first"}, "out_mask:0")
                .model();
    }

    /** Class 1 has red's number, class 17 (hair) green's, 10 (mouth) half of blue's, the others less than any of them. */
    private static byte[] redIsSkin(int side) {
        float[] weights = new float[19 * 3];
        weights[3] = 1;
        weights[3 * 17 + 1] = 1;
        weights[3 * 10 + 2] = .5f;
        float[] bias = new float[19];
        Arrays.fill(bias, -9);
        bias[1] = bias[17] = bias[10] = 0;
        return new OnnxWriter()
                .input("input", 1, 3, side, side)
                .output("output", 1, 19, side, side)
                .initializer("weights", weights, 19, 3, 1, 1)
                .initializer("bias", bias, 19)
                .node("Conv", new String[] {"input", "weights", "bias"}, "output")
                .model();
    }

    /** Blue is a ramp from the left to the right, red is strong in an oval, green elsewhere. */
    private static byte[] target() {
        byte[] rgb = new byte[3 * SIDE * SIDE];
        for (int i = 0; i < SIDE * SIDE; i++) {
            double x = i % SIDE - 66;
            double y = i / SIDE - 66;
            boolean oval = x * x / 2500 + y * y / 3364 < 1;
            rgb[3 * i] = (byte) (oval ? 220 : 30);
            rgb[3 * i + 1] = (byte) (oval ? 40 : 210);
            rgb[3 * i + 2] = (byte) Math.min(255, 60 + 2 * (i % SIDE));
        }
        return rgb;
    }

    @Test
    void whatLiesInFrontOfTheFaceStays() throws Exception {
        byte[] target = target();
        assertMasked(target, made(target, "front", ""), smooth(sharp(target, 256, true), 256));
    }

    @Test
    void whatIsNoFaceStays() throws Exception {
        byte[] target = target();
        assertMasked(target, made(target, "", "parts"), smooth(sharp(target, 512, false), 512));
    }

    @Test
    void theSmallerOfBothMasksCounts() throws Exception {
        byte[] target = target();
        double[] one = smooth(sharp(target, 256, true), 256);
        double[] other = smooth(sharp(target, 512, false), 512);
        for (int i = 0; i < one.length; i++) {
            one[i] = Math.min(one[i], other[i]);
        }
        assertMasked(target, made(target, "front", "parts"), one);
    }

    @Test
    void aMaskThatWouldShowThePersonIsNotBelieved() throws Exception {
        byte[] target = target();
        for (int i = 0; i < SIDE * SIDE; i++) {
            target[3 * i + 2] = (byte) (i % SIDE < 20 ? 255 : 0);
        }
        byte[] made = made(target, "front", "");
        for (int i = 0; i < made.length; i++) {
            assertEquals(SWAPPED[i % 3], made[i] & 255, "the swapped face is whole");
        }
    }

    @Test
    void aMaskThatFailsIsLeftOutAndSaid() throws Exception {
        byte[] broken = new OnnxWriter()
                .input("in_face:0", -1, 256, 256, 3)
                .output("out_mask:0", -1, 256, 256, 1)
                .initializer("shape", 1L, 7, 7, 1)
                .node("Reshape", new String[] {"in_face:0", "shape"}, "out_mask:0")
                .model();
        KnownModels.write(folder, "front.onnx", broken);
        byte[] target = target();
        byte[] made = made(target, "front", "");
        for (int i = 0; i < made.length; i++) {
            assertEquals(SWAPPED[i % 3], made[i] & 255, "the swapped face is whole");
        }
        SwapRecipe recipe = SwapRecipe.plain("plain").withOcclusionMask("front");
        String problem = store.network(recipe).orElseThrow().problem().orElseThrow();
        assertTrue(problem.contains("The model front fails"), problem);
    }

    /** Only where the mouth is: what the mask calls so elsewhere is swapped, and so is all that would show who it is. */
    @Test
    void theMouthStaysThePersonsOwnWhereTheStreamWantsIt() throws Exception {
        byte[] target = withMouth();
        double[] kept = sharp(target, 512, false);
        float[] features = FaceTemplate.named("arcface_128").orElseThrow().at(SIDE);
        double x = (features[6] + features[8]) / 2;
        double y = (features[7] + features[9]) / 2;
        double radius = Math.hypot(features[4] - x, features[5] - y);
        double[] mouth = sharpMouth(target, 512);
        int elsewhere = 0;
        int there = 0;
        for (int i = 0; i < kept.length; i++) {
            if (mouth[i] > 0) {
                boolean near = Math.hypot((i % 512 + .5) / 4 - x, (i / 512 + .5) / 4 - y) < radius;
                kept[i] = near ? 0 : kept[i];
                there += near ? 1 : 0;
                elsewhere += near ? 0 : 1;
            }
        }
        assertTrue(there > 1000 && elsewhere > 1000, there + " and " + elsewhere);
        assertMasked(target, made(target, KEEPS_MOUTH), smooth(kept, 512));
    }

    @Test
    void theSkinIsSwappedWhateverAStreamWantsUnlessTheServerAllowsIt() throws Exception {
        byte[] target = withMouth();
        SwapRecipe own = KEEPS_MOUTH.withRegions(Set.of(FaceRegion.EYES));
        Stores.settled(store = new ModelStore(folder, 1, ""));
        String refused = store.obstacle(own).orElseThrow();
        assertTrue(refused.contains("skin, brows, glasses, nose"), refused);
        assertTrue(refused.contains("models.allow-own-features"), refused);
        byte[] without = made(target, KEEPS_MOUTH);
        assertArrayEquals(without, asked(target, own));
        store.allowOwnFeatures();
        assertEquals("", store.obstacle(own).orElse(""));
        byte[] shown = asked(target, own);
        int middle = 3 * (SIDE / 2 * SIDE + SIDE / 2);
        for (int c = 0; c < 3; c++) {
            assertEquals(target[middle + c], shown[middle + c], "the person's own skin");
        }
    }

    @Test
    void aMaskThatDoesNotNameRegionsSwapsAllAndSaysSo() throws Exception {
        String classes = ", \"classes\": 19, \"regions\": [1, 10]";
        put("parts", "region", 512, "nchw", "rgb", "0.5, 0.5, 0.5", "0.5, 0.5, 0.5", classes, redIsSkin(512));
        byte[] target = withMouth();
        Stores.settled(store = new ModelStore(folder, 1, ""));
        String said = store.obstacle(KEEPS_MOUTH).orElseThrow();
        assertTrue(said.contains("does not name the face's regions"), said);
        assertMasked(target, asked(target, KEEPS_MOUTH), smooth(sharp(target, 512, false), 512));
    }

    /** With a mouth, which the mask sees on the forehead as well. */
    private static byte[] withMouth() {
        byte[] rgb = target();
        for (int i = 0; i < SIDE * SIDE; i++) {
            boolean wide = Math.abs(i % SIDE - 64) < 16;
            int row = i / SIDE;
            if (wide && (row > 84 && row < 104 || row > 20 && row < 40)) {
                rgb[3 * i] = (byte) 60;
                rgb[3 * i + 1] = (byte) 40;
                rgb[3 * i + 2] = (byte) 250;
            }
        }
        return rgb;
    }

    private byte[] made(byte[] target, String occlusion, String region) throws Exception {
        return made(
                target, SwapRecipe.plain("plain").withOcclusionMask(occlusion).withRegionMask(region));
    }

    private byte[] made(byte[] target, SwapRecipe recipe) throws Exception {
        if (store == null) {
            Stores.settled(store = new ModelStore(folder, 1, ""));
        }
        assertEquals("", store.obstacle(recipe).orElse(""));
        return asked(target, recipe);
    }

    private byte[] asked(byte[] target, SwapRecipe recipe) throws Exception {
        FaceNetwork network = store.network(recipe).orElseThrow();
        return network.ask(OnnxSwapperTest.square(target), OnnxSwapperTest.person())
                .orElseThrow()
                .toCompletableFuture()
                .get(60, TimeUnit.SECONDS);
    }

    /** With the box that whoever draws it adds, the smaller one of box and mask. */
    private static void assertMasked(byte[] target, byte[] made, double[] mask) {
        int seen = 0;
        for (int i = 0; i < SIDE * SIDE; i++) {
            double box = BoxMask.along((i % SIDE + .5f) / SIDE) * BoxMask.along((i / SIDE + .5f) / SIDE);
            seen += mask[i] > .1 && mask[i] < .9 && box > .9 ? 1 : 0;
            for (int c = 0; c < 3; c++) {
                double under = target[3 * i + c] & 255;
                double expected = under + Math.min(box, mask[i]) * (SWAPPED[c] - under);
                double shown = under + box * ((made[3 * i + c] & 255) - under);
                assertEquals(expected, shown, 1.6, "at " + i % SIDE + "," + i / SIDE + " of colour " + c);
            }
        }
        assertTrue(seen > 100, "the mask has an edge: " + seen);
    }

    /** 1 where what the network calls a mouth is strongest. */
    private static double[] sharpMouth(byte[] target, int side) {
        double[] mask = new double[side * side];
        double[][] planes = planes(target, side);
        for (int i = 0; i < mask.length; i++) {
            double mouth = (Math.rint(planes[2][i]) / 127.5 - 1) / 2;
            mask[i] =
                    mouth > Math.rint(planes[0][i]) / 127.5 - 1 && mouth > Math.rint(planes[1][i]) / 127.5 - 1 ? 1 : 0;
        }
        return mask;
    }

    /** Red, green and blue in pixels of the network, 0..255. */
    private static double[][] planes(byte[] target, int side) {
        double[][] planes = new double[3][];
        for (int c = 0; c < 3; c++) {
            double[] plane = new double[SIDE * SIDE];
            for (int i = 0; i < plane.length; i++) {
                plane[i] = target[3 * i + c] & 255;
            }
            planes[c] = resized(plane, SIDE, side);
        }
        return planes;
    }

    /** The mask before it is smoothed, in pixels of the network: of the share of blue, or of what the strongest class says. */
    private static double[] sharp(byte[] target, int side, boolean blue) {
        double[][] planes = planes(target, side);
        double[] mask = new double[side * side];
        for (int i = 0; i < mask.length; i++) {
            double red = Math.rint(planes[0][i]) / 127.5 - 1;
            double green = Math.rint(planes[1][i]) / 127.5 - 1;
            double nose = (Math.rint(planes[2][i]) / 127.5 - 1) / 2;
            mask[i] = blue ? planes[2][i] / 255 : red > green || nose > green ? 1 : 0;
        }
        return mask;
    }

    /** Between pixels' centres; beyond the outermost ones the picture's edge. */
    private static double[] resized(double[] plane, int from, int to) {
        double[] resized = new double[to * to];
        for (int i = 0; i < resized.length; i++) {
            double x = Math.max(0, Math.min(from - 1, (i % to + .5) * from / to - .5));
            double y = Math.max(0, Math.min(from - 1, (i / to + .5) * from / to - .5));
            int x0 = Math.min(from - 2, (int) x);
            int y0 = Math.min(from - 2, (int) y);
            double above = plane[y0 * from + x0] * (1 - x + x0) + plane[y0 * from + x0 + 1] * (x - x0);
            double below = plane[(y0 + 1) * from + x0] * (1 - x + x0) + plane[(y0 + 1) * from + x0 + 1] * (x - x0);
            resized[i] = above * (1 - y + y0) + below * (y - y0);
        }
        return resized;
    }

    /** A Gaussian of sigma 5 pixels of the square over the mask, its upper half drawn out to 0..1. */
    private static double[] smooth(double[] mask, int side) {
        double[] across = blurred(resized(mask, side, SIDE), 1, SIDE);
        double[] both = blurred(across, SIDE, 1);
        for (int i = 0; i < both.length; i++) {
            both[i] = (Math.max(.5, Math.min(1, both[i])) - .5) * 2;
        }
        return both;
    }

    private static double[] blurred(double[] plane, int step, int other) {
        double[] blurred = new double[plane.length];
        for (int line = 0; line < SIDE; line++) {
            for (int at = 0; at < SIDE; at++) {
                double sum = 0;
                double weights = 0;
                for (int d = -20; d <= 20; d++) {
                    int from = Math.abs(at + d); // mirrored at the middle of the outermost pixel
                    from = from >= SIDE ? 2 * SIDE - 2 - from : from;
                    double weight = Math.exp(-d * d / 50.0);
                    sum += weight * plane[line * other + from * step];
                    weights += weight;
                }
                blurred[line * other + at * step] = sum / weights;
            }
        }
        return blurred;
    }
}
