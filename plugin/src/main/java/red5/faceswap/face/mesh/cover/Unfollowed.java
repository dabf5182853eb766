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

    private final List<Detection> faces = new ArrayList<>();
    /** Perhaps half faces at the rim, at the last look at the whole picture. */
    private final List<Detection> glimpses = new ArrayList<>();
    /** Gave way to larger ones in this frame; in the next one they are seen again. */
    private final List<Drawing> displaced = new ArrayList<>();

    public List<Detection> faces() {
        return faces;
    }

    /** What a look would see again is forgotten. */
    public void look(Sight sight) {
        faces.removeIf(sight::reaches);
        if (sight.isOfWholePicture()) {
            glimpses.clear();
        }
    }

    public void add(Detection face) {
        faces.removeIf(other -> other.overlap(face) > SAME);
        faces.add(face);
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
        faces.forEach(face -> drawings.add(HiddenFace.over(face, cover)));
        glimpses.forEach(glimpse -> drawings.add(HiddenFace.over(glimpse, cover)));
        return drawings;
    }

    public void forget() {
        faces.clear();
        glimpses.clear();
    }
}
