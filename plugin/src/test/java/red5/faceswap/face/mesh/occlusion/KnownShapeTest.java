package red5.faceswap.face.mesh.occlusion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import red5.faceswap.face.mesh.ClipReader;
import red5.faceswap.face.mesh.OnRealClips;
import red5.faceswap.face.mesh.geometry.CanonicalMesh;
import red5.faceswap.face.mesh.geometry.FaceParts;
import red5.faceswap.face.mesh.network.Models;
import red5.faceswap.media.VideoFrame;

/** Where a real face's points stand when something hides part of it and the network squeezes the rest. */
class KnownShapeTest extends OnRealClips {
    private static final float MUCH = .2f;

    private static Models models;

    private final float[] rigidity = new float[CanonicalMesh.VERTICES];
    private final float[] hidden = new float[CanonicalMesh.VERTICES];

    @BeforeAll
    static void openModels() throws Exception {
        models = new Models(TARGET.resolve("models"));
    }

    @AfterAll
    static void closeModels() {
        models.close();
    }

    private static float[] points() throws Exception {
        try (ClipReader clip = new ClipReader(FRANCK, 640, 512, 2, pool);
                VideoFrame frame = clip.next()) {
            return oracle.points(frame);
        }
    }

    private KnownShape learnt(float[] points) {
        java.util.Arrays.fill(rigidity, 1);
        KnownShape shape = new KnownShape(models.mesh);
        for (int i = 0; i < 30; i++) {
            shape.pose(points, rigidity);
            shape.learn(points, hidden, 0);
        }
        return shape;
    }

    /** What the network does: everything below the nose's tip moves up by a third of its distance to it. */
    private static float[] squeezed(float[] points) {
        float[] squeezed = points.clone();
        float tip = points[3 * FaceParts.NOSE_TIP + 1];
        for (int i = 1; i < squeezed.length; i += 3) {
            squeezed[i] -= Math.max(0, squeezed[i] - tip) / 3;
        }
        return squeezed;
    }

    private static double off(float[] points, float[] truth, int vertex) {
        double distance =
                Math.hypot(points[3 * vertex] - truth[3 * vertex], points[3 * vertex + 1] - truth[3 * vertex + 1]);
        return distance / CanonicalMesh.faceHeight(truth);
    }

    @Test
    void behindAMicrophoneTheChinStaysWhereItIs() throws Exception {
        float[] truth = points();
        KnownShape shape = learnt(truth);
        for (int vertex : FaceParts.LIPS) {
            hidden[vertex] = 1;
        }
        float[] points = truth;
        for (int i = 0; i < 8; i++) {
            shape.learn(points, hidden, MUCH);
            points = squeezed(truth);
            shape.complete(points);
        }
        assertTrue(off(squeezed(truth), truth, FaceParts.CHIN) > .1, "nothing was squeezed");
        assertEquals(0, off(points, truth, FaceParts.CHIN), .02);
        assertEquals(0, off(points, truth, FaceParts.FOREHEAD_TOP), .02);
    }

    @Test
    void theFreeMouthOfAFaceWithAHandOnItsBrowStaysItsOwn() throws Exception {
        float[] truth = points();
        KnownShape shape = learnt(truth);
        for (int i = 0; i < hidden.length; i++) {
            hidden[i] = models.mesh.forehead[i] ? 1 : 0;
        }
        float[] closed = truth;
        for (int i = 0; i < 8; i++) {
            shape.learn(closed, hidden, MUCH);
            closed = squeezed(truth);
            shape.complete(closed);
        }
        assertEquals(0, off(closed, squeezed(truth), FaceParts.CHIN), .001);
        assertEquals(0, off(closed, squeezed(truth), FaceParts.LIPS[0]), .001);
    }

    @Test
    void aFreeFaceIsTheNetworks() throws Exception {
        float[] truth = points();
        KnownShape shape = learnt(truth);
        float[] points = squeezed(truth);
        shape.complete(points);
        for (int vertex = 0; vertex < CanonicalMesh.VERTICES; vertex++) {
            assertEquals(0, off(points, squeezed(truth), vertex), 1e-6);
        }
    }
}
