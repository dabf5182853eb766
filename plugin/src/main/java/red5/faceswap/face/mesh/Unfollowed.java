package red5.faceswap.face.mesh;

import java.util.ArrayList;
import java.util.List;
import red5.faceswap.face.Cover;

/** Faces of one stream that were seen but are not tracked: they are hidden where a detector saw them. For the stream's serial work. */
final class Unfollowed {
    private static final float SAME = .3f;

    private final List<Detection> faces = new ArrayList<>();
    /** Perhaps half faces at the rim, at the last look at the whole picture. */
    private final List<Detection> glimpses = new ArrayList<>();
    /** Gave way to larger ones in this frame; in the next one they are seen again. */
    private final List<Drawing> displaced = new ArrayList<>();

    List<Detection> faces() {
        return faces;
    }

    /** What a look would see again is forgotten. */
    void look(Sight sight) {
        faces.removeIf(sight::reaches);
        if (sight.isOfWholePicture()) {
            glimpses.clear();
        }
    }

    void add(Detection face) {
        faces.removeIf(other -> other.overlap(face) > SAME);
        faces.add(face);
    }

    void addGlimpse(Detection glimpse) {
        glimpses.add(glimpse);
    }

    void addDisplaced(Drawing drawing) {
        displaced.add(drawing);
    }

    /**
     * One call per frame.
     *
     * @param cover what hides them
     */
    List<Drawing> draw(Cover cover) {
        List<Drawing> drawings = new ArrayList<>(displaced);
        displaced.clear();
        faces.forEach(face -> drawings.add(HiddenFace.over(face, cover)));
        glimpses.forEach(glimpse -> drawings.add(HiddenFace.over(glimpse, cover)));
        return drawings;
    }

    void forget() {
        faces.clear();
        glimpses.clear();
    }
}
