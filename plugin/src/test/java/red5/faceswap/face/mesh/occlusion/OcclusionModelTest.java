package red5.faceswap.face.mesh.occlusion;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import red5.faceswap.face.mesh.ClipReader;
import red5.faceswap.face.mesh.Occluder;
import red5.faceswap.face.mesh.OnRealClips;
import red5.faceswap.face.mesh.Pixels;
import red5.faceswap.face.mesh.geometry.Box;
import red5.faceswap.face.mesh.geometry.CanonicalMesh;
import red5.faceswap.face.mesh.geometry.FaceParts;
import red5.faceswap.face.mesh.geometry.SurfaceNormals;
import red5.faceswap.face.mesh.network.Models;
import red5.faceswap.face.mesh.picture.FaceWindow;
import red5.faceswap.face.mesh.picture.FramePyramid;
import red5.faceswap.media.VideoFrame;

/** What is called an occluder in texture space, on a real face. */
class OcclusionModelTest extends OnRealClips {
    private static final double[] POSE = {1, 0, 0, 0};

    private static Models models;
    private static UsualFace usual;
    private static FramePyramid pyramid;

    private final FaceWindow window = new FaceWindow();
    private final float[] facing = new float[CanonicalMesh.VERTICES];
    private float[] points;

    @BeforeAll
    static void openModels() throws Exception {
        models = new Models(TARGET.resolve("models"));
        usual = new UsualFace(models.mesh);
        pyramid = new FramePyramid();
    }

    @AfterAll
    static void closeModels() throws Exception {
        pyramid.close();
        models.close();
    }

    private static OcclusionModel model() {
        return new OcclusionModel(models.mesh, usual);
    }

    private void look(OcclusionModel model, VideoFrame frame, int times) {
        pyramid.look(frame);
        Box box = Box.around(points);
        window.read(pyramid, box, pyramid.levelFor(box.height(), 95));
        pyramid.release();
        for (int i = 0; i < times; i++) {
            model.update(window, points, facing, POSE);
        }
    }

    private VideoFrame face(ClipReader clip) {
        VideoFrame frame = clip.next();
        points = oracle.points(frame);
        new SurfaceNormals(models.mesh).facing(points, facing);
        return frame;
    }

    @Test
    void theHalfOfAFaceThatWasTurnedAwayIsNoOccluderWhenItComesIntoSight() throws Exception {
        try (ClipReader clip = new ClipReader(FRANCK, 640, 512, 2, pool);
                VideoFrame frame = face(clip)) {
            OcclusionModel model = model();
            float[] front = facing.clone();
            for (int i = 0; i < facing.length; i++) {
                facing[i] = points[3 * i] < points[3 * FaceParts.NOSE_TIP] ? -1 : front[i];
            }
            look(model, frame, 40);
            System.arraycopy(front, 0, facing, 0, front.length);
            for (int i = 0; i < 10; i++) {
                look(model, frame, 1);
                assertTrue(model.hiddenShare() < .02f, "look " + i + " leaves out " + model.hiddenShare());
            }
        }
    }

    @Test
    void aHandOverNearlyTheWholeFaceStaysInFrontAndIsNotLearntAsTheFace() throws Exception {
        try (ClipReader clip = new ClipReader(FRANCK, 640, 512, 2, pool);
                VideoFrame frame = face(clip);
                VideoFrame covered = frame.copy()) {
            OcclusionModel model = model();
            look(model, frame, 40);
            Box face = Box.around(points);
            Pixels.blank(covered, new Box(face.left(), face.top(), face.right(), face.bottom() - face.height() / 8));
            look(model, covered, 30);
            assertTrue(model.hiddenShare() > .7f, "painted over: only " + model.hiddenShare() + " is left out");
            look(model, frame, 4);
            assertTrue(model.hiddenShare() < .05f, "the person shows: " + model.hiddenShare() + " is left out");
        }
    }

    @Test
    void thePersonDoesNotShowWhenSomethingElseWasTakenForTheFace() throws Exception {
        try (ClipReader clip = new ClipReader(FRANCK, 640, 512, 2, pool);
                VideoFrame frame = face(clip);
                VideoFrame covered = frame.copy()) {
            OcclusionModel model = model();
            Box face = Box.around(points);
            Pixels.blank(covered, new Box(face.left() - 40, face.top(), face.centreX(), face.bottom() + 40));
            look(model, covered, 40);
            look(model, frame, 6);
            assertTrue(model.hiddenShare() < .05f, "the person shows: " + model.hiddenShare() + " is left out");
        }
    }

    @Test
    void aFaceInAnotherLightIsNotHidden() throws Exception {
        try (ClipReader clip = new ClipReader(FRANCK, 640, 512, 2, pool);
                VideoFrame frame = face(clip);
                VideoFrame dark = frame.copy()) {
            OcclusionModel model = model();
            look(model, frame, 40);
            byte[] luma = Pixels.plane(frame, 0);
            for (int i = 0; i < luma.length; i++) {
                luma[i] = (byte) (16 + ((luma[i] & 255) - 16) * 2 / 5);
            }
            Pixels.setPlane(dark, 0, luma);
            byte[] grey = new byte[luma.length / 4];
            Arrays.fill(grey, (byte) 128);
            Pixels.setPlane(dark, 1, grey);
            Pixels.setPlane(dark, 2, grey);
            look(model, dark, 8);
            assertTrue(model.hiddenShare() < .05f, "the person shows: " + model.hiddenShare() + " is left out");
        }
    }

    @Test
    void theEdgeOfThePictureHidesNothing() throws Exception {
        try (ClipReader clip = new ClipReader(FRANCK, 640, 512, 2, pool);
                VideoFrame frame = face(clip)) {
            OcclusionModel model = model();
            look(model, frame, 40);
            int cut = (int) Box.around(points).centreX() & ~1; // the left half of the face is outside
            for (int i = 0; i < points.length; i += 3) {
                points[i] -= cut;
            }
            try (VideoFrame left = cropped(frame, cut)) {
                for (int i = 0; i < 8; i++) {
                    look(model, left, 1);
                    assertTrue(model.hiddenShare() < .02f, "look " + i + " leaves out " + model.hiddenShare());
                }
            }
        }
    }

    @Test
    void pointsThatAnOccluderDisplacesAreBroughtBackToWhereTheFreeFaceIs() throws Exception {
        try (ClipReader clip = new ClipReader(FRANCK, 640, 512, 2, pool);
                VideoFrame frame = face(clip);
                VideoFrame covered = frame.copy()) {
            OcclusionModel model = model();
            look(model, frame, 40);
            double height = CanonicalMesh.faceHeight(points);
            Occluder.MICROPHONE.paint(covered, points[39], points[40], height, new double[3]);
            look(model, covered, 4);
            assertTrue(model.disturbs());
            Box face = Box.around(points);
            float[] displaced = points.clone();
            for (int i = 0; i < displaced.length; i += 3) {
                displaced[i] = face.centreX() + .96f * (displaced[i] - face.centreX()) - .01f * face.height();
                displaced[i + 1] = face.centreY() + .96f * (displaced[i + 1] - face.centreY()) + .015f * face.height();
            }
            double before = distance(displaced);
            model.align(window, displaced);
            assertTrue(distance(displaced) < .4 * before, "from " + before + " to " + distance(displaced) + " pixels");
        }
    }

    /** On the average, pixels. */
    private double distance(float[] others) {
        double sum = 0;
        for (int i = 0; i < points.length; i += 3) {
            sum += Math.hypot(others[i] - points[i], others[i + 1] - points[i + 1]);
        }
        return sum / CanonicalMesh.VERTICES;
    }

    private static VideoFrame cropped(VideoFrame frame, int cut) {
        VideoFrame rest = pool.take(frame.width() - cut, frame.height(), frame.timestampMicros());
        for (int plane = 0; plane < 3; plane++) {
            int shrink = plane == 0 ? 1 : 2;
            int w = frame.width() / shrink;
            byte[] from = Pixels.plane(frame, plane);
            byte[] to = new byte[rest.width() / shrink * rest.height() / shrink];
            for (int y = 0; y < rest.height() / shrink; y++) {
                System.arraycopy(from, y * w + cut / shrink, to, y * (w - cut / shrink), w - cut / shrink);
            }
            Pixels.setPlane(rest, plane, to);
        }
        return rest;
    }
}
