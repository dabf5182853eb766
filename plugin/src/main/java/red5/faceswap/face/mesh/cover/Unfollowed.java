package red5.faceswap.face.mesh.cover;

import java.util.ArrayList;
import java.util.List;
import red5.faceswap.face.Cover;
import red5.faceswap.face.mesh.detection.Sight;
import red5.faceswap.face.mesh.drawing.Drawing;
import red5.faceswap.face.mesh.drawing.HiddenFace;
import red5.faceswap.face.mesh.geometry.Detection;

/** Faces of one stream that were seen but are not tracked: they are hidden where a detector saw them. For the stream's serial work. */
public final class Unfollowed {
    private static final float SAME = .3f;
    /** Looks that may miss a face before it is taken for gone: a small or turned one is not seen in each of them. */
    private static final int MISSES = 3;

    /** What it is of a face's size that has moved on since. */
    private static final float LIKE = .5f;

    private final List<Place> places = new ArrayList<>();
    /** Perhaps half faces at the rim, at the last look at the whole picture. */
    private final List<Detection> glimpses = new ArrayList<>();
    /** Gave way to larger ones in this frame; in the next one they are seen again. */
    private final List<Drawing> displaced = new ArrayList<>();

    /** Where a face is hidden. */
    private static final class Place {
        private final Detection face;
        /** Looks in a row that would have seen it. */
        private int missed;

        private Place(Detection face) {
            this.face = face;
        }
    }

    public List<Detection> faces() {
        return places.stream().map(place -> place.face).toList();
    }

    /** What was not seen in several looks that would have shown it is forgotten; {@link #add} what is still there. */
    public void look(Sight sight) {
        places.removeIf(place -> sight.reaches(place.face) && ++place.missed > MISSES);
        if (sight.isOfWholePicture()) {
            glimpses.clear();
        }
    }

    public void add(Detection face) {
        found(face);
        places.add(new Place(face));
    }

    /** Somebody is here: who was hidden in this place, or was missed beside it, has not got to be hidden there any more. */
    public void found(Detection face) {
        places.removeIf(place -> place.face.overlap(face) > SAME || place.missed > 0 && isNear(place.face, face));
    }

    private static boolean isNear(Detection missed, Detection seen) {
        return Math.hypot(missed.centreX() - seen.centreX(), missed.centreY() - seen.centreY()) < seen.size()
                && Math.min(missed.size(), seen.size()) > LIKE * Math.max(missed.size(), seen.size());
    }

    public void addGlimpse(Detection glimpse) {
        glimpses.add(glimpse);
    }

    public void addDisplaced(Drawing drawing) {
        displaced.add(drawing);
    }

    /**
     * One call per frame.
     *
     * @param cover what hides them
     */
    public List<Drawing> draw(Cover cover) {
        List<Drawing> drawings = new ArrayList<>(displaced);
        displaced.clear();
        places.forEach(place -> drawings.add(HiddenFace.over(place.face, cover)));
        glimpses.forEach(glimpse -> drawings.add(HiddenFace.over(glimpse, cover)));
        return drawings;
    }

    public void forget() {
        places.clear();
        glimpses.clear();
    }
}
