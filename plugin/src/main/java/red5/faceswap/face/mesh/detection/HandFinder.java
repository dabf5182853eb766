package red5.faceswap.face.mesh.detection;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import red5.faceswap.face.mesh.geometry.Detection;
import red5.faceswap.face.mesh.geometry.HandShape;
import red5.faceswap.face.mesh.geometry.Region;
import red5.faceswap.face.mesh.network.AnchorDetector;
import red5.faceswap.face.mesh.network.HandLandmarker;
import red5.faceswap.face.mesh.network.Models;
import red5.faceswap.face.mesh.picture.FramePyramid;
import red5.faceswap.face.mesh.picture.RegionReader;

/** Finds hands: their palms in a part of the picture, and their points from frame to frame. A tracker's own; for one thread. */
public final class HandFinder implements AutoCloseable {
    /** Score from which something may be a palm: cups have up to .8, faces .35; the points tell which is one. */
    private static final float MAYBE_PALM = .45f;
    /** Palms of one look whose points are looked for. */
    private static final int MOST_PALMS = 2;

    /** How sure the points' network must be of a new hand, and of one that is known: free faces have up to .6, cups .15, hands .85 and more. */
    private static final float NEW = .75f;

    private static final float KNOWN = .4f;
    /** Below that a first look at what may be a palm needs no second one: faces and cups have .01, hands seen from their side .03 and more. */
    private static final float HOPELESS = .02f;

    private final AnchorDetector palms;
    private final HandLandmarker landmarker;
    private final RegionReader reader = new RegionReader(AnchorDetector.PALM_SIDE, RegionReader.Range.UNIT);
    private final float[] candidate = new float[2 * HandShape.POINTS];

    public HandFinder(Models models) {
        palms = AnchorDetector.palms(models, MAYBE_PALM);
        landmarker = new HandLandmarker(models);
    }

    /** @return the points of each hand there, as {@link HandShape} names them; the likeliest first */
    public List<float[]> find(FramePyramid frame, Region region) {
        reader.read(frame, region);
        List<Detection> seen = new ArrayList<>(palms.find(reader, region));
        seen.sort(Comparator.comparing(Detection::score).reversed());
        List<float[]> hands = new ArrayList<>();
        for (Detection palm : seen.subList(0, Math.min(MOST_PALMS, seen.size()))) {
            float first = landmarker.find(frame, HandShape.around(palm), candidate);
            // the second look is the better one
            if (first > HOPELESS && landmarker.find(frame, HandShape.around(candidate.clone()), candidate) > NEW) {
                hands.add(candidate.clone());
            }
        }
        return hands;
    }

    /**
     * Follows a hand into the next frame.
     *
     * @param points changed only when it is found
     * @return how sure it is that this is a hand, 0..1; 0 when it is lost
     */
    public float follow(FramePyramid frame, float[] points) {
        float sure = landmarker.find(frame, HandShape.around(points), candidate);
        if (sure < KNOWN) {
            return 0;
        }
        System.arraycopy(candidate, 0, points, 0, points.length);
        return sure;
    }

    @Override
    public void close() {
        palms.close();
        landmarker.close();
        reader.close();
    }
}
