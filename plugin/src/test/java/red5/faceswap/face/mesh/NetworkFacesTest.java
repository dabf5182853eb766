package red5.faceswap.face.mesh;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import red5.faceswap.face.FaceException;
import red5.faceswap.face.FaceNetwork;
import red5.faceswap.face.FaceTemplate;
import red5.faceswap.face.FaceTracker;
import red5.faceswap.face.FramePlan;
import red5.faceswap.face.NetworkUse;
import red5.faceswap.face.Portrait;
import red5.faceswap.face.Safeguard;
import red5.faceswap.face.SourceFace;
import red5.faceswap.face.SwapSettings;
import red5.faceswap.face.identity.Recogniser;
import red5.faceswap.face.mesh.drawing.MeshPlan;
import red5.faceswap.face.mesh.drawing.SwappedFace;
import red5.faceswap.face.mesh.geometry.Box;
import red5.faceswap.media.NativeLedger;
import red5.faceswap.media.VideoFrame;

/** What viewers see of a face that a network makes: in its place, to the pixel, carried when the network is late, never the person. */
class NetworkFacesTest extends OnRealClips {
    private static final int SIDE = 256;

    /** A network that answers when the test says so. */
    private static final class Scripted implements FaceNetwork {
        private final UnaryOperator<byte[]> makes;
        private final List<Portrait> targets = new ArrayList<>();
        private final List<CompletableFuture<byte[]>> waiting = new ArrayList<>();
        private boolean atOnce = true;
        private boolean busy;

        Scripted(UnaryOperator<byte[]> makes) {
            this.makes = makes;
        }

        @Override
        public String name() {
            return "scripted";
        }

        @Override
        public FaceTemplate template() {
            return FaceTemplate.named("arcface_128").orElseThrow();
        }

        @Override
        public int side() {
            return SIDE;
        }

        @Override
        public Optional<CompletionStage<byte[]>> ask(Portrait target, SourceFace source) {
            if (busy) {
                return Optional.empty();
            }
            targets.add(target);
            CompletableFuture<byte[]> answer = new CompletableFuture<>();
            waiting.add(answer);
            if (atOnce) {
                answer.complete(makes.apply(target.rgb()));
            }
            return Optional.of(answer);
        }

        @Override
        public Optional<String> problem() {
            return Optional.empty();
        }
    }

    private static SwapSettings settings(FaceNetwork network, int every) {
        return swap(monaLisa)
                .withSafeguard(Safeguard.DEFAULT.withLookBack(0))
                .withNetwork(new NetworkUse(network, every));
    }

    /** Red, green and blue, each a ramp of its own over the square. */
    private static byte[] ramps() {
        byte[] rgb = new byte[3 * SIDE * SIDE];
        for (int i = 0; i < SIDE * SIDE; i++) {
            rgb[3 * i] = (byte) (40 + 160 * (i % SIDE) / SIDE);
            rgb[3 * i + 1] = (byte) (60 + 140 * (i / SIDE) / SIDE);
            rgb[3 * i + 2] = (byte) (200 - 100 * (i % SIDE) / SIDE);
        }
        return rgb;
    }

    private static byte[] grey() {
        byte[] rgb = new byte[3 * SIDE * SIDE];
        java.util.Arrays.fill(rgb, (byte) 150);
        return rgb;
    }

    @Test
    void whatTheNetworkMakesLiesWhereTheNetworkSawIt() throws Exception {
        Scripted network = new Scripted(target -> ramps());
        try (ClipReader clip = new ClipReader(FRANCK, 1280, 720, 2, pool);
                FaceTracker tracker = engine.newTracker();
                VideoFrame frame = clip.next();
                VideoFrame drawn = frame.copy()) {
            MeshPlan plan = (MeshPlan) tracker.track(frame, settings(network, 1));
            plan.draw(drawn);
            float[] points = ((SwappedFace) plan.all().get(0)).sight().points();
            double[] square = square(points);
            byte[] luma = Pixels.plane(drawn, 0);
            byte[] u = Pixels.plane(drawn, 1);
            byte[] v = Pixels.plane(drawn, 2);
            int looked = 0;
            for (int vertex : new int[] {1, 4, 5, 195, 197, 6, 50, 280, 205, 425, 13, 14, 17, 159, 386}) {
                int x = Math.round(points[3 * vertex]);
                int y = Math.round(points[3 * vertex + 1]);
                double[] rgb = ramp(square, x + .5, y + .5);
                double expected = 16 + .257 * rgb[0] + .504 * rgb[1] + .098 * rgb[2];
                assertEquals(expected, luma[y * 1280 + x] & 255, 2, "luma at vertex " + vertex);
                rgb = ramp(square, x / 2 * 2 + 1, y / 2 * 2 + 1);
                double red = 128 - .148 * rgb[0] - .291 * rgb[1] + .439 * rgb[2];
                assertEquals(red, u[y / 2 * 640 + x / 2] & 255, 2, "u at vertex " + vertex);
                double blue = 128 + .439 * rgb[0] - .368 * rgb[1] - .071 * rgb[2];
                assertEquals(blue, v[y / 2 * 640 + x / 2] & 255, 2, "v at vertex " + vertex);
                looked++;
            }
            assertEquals(15, looked);
        }
    }

    /** The ramps' colour at a place in the frame. */
    private static double[] ramp(double[] square, double x, double y) {
        double dx = x - square[2];
        double dy = y - square[3];
        double scale = square[0] * square[0] + square[1] * square[1];
        double u = (square[0] * dx + square[1] * dy) / scale
                - .5 / SIDE; // pixel i's ramp is that of its left upper corner
        double v = (square[0] * dy - square[1] * dx) / scale - .5 / SIDE;
        return new double[] {40 + 160 * u, 60 + 140 * v, 200 - 100 * u};
    }

    /** The least-squares similarity by its normal equations, solved by elimination: a, b and the shift. */
    private static double[] square(float[] points) {
        int[][] features = {{33, 133}, {362, 263}, {1, 1}, {61, 61}, {291, 291}};
        float[] template = FaceTemplate.named("arcface_128").orElseThrow().at(1);
        double[][] equations = new double[4][5];
        for (int i = 0; i < 5; i++) {
            double x = template[2 * i];
            double y = template[2 * i + 1];
            for (int axis = 0; axis < 2; axis++) {
                double[] row = axis == 0 ? new double[] {x, -y, 1, 0} : new double[] {y, x, 0, 1};
                double to = (points[3 * features[i][0] + axis] + points[3 * features[i][1] + axis]) / 2;
                for (int r = 0; r < 4; r++) {
                    for (int c = 0; c < 4; c++) {
                        equations[r][c] += row[r] * row[c];
                    }
                    equations[r][4] += row[r] * to;
                }
            }
        }
        for (int pivot = 0; pivot < 4; pivot++) {
            for (int r = 0; r < 4; r++) {
                double factor = r == pivot ? 0 : equations[r][pivot] / equations[pivot][pivot];
                for (int c = 0; c < 5; c++) {
                    equations[r][c] -= factor * equations[pivot][c];
                }
            }
        }
        double[] solution = new double[4];
        for (int r = 0; r < 4; r++) {
            solution[r] = equations[r][4] / equations[r][r];
        }
        return solution;
    }

    @Test
    void aNetworkThatChangesNothingLeavesTheFrameAlmostAsItWas() throws Exception {
        Scripted network = new Scripted(UnaryOperator.identity());
        try (ClipReader clip = new ClipReader(FRANCK, 640, 360, 2, pool);
                FaceTracker tracker = engine.newTracker();
                VideoFrame frame = clip.next();
                VideoFrame drawn = frame.copy()) {
            FramePlan plan = tracker.track(frame, settings(network, 1));
            plan.draw(drawn);
            Pixels.assertHardlyChanged(frame, drawn, 500);
        }
    }

    @Test
    void nothingOutsideTheFaceIsTouched() throws Exception {
        Scripted network = new Scripted(target -> grey());
        try (ClipReader clip = new ClipReader(FRANCK, 640, 360, 2, pool);
                FaceTracker tracker = engine.newTracker();
                VideoFrame frame = clip.next();
                VideoFrame drawn = frame.copy()) {
            MeshPlan plan = (MeshPlan) tracker.track(frame, settings(network, 1));
            plan.draw(drawn);
            Box box = Box.around(((SwappedFace) plan.all().get(0)).sight().points());
            byte[] before = Pixels.plane(frame, 0);
            byte[] after = Pixels.plane(drawn, 0);
            for (int i = 0; i < before.length; i++) {
                int x = i % 640;
                int y = i / 640;
                if (x < box.left() - 1 || x > box.right() + 1 || y < box.top() - 1 || y > box.bottom() + 1) {
                    assertEquals(before[i], after[i], "at " + x + "," + y);
                }
            }
        }
    }

    @Test
    void theMeshCarriesWhatALateNetworkMadeAndThenDrawsTheFaceItself() throws Exception {
        Scripted network = new Scripted(target -> grey());
        try (ClipReader clip = new ClipReader(FRANCK, 640, 360, 1, pool);
                FaceTracker tracker = engine.newTracker()) {
            for (int i = 0; i < 165; i++) {
                try (VideoFrame frame = clip.next();
                        VideoFrame drawn = frame.copy()) {
                    MeshPlan plan = (MeshPlan) tracker.track(frame, settings(network, 1));
                    network.busy = true;
                    plan.draw(drawn);
                    SwappedFace face = (SwappedFace) plan.all().get(0);
                    if (i < 100) {
                        assertTrue(isGrey(drawn, face), "carried in frame " + i);
                    }
                    if (i > 160) {
                        assertFalse(isGrey(drawn, face), "too old in frame " + i);
                    }
                }
            }
        }
    }

    /** Whether cheeks and nose have the grey that the network made. */
    private static boolean isGrey(VideoFrame frame, SwappedFace face) {
        byte[] luma = Pixels.plane(frame, 0);
        double grey = 16 + .859 * 150;
        for (int vertex : new int[] {4, 50, 280}) {
            int x = Math.round(face.sight().points()[3 * vertex]);
            int y = Math.round(face.sight().points()[3 * vertex + 1]);
            if (Math.abs((luma[y * frame.width() + x] & 255) - grey) > 3) {
                return false;
            }
        }
        return true;
    }

    @Test
    void anAnswerThatComesBeforeTheFrameIsDrawnIsThatFramesOwn() throws Exception {
        Scripted network = new Scripted(target -> grey());
        network.atOnce = false;
        try (ClipReader clip = new ClipReader(FRANCK, 640, 360, 2, pool);
                FaceTracker tracker = engine.newTracker();
                VideoFrame first = clip.next();
                VideoFrame second = clip.next();
                VideoFrame drawn = first.copy()) {
            MeshPlan plan = (MeshPlan) tracker.track(first, settings(network, 1));
            tracker.track(second, settings(network, 1));
            assertEquals(1, network.targets.size(), "a face waits for one answer at a time");
            network.waiting.get(0).complete(grey());
            plan.draw(drawn);
            assertTrue(isGrey(drawn, (SwappedFace) plan.all().get(0)));
        }
    }

    @Test
    void theNewestFrameThatWaitsIsGivenToTheNetworkAtTheMomentItAnswers() throws Exception {
        Scripted quick = new Scripted(target -> grey());
        Scripted slow = new Scripted(target -> grey());
        slow.atOnce = false;
        try (ClipReader clip = new ClipReader(FRANCK, 640, 360, 2, pool);
                FaceTracker one = engine.newTracker();
                FaceTracker other = engine.newTracker()) {
            for (int i = 0; i < 4; i++) {
                try (VideoFrame frame = clip.next()) {
                    one.track(frame, settings(quick, 1));
                    other.track(frame, settings(slow, 1));
                }
            }
            assertEquals(1, slow.targets.size(), "a face waits for one answer at a time");
            slow.waiting.get(0).complete(grey());
            assertEquals(2, slow.targets.size(), "no further frame is needed");
            assertArrayEquals(
                    quick.targets.get(3).rgb(), slow.targets.get(1).rgb(), "the newest of those that came meanwhile");
            slow.waiting.get(1).complete(grey());
            assertEquals(2, slow.targets.size(), "nothing is asked twice");
        }
    }

    @Test
    void whatWaitsForTheNetworkIsGivenUpWithTheFace() throws Exception {
        Scripted network = new Scripted(target -> grey());
        network.atOnce = false;
        try (ClipReader clip = new ClipReader(FRANCK, 640, 360, 2, pool);
                FaceTracker tracker = engine.newTracker()) {
            for (int i = 0; i < 3; i++) {
                try (VideoFrame frame = clip.next()) {
                    tracker.track(frame, i < 2 ? settings(network, 1) : swap(monaLisa));
                }
            }
        }
        network.waiting.get(0).complete(grey());
        assertEquals(1, network.targets.size());
    }

    @Test
    void aNetworkThatFailsLeavesTheFaceToTheMesh() throws Exception {
        Scripted network = new Scripted(target -> grey());
        network.atOnce = false;
        try (ClipReader clip = new ClipReader(FRANCK, 640, 360, 2, pool);
                FaceTracker tracker = engine.newTracker();
                FaceTracker plain = engine.newTracker()) {
            for (int i = 0; i < 4; i++) {
                try (VideoFrame frame = clip.next();
                        VideoFrame drawn = frame.copy();
                        VideoFrame byMesh = frame.copy()) {
                    FramePlan plan = tracker.track(frame, settings(network, 1));
                    network.waiting.forEach(answer -> answer.completeExceptionally(new FaceException("broken")));
                    plan.draw(drawn);
                    plain.track(frame, swap(monaLisa).withSafeguard(Safeguard.DEFAULT.withLookBack(0)))
                            .draw(byMesh);
                    assertArrayEquals(Pixels.all(byMesh), Pixels.all(drawn), "frame " + i);
                }
            }
            assertEquals(4, network.targets.size(), "it is asked again");
        }
    }

    @Test
    void whateverTheNetworkDoesThePersonIsNotShown() throws Exception {
        Random random = new Random(3);
        Scripted network = new Scripted(target -> grey());
        network.atOnce = false;
        try (ClipReader clip = new ClipReader(FRANCK, 640, 360, 2, pool);
                FaceTracker tracker = engine.newTracker()) {
            for (int i = 0; i < 60; i++) {
                network.busy = random.nextInt(4) == 0;
                try (VideoFrame frame = clip.next();
                        VideoFrame drawn = frame.copy()) {
                    FramePlan plan = tracker.track(frame, settings(network, 1 + i / 30));
                    for (CompletableFuture<byte[]> answer : List.copyOf(network.waiting)) {
                        int does = random.nextInt(3);
                        if (does == 0) {
                            answer.complete(grey());
                        } else if (does == 1) {
                            answer.completeExceptionally(new FaceException("broken"));
                        }
                    }
                    plan.draw(drawn);
                    float[] points = oracle.points(frame);
                    double likeness = FaceOracle.cosine(oracle.embedAt(drawn, points), oracle.embedAt(frame, points));
                    assertTrue(likeness < .6, "frame " + i + " looks like the person: " + likeness);
                }
            }
        }
    }

    @Test
    void oneOfSoManyFramesIsGivenToTheNetworkAndNothingIsLeftOfThat() throws Exception {
        Map<String, Long> before = NativeLedger.live();
        Scripted network = new Scripted(target -> grey());
        try (ClipReader clip = new ClipReader(FRANCK, 640, 360, 2, pool);
                FaceTracker tracker = engine.newTracker()) {
            for (int i = 0; i < 12; i++) {
                try (VideoFrame frame = clip.next()) {
                    tracker.track(frame, settings(network, 4));
                }
            }
        }
        assertEquals(3, network.targets.size());
        assertEquals(before, NativeLedger.live());
    }

    @Test
    void anotherFaceIsNeverDrawnWithTheLooksOfTheOneBefore() throws Exception {
        Scripted network = new Scripted(target -> grey());
        try (ClipReader clip = new ClipReader(FRANCK, 640, 360, 2, pool);
                FaceTracker tracker = engine.newTracker();
                VideoFrame first = clip.next();
                VideoFrame second = clip.next();
                VideoFrame drawn = second.copy()) {
            tracker.track(first, settings(network, 1));
            network.atOnce = false;
            MeshPlan plan = (MeshPlan) tracker.track(
                    second,
                    SwapSettings.swap("other", source)
                            .withSafeguard(Safeguard.DEFAULT.withLookBack(0))
                            .withNetwork(new NetworkUse(network, 1)));
            plan.draw(drawn);
            assertFalse(isGrey(drawn, (SwappedFace) plan.all().get(0)), "the mesh draws it until the network has");
        }
    }

    @Test
    void whatAModelMadeIsCarriedOnWhenOnlyItsMasksOrItsEnhancerChange() throws Exception {
        Scripted network = new Scripted(target -> grey());
        Scripted other = new Scripted(target -> grey());
        other.atOnce = false;
        try (ClipReader clip = new ClipReader(FRANCK, 640, 360, 2, pool);
                FaceTracker tracker = engine.newTracker();
                VideoFrame first = clip.next();
                VideoFrame second = clip.next();
                VideoFrame drawn = second.copy()) {
            tracker.track(first, settings(network, 1));
            MeshPlan plan = (MeshPlan) tracker.track(second, settings(other, 1));
            plan.draw(drawn);
            assertEquals(1, other.targets.size(), "the other one is asked");
            assertTrue(isGrey(drawn, (SwappedFace) plan.all().get(0)), "until it answers");
        }
    }

    @Test
    void aPortraitGivesANetworkTheViewThatWasCutOutOfThePictureItself() throws Exception {
        byte[] model = Files.readAllBytes(TARGET.resolve("models/face_recogniser.onnx"));
        try (Recogniser recogniser = new Recogniser(model)) {
            for (SourceFace face : List.of(monaLisa, source)) {
                byte[] view = face.portraits().get(0).view(FaceTemplate.ARCFACE_112, Recogniser.SIDE);
                float likeness =
                        recogniser.embed(view).likeness(face.embedding().orElseThrow());
                assertTrue(likeness > .9, "likeness of the two views " + likeness);
            }
        }
    }
}
