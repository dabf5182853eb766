package red5.faceswap.face.mesh.drawing;

import java.util.List;
import red5.faceswap.face.Cover;
import red5.faceswap.face.Face;
import red5.faceswap.face.mesh.geometry.Box;
import red5.faceswap.face.mesh.geometry.Detection;
import red5.faceswap.face.mesh.geometry.HeadShape;

/**
 * A face that is not followed and not swapped: its head is covered, in the colours of the frame that it is drawn on. Track id 0.
 *
 * @param cover what hides it
 * @param inFront heads that stay before the cover
 */
public record HiddenFace(Face face, HeadShape head, Cover cover, List<HeadShape> inFront) implements Drawing {
    public static HiddenFace over(Detection seen, Cover cover) {
        return over(seen, 0, cover);
    }

    /** @param growth how much further the face may reach to each side, in shares of its size */
    public static HiddenFace over(Detection seen, float growth, Cover cover) {
        return over(HeadShape.around(seen).grown(1 + growth), seen.score(), cover, List.of());
    }

    /** @param score 0..1, how sure it is that a head is there */
    public static HiddenFace over(HeadShape head, float score, Cover cover, List<HeadShape> inFront) {
        Box box = head.box();
        return new HiddenFace(
                new Face(0, box.left(), box.top(), box.width(), box.height(), score), head, cover, inFront);
    }

    @Override
    public Box box() {
        return head.box();
    }

    @Override
    public boolean covers(Detection seen) {
        return head.covers(seen);
    }

    /** As it is to be drawn on a picture. */
    CoveredHead on(HeadTones.Colours picture) {
        return new CoveredHead(face, head, cover, HeadTones.of(head, picture), Float.NaN, null);
    }
}
