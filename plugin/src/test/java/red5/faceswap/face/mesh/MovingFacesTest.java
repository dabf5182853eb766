package red5.faceswap.face.mesh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import red5.faceswap.face.FaceTracker;
import red5.faceswap.face.mesh.PlacedHead.Place;
import red5.faceswap.face.mesh.PlacedHead.Shown;
import red5.faceswap.face.mesh.drawing.Drawing;
import red5.faceswap.face.mesh.drawing.MeshPlan;
import red5.faceswap.face.mesh.drawing.SwappedFace;
import red5.faceswap.face.mesh.geometry.Box;
import red5.faceswap.face.mesh.geometry.CanonicalMesh;
import red5.faceswap.face.mesh.geometry.FaceParts;
import red5.faceswap.media.VideoFrame;

/** A face that comes, goes and moves fast. */
class MovingFacesTest extends OnRealClips {
    private static final int WIDTH = 640;
    private static final int HEIGHT = 360;
    private static final float FACE = 220;
    private static final float MIDDLE = 190;
    private static FaceRuler ruler;
    private static PlacedHead franck;

    @BeforeAll
    static void readHead() throws Exception {
        ruler = new FaceRuler(TARGET.resolve("models"));
        franck = new PlacedHead(FRANCK, 2, 60, ruler, pool);
    }

    @AfterAll
    static void closeHead() {
        franck.close();
        ruler.close();
    }

    private static Shown at(int i, double x) {
        return franck.picture(
                i, WIDTH, HEIGHT, new Place(FACE, (float) x, MIDDLE), PlacedHead.Look.AS_IT_IS, i * 33_333L);
    }

    /** The short look beyond the rim, in which the picture is mirrored, sees it there a second time. */
    @Test
    void besideTheRimAFaceIsSwappedAndNothingElseIsCovered() throws Exception {
        try (FaceTracker tracker = engine.newTracker()) {
            List<MeshPlan> plans = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                try (VideoFrame frame = at(i, 100 + 1.5 * i).frame()) {
                    plans.add((MeshPlan) tracker.track(frame, swap(source)));
                }
            }
            for (MeshPlan plan : plans) {
                assertEquals(
                        List.of(SwappedFace.class),
                        plan.all().stream().map(Object::getClass).toList());
            }
        }
    }

    @Test
    void whoLeavesOverTheRimKeepsTheNewFaceToTheEnd() throws Exception {
        for (int speed : new int[] {7, 18}) {
            List<String> seen = new ArrayList<>();
            try (FaceTracker tracker = engine.newTracker()) {
                for (int i = 0; i < 420 / speed; i++) {
                    Shown shown = at(i, 420 + speed * i);
                    try (VideoFrame frame = shown.frame()) {
                        MeshPlan plan = (MeshPlan) tracker.track(frame, swap(source));
                        Box face = Box.around(shown.points());
                        float inside = (WIDTH - face.left()) / face.width();
                        for (Drawing drawing : plan.all()) {
                            if (drawing instanceof SwappedFace swapped) {
                                double away = Math.abs(
                                        Box.around(swapped.sight().points()).left() - face.left());
                                if (away > .12 * FACE
                                        && Box.around(swapped.points()).left() < WIDTH) {
                                    seen.add(i + ": " + inside + " in the picture, new face beside it by " + away);
                                }
                            } else if (inside > .25) {
                                seen.add(i + ": " + inside + " in the picture, covered");
                            }
                        }
                        if (inside > .3 && plan.all().stream().noneMatch(SwappedFace.class::isInstance)) {
                            seen.add(i + ": " + inside + " in the picture, not swapped");
                        }
                    }
                }
            }
            assertTrue(seen.isEmpty(), speed + " pixels a frame: " + seen);
        }
    }

    /** Nobody sees a face jump out of the cover that hid the newcomer. */
    @Test
    void theCoverOfANewcomerFadesOverTheNewFace() throws Exception {
        try (FaceTracker tracker = engine.newTracker()) {
            List<Float> veils = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                try (VideoFrame frame = at(i, -100 + 7 * i).frame()) {
                    MeshPlan plan = (MeshPlan) tracker.track(frame, swap(source));
                    for (Drawing drawing : plan.all()) {
                        if (drawing instanceof SwappedFace swapped) {
                            veils.add(
                                    swapped.veil() == null ? 0 : swapped.veil().opacity());
                        }
                    }
                }
            }
            assertTrue(veils.size() > 20, "swapped in " + veils.size() + " frames");
            float before = 1;
            for (float veil : veils) {
                assertTrue(
                        veil <= before && before - veil < .3,
                        "the cover's opacity in the frames with a new face: " + veils);
                before = veil;
            }
            assertEquals(0, before);
        }
    }

    @Test
    void aFaceThatMovesFastIsAsBlurredAsThePicture() throws Exception {
        IntToDoubleFunction shaking = i -> 320 + 90 * Math.sin(i * 2 * Math.PI / 14);
        double[] open = sharpness(shaking, .5);
        double[] shut = sharpness(shaking, 0);
        String figures = "shutter open for half of the time: picture " + open[0] + ", new face " + open[1]
                + ", for a moment: picture " + shut[0] + ", new face " + shut[1];
        assertTrue(open[1] < 1.7 * open[0], figures);
        assertTrue(shut[1] > .5 * shut[0], figures);
    }

    /** @return of the picture's face and of the new one, along the motion, mean over the frames in which it is fast */
    private static double[] sharpness(IntToDoubleFunction place, double open) throws Exception {
        double[] sums = new double[2];
        try (FaceTracker tracker = engine.newTracker()) {
            for (int i = 0; i < 42; i++) {
                double way = place.applyAsDouble(i) - place.applyAsDouble(i - 1);
                Shown sharp = at(i, place.applyAsDouble(i));
                try (VideoFrame frame = sharp.frame()) {
                    expose(frame, i, place.applyAsDouble(i), open * way);
                    try (VideoFrame drawn = swapped(tracker, frame, source)) {
                        if (i >= 14 && Math.abs(way) > 25) {
                            sums[0] += sharpness(frame, sharp.points());
                            sums[1] += sharpness(drawn, sharp.points());
                        }
                    }
                }
            }
        }
        return sums;
    }

    /** Makes a frame the mean of what a camera sees while the head moves over that way. */
    private static void expose(VideoFrame frame, int i, double x, double way) {
        int steps = (int) Math.ceil(Math.abs(way)) + 1;
        for (int plane = 0; plane < 3; plane++) {
            float[] sum = new float[Pixels.plane(frame, plane).length];
            for (int k = 0; k < steps; k++) {
                double at = steps == 1 ? 0 : (double) k / (steps - 1) - .5;
                try (VideoFrame moment = at(i, x + at * way).frame()) {
                    byte[] pixels = Pixels.plane(moment, plane);
                    for (int p = 0; p < sum.length; p++) {
                        sum[p] += (float) (pixels[p] & 255) / steps;
                    }
                }
            }
            byte[] mean = new byte[sum.length];
            for (int p = 0; p < sum.length; p++) {
                mean[p] = (byte) Math.round(sum[p]);
            }
            Pixels.setPlane(frame, plane, mean);
        }
    }

    /** Mean difference of luma three pixels apart along rows, from the brows to the mouth. */
    private static double sharpness(VideoFrame frame, float[] points) {
        byte[] luma = Pixels.plane(frame, 0);
        float reach = .25f * CanonicalMesh.faceHeight(points);
        int x0 = (int) (points[3 * FaceParts.NOSE_TIP] - reach);
        int y0 = (int) (points[3 * FaceParts.NOSE_TIP + 1] - reach);
        double sum = 0;
        int n = 0;
        for (int y = y0; y < y0 + 2 * reach; y++) {
            for (int x = x0; x < x0 + 2 * reach; x++, n++) {
                int k = y * frame.width() + x;
                sum += Math.abs((luma[k] & 255) - (luma[k + 3] & 255));
            }
        }
        return sum / n;
    }
}
