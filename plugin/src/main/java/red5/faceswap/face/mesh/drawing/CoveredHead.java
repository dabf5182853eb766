package red5.faceswap.face.mesh.drawing;

import red5.faceswap.face.Cover;
import red5.faceswap.face.Face;
import red5.faceswap.face.mesh.geometry.Box;
import red5.faceswap.face.mesh.geometry.Detection;
import red5.faceswap.face.mesh.geometry.HeadShape;

/**
 * A head that nobody is to recognise.
 *
 * @param tones its colours and light
 * @param turn where the middle of the face lies in the ellipse, in half widths: 0 facing the camera; NaN when no face is known
 * @param nobody the invented face on top, null for other covers and where the points are not known
 */
public record CoveredHead(Face face, HeadShape head, Cover cover, HeadTones tones, float turn, SwappedFace nobody)
        implements Drawing {
    @Override
    public Box box() {
        return head.box();
    }

    @Override
    public boolean covers(Detection seen) {
        return head.covers(seen);
    }

    /** A cover of the same place, larger, where less is known. */
    CoveredHead grown(float factor) {
        return new CoveredHead(face, head.grown(factor), cover, tones, Float.NaN, null);
    }
}
