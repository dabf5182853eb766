package red5.faceswap.face.mesh.tracking;

import red5.faceswap.face.Cover;
import red5.faceswap.face.mesh.cover.HeadCover;
import red5.faceswap.face.mesh.cover.Nobody;
import red5.faceswap.face.mesh.drawing.CoveredHead;
import red5.faceswap.face.mesh.drawing.SwappedFace;
import red5.faceswap.face.mesh.drawing.Veil;
import red5.faceswap.face.mesh.picture.FramePyramid;

/** The cover of a face that is swapped at other times: it is not torn away then, but fades over the new face. One per face, frames in order. */
final class FadingCover {
    /** Frames that it takes. */
    private static final int FRAMES = 6;

    private final long id;
    private final HeadCover cover;
    /** Frames that are left. */
    private int left;

    /** @param id of the face's track */
    FadingCover(long id, Nobody nobody) {
        this.id = id;
        cover = new HeadCover(nobody);
    }

    /** The face was covered until now, by this or another cover. */
    void unveil() {
        left = FRAMES;
    }

    /**
     * @param found whether the points were found in this frame
     * @param presence how sure they are, 0..1
     * @param dt seconds since the frame before
     */
    CoveredHead draw(FramePyramid frame, Cover kind, float[] points, boolean found, float presence, double dt) {
        unveil();
        return cover.draw(frame, kind, cover.shapeOf(points), found ? points : null, id, presence, dt);
    }

    /** What is left of the cover on top of the new face. */
    SwappedFace fade(SwappedFace face, FramePyramid frame, Cover kind, double dt) {
        if (left == 0) {
            return face;
        }
        float opacity = (float) left / (FRAMES + 1);
        float[] points = face.sight().points();
        CoveredHead over = cover.draw(
                frame, kind, cover.shapeOf(points), points, id, face.face().score(), dt);
        left--;
        return face.under(new Veil(over, opacity));
    }
}
