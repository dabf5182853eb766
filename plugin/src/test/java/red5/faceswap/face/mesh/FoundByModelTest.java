package red5.faceswap.face.mesh;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import red5.faceswap.face.Face;
import red5.faceswap.face.FaceFinder;
import red5.faceswap.face.FaceTracker;
import red5.faceswap.face.FramePlan;
import red5.faceswap.face.Safeguard;
import red5.faceswap.face.SwapSettings;
import red5.faceswap.face.mesh.drawing.MeshPlan;
import red5.faceswap.face.onnx.store.ModelStore;
import red5.faceswap.face.onnx.store.Stores;
import red5.faceswap.media.VideoFrame;

/** What viewers see where faces are found by a model that the operator brought along, and where that model lets them down. */
class FoundByModelTest extends OnRealClips {
    @TempDir
    Path folder;

    /** A detector that does what the test says. */
    private record Scripted(Supplier<Optional<List<Found>>> finds) implements FaceFinder {
        @Override
        public int side() {
            return 320;
        }

        @Override
        public float sure() {
            return .5f;
        }

        @Override
        public Optional<List<Found>> find(byte[] rgb, int width, int height) {
            return finds.get();
        }

        @Override
        public Optional<String> problem() {
            return Optional.empty();
        }
    }

    private static SwapSettings settings() {
        return swap(monaLisa).withSafeguard(Safeguard.DEFAULT.withLookBack(0));
    }

    @Test
    void aDetectorThatCannotLookOrFindsNobodyChangesNothing() throws Exception {
        for (Optional<List<FaceFinder.Found>> answer :
                List.of(Optional.<List<FaceFinder.Found>>empty(), Optional.of(List.<FaceFinder.Found>of()))) {
            try (MeshEngine other = new MeshEngine(
                            TARGET.resolve("models"),
                            MeshOptions.DEFAULT,
                            Optional.of(new Scripted(() -> answer)),
                            Optional.empty());
                    ClipReader clip = new ClipReader(FRANCK, 640, 360, 2, pool);
                    FaceTracker tracker = other.newTracker();
                    FaceTracker plain = engine.newTracker()) {
                for (int i = 0; i < 6; i++) {
                    try (VideoFrame frame = clip.next();
                            VideoFrame drawn = frame.copy();
                            VideoFrame byItself = frame.copy()) {
                        tracker.track(frame, settings()).draw(drawn);
                        plain.track(frame, settings()).draw(byItself);
                        assertArrayEquals(Pixels.all(byItself), Pixels.all(drawn), "frame " + i);
                    }
                }
            }
        }
    }

    @Test
    void whomTheDetectorMissesIsSwappedAllTheSame() throws Exception {
        float[] features = {.35f, .4f, .65f, .4f, .5f, .6f, .4f, .8f, .6f, .8f};
        try (ClipReader left = new ClipReader(FRANCK, 640, 360, 5, pool);
                ClipReader right = new ClipReader(SECOND_MAN, 640, 360, 5, pool);
                FaceTracker plain = engine.newTracker()) {
            for (int i = 0; i < 3; i++) {
                try (VideoFrame l = left.next();
                        VideoFrame r = right.next();
                        VideoFrame both = Pixels.beside(pool, l, r);
                        VideoFrame drawn = both.copy()) {
                    Face seen = plain.track(both, settings()).faces().stream()
                            .filter(face -> face.x() < 640)
                            .findFirst()
                            .orElseThrow();
                    float[] points = new float[features.length];
                    for (int k = 0; k < points.length; k += 2) {
                        points[k] = (seen.x() + features[k] * seen.width()) / 4;
                        points[k + 1] = (seen.y() + features[k + 1] * seen.height()) / 4;
                    }
                    Face small = new Face(0, seen.x() / 4, seen.y() / 4, seen.width() / 4, seen.height() / 4, .9f);
                    Scripted onlyTheLeft =
                            new Scripted(() -> Optional.of(List.of(new FaceFinder.Found(small, points))));
                    try (MeshEngine other = new MeshEngine(
                                    TARGET.resolve("models"),
                                    MeshOptions.DEFAULT,
                                    Optional.of(onlyTheLeft),
                                    Optional.empty());
                            FaceTracker tracker = other.newTracker()) {
                        FramePlan plan = tracker.track(both, settings());
                        plan.draw(drawn);
                        assertEquals(2, plan.faces().size(), "frame " + i);
                        assertPersonGone(drawn, 0, l);
                        assertPersonGone(drawn, 1, r);
                    }
                }
            }
        }
    }

    @Test
    void whatTheDetectorMayHaveSeenAtTheRimIsLookedAtAgain() throws Exception {
        float[] features = {2, 40, 12, 40, 4, 50, 2, 60, 12, 60};
        Scripted unsure = new Scripted(
                () -> Optional.of(List.of(new FaceFinder.Found(new Face(0, 0, 25, 25, 45, .3f), features))));
        try (MeshEngine other = new MeshEngine(
                        TARGET.resolve("models"), MeshOptions.DEFAULT, Optional.of(unsure), Optional.empty());
                VideoFrame nobody = Pixels.scenery(pool, 640, 360, 0);
                FaceTracker tracker = other.newTracker()) {
            byte[] wall = new byte[640 * 360];
            Arrays.fill(wall, (byte) 120);
            Pixels.setPlane(nobody, 0, wall);
            MeshPlan plan = (MeshPlan) tracker.track(nobody, settings());
            assertEquals(List.of(), plan.all(), "there is nothing but a wall");
        }
    }

    @Test
    void aRealDetectorFindsTheFacesAndNobodyIsShown() throws Exception {
        Path real = Path.of(System.getProperty("faceswap.models", "../../shared/models"))
                .resolve("yunet_n_dynamic.onnx");
        Assumptions.assumeTrue(Files.exists(real), "no such model here");
        Files.copy(real, folder.resolve("yunet_n_dynamic.onnx"));
        try (ModelStore store = new ModelStore(folder, 1, "");
                MeshEngine other = new MeshEngine(
                        TARGET.resolve("models"),
                        MeshOptions.DEFAULT,
                        Optional.of(opened(store, "yunet_n_dynamic")),
                        Optional.empty())) {
            for (Path path : List.of(FRANCK, SECOND_MAN)) {
                try (ClipReader clip = new ClipReader(path, 640, 360, 5, pool);
                        FaceTracker tracker = other.newTracker();
                        FaceTracker plain = engine.newTracker()) {
                    for (int i = 0; i < 12; i++) {
                        try (VideoFrame frame = clip.next();
                                VideoFrame drawn = frame.copy()) {
                            MeshPlan plan = (MeshPlan) tracker.track(frame, settings());
                            MeshPlan known = (MeshPlan) plain.track(frame, settings());
                            plan.draw(drawn);
                            assertEquals(known.faces().size(), plan.faces().size(), path + " frame " + i);
                            float[] points = oracle.points(frame);
                            double person =
                                    FaceOracle.cosine(oracle.embedAt(drawn, points), oracle.embedAt(frame, points));
                            assertTrue(person < .6, path + " frame " + i + " looks like the person: " + person);
                        }
                    }
                }
            }
        }
    }

    private static FaceFinder opened(ModelStore store, String name) throws InterruptedException {
        Stores.accepted(store);
        FaceFinder finder = store.finder(name);
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        byte[] black = new byte[3 * finder.side() * finder.side()];
        while (finder.find(black, finder.side(), finder.side()).isEmpty()) {
            assertTrue(System.nanoTime() < end, finder.problem()::toString);
            TimeUnit.MILLISECONDS.sleep(5);
        }
        return finder;
    }
}
