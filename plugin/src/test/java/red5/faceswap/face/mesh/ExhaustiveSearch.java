package red5.faceswap.face.mesh;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import red5.faceswap.face.Face;
import red5.faceswap.face.mesh.geometry.CanonicalMesh;
import red5.faceswap.face.mesh.geometry.Detection;
import red5.faceswap.face.mesh.geometry.HeadShape;
import red5.faceswap.face.mesh.geometry.Region;
import red5.faceswap.face.mesh.network.AnchorDetector;
import red5.faceswap.face.mesh.network.DetectorInput;
import red5.faceswap.face.mesh.network.Landmarker;
import red5.faceswap.face.mesh.network.Models;
import red5.faceswap.face.mesh.picture.FramePyramid;
import red5.faceswap.face.mesh.picture.RegionReader;
import red5.faceswap.media.VideoFrame;

/**
 * Finds what faces there are in a frame, slowly: both detectors over scales, places and angles, each hit confirmed by the landmark network.
 * What a tracker of a live stream is measured by.
 */
final class ExhaustiveSearch implements AutoCloseable {
    private static final double[] SCALES = {1.15, .7, .45};
    private static final int ANGLES = 8;
    /** MediaPipe's own limits. */
    private static final float FAR_LEAST = .6f;

    private static final float NEAR_LEAST = .5f;
    private static final float LEAST_PRESENCE = .5f;
    private static final float SAME = .3f;
    /** A box about the wrong thing inside a face is no second face. */
    private static final double INSIDE = .6;

    /** Pairs of points with an eye, the nose or the mouth in the middle, in the order of a detection's keypoints. */
    private static final int[][] PLACES = {{33, 133}, {263, 362}, {1, 1}, {13, 14}};

    private final Models models;
    private final AnchorDetector far;
    private final AnchorDetector near;
    private final Landmarker landmarker;
    private final RegionReader reader = new RegionReader(DetectorInput.SIDE, RegionReader.Range.SIGNED);
    private final FramePyramid pyramid = new FramePyramid();
    private final float[] points = new float[3 * CanonicalMesh.VERTICES];

    /** @param target the build's folder with {@code models} */
    ExhaustiveSearch(Path target) throws Exception {
        models = new Models(target.resolve("models"));
        far = AnchorDetector.fullRange(models, new DetectorInput(DetectorInput.SIDE, DetectorInput.SIDE), FAR_LEAST);
        near = AnchorDetector.shortRange(models, NEAR_LEAST);
        landmarker = new Landmarker(models);
    }

    /** Every face of a frame that this finds, however it is turned. */
    List<Detection> find(VideoFrame frame) {
        pyramid.look(frame);
        try {
            List<Detection> hits = new ArrayList<>();
            for (Region region : regions(frame.width(), frame.height())) {
                reader.read(pyramid, region);
                add(hits, far.find(reader, region));
                add(hits, near.find(reader, region));
            }
            return hits;
        } finally {
            pyramid.release();
        }
    }

    private static List<Region> regions(int width, int height) {
        List<Region> regions = new ArrayList<>();
        for (double scale : SCALES) {
            float side = (float) (scale * (scale > 1 ? Math.max(width, height) : Math.min(width, height)));
            int columns = scale > 1 ? 1 : 1 + (int) Math.ceil((width - side) / (side / 2));
            int rows = scale > 1 ? 1 : 1 + (int) Math.ceil((height - side) / (side / 2));
            for (int k = 0; k < columns * rows; k++) {
                float x = columns == 1 ? width / 2f : side / 2 + (width - side) * (k % columns) / (columns - 1);
                float y = rows == 1 ? height / 2f : side / 2 + (height - side) * (k / columns) / (rows - 1);
                for (int a = 0; a < ANGLES; a++) {
                    regions.add(new Region(x, y, side, (float) (2 * Math.PI * a / ANGLES)));
                }
            }
        }
        return regions;
    }

    private void add(List<Detection> hits, List<Detection> more) {
        for (Detection hit : more) {
            boolean known = hits.stream().anyMatch(other -> other.overlap(hit) > SAME || isInside(hit, other));
            if (!known && landmarker.find(pyramid, Region.around(hit), points) > LEAST_PRESENCE) {
                hits.removeIf(other -> isInside(other, hit));
                hits.add(placed(hit));
            }
        }
    }

    /** A box may lie beside the face that it is for: where eyes, nose and mouth are, the landmark network says at its second look. */
    private Detection placed(Detection hit) {
        if (landmarker.find(pyramid, Region.around(points), points) < LEAST_PRESENCE) {
            return hit;
        }
        float[] keypoints = hit.keypoints().clone();
        for (int k = 0; k < PLACES.length; k++) {
            for (int c = 0; c < 2; c++) {
                keypoints[2 * k + c] = (points[3 * PLACES[k][0] + c] + points[3 * PLACES[k][1] + c]) / 2;
            }
        }
        return new Detection(hit.centreX(), hit.centreY(), hit.width(), hit.height(), keypoints, hit.score());
    }

    private static boolean isInside(Detection small, Detection large) {
        return small.width() < INSIDE * large.width()
                && Math.hypot(small.centreX() - large.centreX(), small.centreY() - large.centreY())
                        < large.width() * .75;
    }

    /** Whether eyes, nose and mouth of a hit lie under one of the covers. */
    static boolean isCovered(Detection hit, List<Face> covers, int width, int height) {
        return covers.stream().anyMatch(cover -> {
            for (int k = 0; k < 4; k++) {
                float x = hit.keypoints()[2 * k];
                float y = hit.keypoints()[2 * k + 1];
                boolean visible = x >= 0 && y >= 0 && x < width && y < height;
                double across = (x - cover.x() - cover.width() / 2) / (cover.width() / 2);
                double down = (y - cover.y() - cover.height() / 2) / (cover.height() / 2);
                if (visible && Math.hypot(across, down) > 1 / HeadShape.EDGE) {
                    return false;
                }
            }
            return true;
        });
    }

    @Override
    public void close() {
        pyramid.close();
        reader.close();
        landmarker.close();
        near.close();
        far.close();
        models.close();
    }
}
