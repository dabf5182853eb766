package red5.faceswap.face.mesh.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import red5.faceswap.face.mesh.ClipReader;
import red5.faceswap.face.mesh.OnRealClips;
import red5.faceswap.face.mesh.detection.FaceDetector;
import red5.faceswap.face.mesh.geometry.CanonicalMesh;
import red5.faceswap.face.mesh.geometry.FaceParts;
import red5.faceswap.face.mesh.geometry.Region;
import red5.faceswap.face.mesh.picture.FramePyramid;
import red5.faceswap.face.mesh.picture.RegionReader;
import red5.faceswap.face.mesh.source.PictureReader;
import red5.faceswap.media.FramePool;
import red5.faceswap.media.NativeLedger;
import red5.faceswap.media.VideoFrame;

/** The network with attention: its operators are ours. */
class AttentionNetworkTest {
    private static final Path TARGET = Path.of("target");

    /** Point, x, y: what ONNX Runtime gives for {@link #REGION} of that picture, with the network converted and its operators made of ONNX's. */
    private static final double[][] REFERENCE = {
        {33, 62.439, 94.855},
        {145, 69.240, 97.162},
        {133, 77.423, 94.397},
        {159, 67.495, 91.337},
        {107, 71.865, 82.634},
        {263, 116.985, 87.399},
        {374, 106.077, 92.209},
        {362, 95.955, 91.941},
        {386, 107.862, 85.482},
        {336, 90.693, 80.696}
    };

    private static final Region REGION = new Region(355, 260, 420, .1f);

    private static Models models;

    @BeforeAll
    static void open() throws Exception {
        models = new Models(TARGET.resolve("models"));
    }

    @AfterAll
    static void close() {
        models.close();
    }

    @Test
    void findsWhatAnotherRuntimeFinds() throws Exception {
        try (PictureReader.Picture picture =
                        PictureReader.read(Files.readAllBytes(TARGET.resolve("faces/mona-lisa.jpg")));
                FramePyramid pyramid = new FramePyramid();
                RegionReader reader = new RegionReader(192, RegionReader.Range.UNIT);
                AttentionNetwork network = new AttentionNetwork(models)) {
            pyramid.look(picture.frame());
            reader.read(pyramid, REGION);
            pyramid.release();
            float[] points = new float[3 * CanonicalMesh.VERTICES];
            network.refine(reader, points, 1);
            for (double[] point : REFERENCE) {
                int at = 3 * (int) point[0];
                assertEquals(point[1], points[at], .05, "x of " + point[0]);
                assertEquals(point[2], points[at + 1], .05, "y of " + point[0]);
            }
        }
    }

    /** However the square lies that the face is cut out by, lids are where they are. */
    @Test
    void findsTheSameInATurnedRegion() throws Exception {
        try (FramePool pool = new FramePool(2);
                ClipReader clip = new ClipReader(OnRealClips.FRANCK, 720, 576, 2, pool);
                VideoFrame frame = clip.next();
                FramePyramid pyramid = new FramePyramid();
                Landmarker landmarker = new Landmarker(models);
                FaceDetector detector = new FaceDetector(models)) {
            pyramid.look(frame);
            detector.look(pyramid);
            float[] upright = new float[3 * CanonicalMesh.VERTICES];
            landmarker.find(pyramid, Region.around(detector.find().get(0)), 1, upright);
            Region region = Region.around(upright);
            landmarker.find(pyramid, region, 1, upright);
            float height = CanonicalMesh.faceHeight(upright);
            for (float turn : new float[] {-.2f, .2f}) {
                float[] turned = new float[upright.length];
                Region askew =
                        new Region(region.centreX(), region.centreY(), region.side() * 1.1f, region.angle() + turn);
                assertTrue(landmarker.find(pyramid, askew, 1, turned) > .99);
                for (int[] part : new int[][] {FaceParts.LEFT_EYE, FaceParts.RIGHT_EYE}) {
                    double off = 0;
                    for (int point : part) {
                        off += Math.hypot(
                                turned[3 * point] - upright[3 * point], turned[3 * point + 1] - upright[3 * point + 1]);
                    }
                    off /= part.length * height;
                    assertTrue(off < .02, "turned by " + turn + ", a part is " + off + " face heights off");
                }
            }
            pyramid.release();
        }
    }

    /** Half of the second look is halfway: a face can go over to it without a jump. */
    @Test
    void mixesTheSecondLookIn() throws Exception {
        try (FramePool pool = new FramePool(2);
                ClipReader clip = new ClipReader(OnRealClips.FRANCK, 720, 576, 2, pool);
                VideoFrame frame = clip.next();
                FramePyramid pyramid = new FramePyramid();
                Landmarker landmarker = new Landmarker(models)) {
            pyramid.look(frame);
            float[][] points = new float[3][3 * CanonicalMesh.VERTICES];
            Region region = new Region(360, 300, 460, 0);
            for (int i = 0; i < 3; i++) {
                landmarker.find(pyramid, region, i / 2f, points[i]);
            }
            pyramid.release();
            for (int i = 0; i < points[0].length; i++) {
                assertEquals((points[0][i] + points[2][i]) / 2, points[1][i], .01, "value " + i);
            }
        }
    }

    /** The man shuts his eyes in frame 166; the plain network sees them half open. */
    @Test
    void seesAnEyeShut() throws Exception {
        double[] open = lids(160);
        double[] shut = lids(166);
        assertTrue(open[1] > .035, "open lids are " + open[1] + " face heights apart");
        assertTrue(shut[1] < .012, "shut lids are " + shut[1] + " face heights apart");
        assertTrue(shut[0] > 2 * shut[1], "the plain network sees them as well: " + shut[0]);
    }

    /** Face heights between the lids in a frame of the clip, by the plain and by the finer network. */
    private static double[] lids(int number) throws Exception {
        try (FramePool pool = new FramePool(2);
                ClipReader clip = new ClipReader(OnRealClips.FRANCK, 2, pool);
                FramePyramid pyramid = new FramePyramid();
                FaceDetector detector = new FaceDetector(models);
                Landmarker landmarker = new Landmarker(models)) {
            for (int i = 0; i < number; i++) {
                clip.next().close();
            }
            try (VideoFrame frame = clip.next()) {
                pyramid.look(frame);
                detector.look(pyramid);
                float[] points = new float[3 * CanonicalMesh.VERTICES];
                landmarker.find(pyramid, Region.around(detector.find().get(0)), points);
                Region region = Region.around(points);
                double[] gaps = new double[2];
                for (int fineness = 0; fineness < 2; fineness++) {
                    landmarker.find(pyramid, region, fineness, points);
                    gaps[fineness] = gap(points, FaceParts.LEFT_LID_UPPER, FaceParts.LEFT_LID_LOWER);
                }
                pyramid.release();
                return gaps;
            }
        }
    }

    private static double gap(float[] points, int a, int b) {
        return Math.hypot(points[3 * a] - points[3 * b], points[3 * a + 1] - points[3 * b + 1])
                / CanonicalMesh.faceHeight(points);
    }

    /** More of them one after the other than JavaCPP has entries for callbacks. */
    @Test
    void leavesNothingBehind() throws Exception {
        Map<String, Long> before = NativeLedger.live();
        for (int i = 0; i < 12; i++) {
            try (FramePool pool = new FramePool(1);
                    VideoFrame frame = pool.take(192, 192, 0);
                    FramePyramid pyramid = new FramePyramid();
                    Models another = new Models(TARGET.resolve("models"));
                    RegionReader reader = new RegionReader(192, RegionReader.Range.UNIT);
                    AttentionNetwork network = new AttentionNetwork(another)) {
                pyramid.look(frame);
                reader.read(pyramid, Region.whole(192, 192));
                network.refine(reader, new float[3 * CanonicalMesh.VERTICES], 1);
            }
        }
        assertEquals(before, NativeLedger.live());
    }
}
