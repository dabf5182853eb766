package red5.faceswap.face.mesh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import red5.faceswap.face.FaceTracker;
import red5.faceswap.face.SourceFace;
import red5.faceswap.face.mesh.geometry.FaceParts;
import red5.faceswap.face.mesh.source.PictureReader;
import red5.faceswap.media.VideoFrame;

/** The person's own eyes stand where the source has them: how far apart is the source's, how far open the person's. */
class EyesInTheSourcesPlaceTest extends OnRealClips {
    private static final int FRAMES = 12;

    /** Distance of the eyes' outer corners over the face's height. */
    private static double apart(float[] points) {
        return distance(points, FaceParts.LEFT_EYE_OUTER, FaceParts.RIGHT_EYE_OUTER) / FaceRuler.faceHeight(points);
    }

    /** Mean distance of the lids over the face's height. */
    private static double opening(float[] points) {
        return (distance(points, FaceParts.LEFT_LID_UPPER, FaceParts.LEFT_LID_LOWER)
                        + distance(points, FaceParts.RIGHT_LID_UPPER, FaceParts.RIGHT_LID_LOWER))
                / 2
                / FaceRuler.faceHeight(points);
    }

    private static double distance(float[] points, int a, int b) {
        return Math.hypot(points[3 * a] - points[3 * b], points[3 * a + 1] - points[3 * b + 1]);
    }

    @Test
    void theEyesAreThePersonsAndStandAsTheSourcesDo() throws Exception {
        byte[] picture = Files.readAllBytes(TARGET.resolve("faces/astronaut.png"));
        SourceFace astronaut = engine.prepare(picture);
        double wanted;
        try (PictureReader.Picture read = PictureReader.read(picture)) {
            wanted = apart(oracle.points(read.frame()));
        }
        try (ClipReader clip = new ClipReader(FRANCK, 720, 576, 2, pool);
                FaceRuler ruler = new FaceRuler(TARGET.resolve("models"));
                FaceTracker tracker = engine.newTracker()) {
            for (int i = 0; i < FRAMES; i++) {
                try (VideoFrame frame = clip.next();
                        VideoFrame drawn = swapped(tracker, frame, astronaut)) {
                    float[] place = ruler.find(frame).get(0);
                    float[] own = ruler.measure(frame, place);
                    float[] now = ruler.measure(drawn, place);
                    String figures = "apart " + apart(own) + ", drawn " + apart(now) + ", the source's " + wanted;
                    assertTrue(Math.abs(apart(now) - wanted) < .75 * Math.abs(apart(own) - wanted), figures);
                    assertEquals(opening(own), opening(now), .01);
                }
            }
        }
    }
}
