package red5.faceswap.face.mesh.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import red5.faceswap.face.mesh.detection.FaceDetector;
import red5.faceswap.face.mesh.geometry.CanonicalMesh;
import red5.faceswap.face.mesh.geometry.FaceParts;
import red5.faceswap.face.mesh.geometry.Region;
import red5.faceswap.face.mesh.network.Landmarker;
import red5.faceswap.face.mesh.network.Models;
import red5.faceswap.face.mesh.picture.FramePyramid;

class LipsAndLidsTest {
    private static final Path TARGET = Path.of("target");
    /** A portrait with a broad smile. */
    private static final Path PORTRAIT = TARGET.resolve("faces/astronaut.png");

    /** Where one sees her lips meet, pixels of the picture, in which they are 43 apart. */
    private static final double[][] CORNERS = {{203.5, 139.6}, {246.3, 140.6}};

    private static final double NEAR = 2.2;

    @Test
    void theMouthsCornersOfASmileAreFoundWhereTheLipsMeet() throws Exception {
        try (Models models = new Models(TARGET.resolve("models"));
                FaceDetector detector = new FaceDetector(models);
                Landmarker landmarker = new Landmarker(models);
                LipsAndLids closely = new LipsAndLids(models);
                FramePyramid pyramid = new FramePyramid();
                PictureReader.Picture picture = PictureReader.read(Files.readAllBytes(PORTRAIT))) {
            pyramid.look(picture.frame());
            float[] points = new float[3 * CanonicalMesh.VERTICES];
            detector.look(pyramid);
            Region region = Region.around(detector.find().get(0));
            for (int look = 0; look < 3; look++) {
                landmarker.find(pyramid, region, points);
                region = Region.around(points);
            }
            float[] found = closely.find(pyramid, points);
            pyramid.release();
            assertTrue(off(found, FaceParts.LEFT_MOUTH_CORNER, 0) < NEAR, "left corner");
            assertTrue(off(found, FaceParts.RIGHT_MOUTH_CORNER, 1) < NEAR, "right corner");
            assertTrue(off(points, FaceParts.LEFT_MOUTH_CORNER, 0) > NEAR, "one look at the whole face is as good");
            assertEquals(points[3 * FaceParts.NOSE_TIP], found[3 * FaceParts.NOSE_TIP], "the nose stays where it was");
        }
    }

    private static double off(float[] points, int vertex, int corner) {
        return Math.hypot(points[3 * vertex] - CORNERS[corner][0], points[3 * vertex + 1] - CORNERS[corner][1]);
    }
}
