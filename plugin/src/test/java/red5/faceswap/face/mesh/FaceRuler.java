package red5.faceswap.face.mesh;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import red5.faceswap.face.FaceException;
import red5.faceswap.face.mesh.detection.FaceDetector;
import red5.faceswap.face.mesh.geometry.CanonicalMesh;
import red5.faceswap.face.mesh.geometry.Detection;
import red5.faceswap.face.mesh.geometry.Region;
import red5.faceswap.face.mesh.network.Landmarker;
import red5.faceswap.face.mesh.network.Models;
import red5.faceswap.face.mesh.picture.FramePyramid;
import red5.faceswap.media.VideoFrame;

/**
 * Measures faces in pictures without any memory: each look begins anew, so that nothing is steadied that is not steady. Points
 * are 468 x, y, z in frame pixels. For one thread.
 */
public final class FaceRuler implements AutoCloseable {
    private static final float LEAST_PRESENCE = .5f;
    /** Shares of the region's side by which the looks at one face are moved against each other. */
    private static final float[][] LOOKS = {{0, 0}, {.011f, .007f}, {-.011f, .007f}, {.007f, -.011f}, {-.007f, -.011f}};

    private final Models models;
    private final FaceDetector detector;
    private final Landmarker landmarker;
    private final FramePyramid pyramid = new FramePyramid();
    private final float[] once = new float[3 * CanonicalMesh.VERTICES];

    /** @param models the build's folder of that name */
    public FaceRuler(Path models) throws FaceException {
        this.models = new Models(models);
        detector = new FaceDetector(this.models);
        landmarker = new Landmarker(this.models);
    }

    /** All faces that both detectors' thorough look finds and the landmark network affirms, most certain first. */
    public List<float[]> find(VideoFrame frame) {
        pyramid.look(frame);
        try {
            detector.look(pyramid);
            List<float[]> faces = new ArrayList<>();
            for (Detection seen : detector.find()) {
                float[] points = new float[3 * CanonicalMesh.VERTICES];
                landmarker.find(pyramid, Region.around(seen), points);
                if (landmarker.find(pyramid, Region.around(points), points) >= LEAST_PRESENCE) {
                    faces.add(points);
                }
            }
            return faces;
        } finally {
            pyramid.release();
        }
    }

    /**
     * The points of a face whose place is about known: the mean of several looks, which are the same for the same place. Two
     * pictures measured at one place differ by what is different in them and not by how they were cut out.
     *
     * @param near points of the face, or of another one in its place
     */
    public float[] measure(VideoFrame frame, float[] near) {
        Region region = Region.around(near);
        float[] mean = new float[near.length];
        pyramid.look(frame);
        try {
            for (float[] look : LOOKS) {
                Region moved = region.moved(look[0] * region.side(), look[1] * region.side());
                landmarker.find(pyramid, moved, once);
                for (int i = 0; i < mean.length; i++) {
                    mean[i] += once[i] / LOOKS.length;
                }
            }
            return mean;
        } finally {
            pyramid.release();
        }
    }

    /** Pixels from the forehead's top to the chin, however the head is tilted or turned: the unit of all measures. */
    public static float faceHeight(float[] points) {
        return CanonicalMesh.faceHeight(points);
    }

    @Override
    public void close() {
        pyramid.close();
        landmarker.close();
        detector.close();
        models.close();
    }
}
