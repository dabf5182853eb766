package red5.faceswap.face.mesh.drawing;

import red5.faceswap.face.Face;
import red5.faceswap.face.mesh.geometry.Box;
import red5.faceswap.face.mesh.occlusion.OcclusionModel;
import red5.faceswap.face.mesh.picture.Smear;
import red5.faceswap.face.mesh.source.MeshSourceFace;

/**
 * The source's face on the target's mesh. All arrays belong to this object alone or are shared read-only.
 *
 * @param points where the mesh's vertices are drawn
 * @param alpha 0..1 per vertex
 * @param gain luma gain per vertex
 * @param saturation 0..1, factor of the texture's chroma
 * @param offset packed y, u, v per vertex, added after the gain
 * @param mask what hides the face in texture space, {@link OcclusionModel#SIDE} squared or twice as fine, empty when nothing does
 * @param level of the texture
 * @param grain share of the frame's own high-pass laid on top
 * @param smear how far it moved while the camera's shutter was open
 * @param sight how the person's own face lies under it
 * @param look what a network makes of the face, null for none
 * @param veil what lies on top of it and may reach beyond its box, null for nothing
 */
public record SwappedFace(
        Face face,
        Box box,
        MeshSourceFace source,
        float[] points,
        float[] alpha,
        float[] gain,
        float saturation,
        float[] offset,
        float[] mask,
        int level,
        float grain,
        Smear smear,
        TargetSight sight,
        NetworkLook look,
        Veil veil)
        implements Drawing {
    /** One that stands still, with nothing on top of it, as the mesh draws it. */
    public SwappedFace(
            Face face,
            Box box,
            MeshSourceFace source,
            float[] points,
            float[] alpha,
            float[] gain,
            float saturation,
            float[] offset,
            float[] mask,
            int level,
            float grain,
            TargetSight sight,
            NetworkLook look) {
        this(
                face,
                box,
                source,
                points,
                alpha,
                gain,
                saturation,
                offset,
                mask,
                level,
                grain,
                Smear.NONE,
                sight,
                look,
                null);
    }

    /** The same face, moving. */
    public SwappedFace smeared(Smear way) {
        if (!way.isSeen()) {
            return this;
        }
        return with(face, reach(box, way), points, mask, way, sight, look, veil);
    }

    private static Box reach(Box still, Smear way) {
        return still.grownBy(Math.abs(way.dx()) / 2, Math.abs(way.dy()) / 2);
    }

    /** The same face with something else in front of it. */
    public SwappedFace behind(float[] occluder) {
        return with(face, box, points, occluder, smear, sight, look, veil);
    }

    /** The same face with a cover on top of it. */
    public SwappedFace under(Veil cover) {
        return with(face, box, points, mask, smear, sight, look, cover);
    }

    /** The same face moved by that many pixels, with nothing in front of it. */
    public SwappedFace moved(float dx, float dy) {
        float[] shifted = TargetSight.shifted(points, dx, dy);
        Face at = new Face(face.trackId(), face.x() + dx, face.y() + dy, face.width(), face.height(), face.score());
        Box there = reach(Box.around(shifted), smear);
        return with(at, there, shifted, new float[0], smear, sight.moved(dx, dy), look, veil);
    }

    /** The same face as a network makes it, wherever it has when the face is drawn. */
    public SwappedFace with(NetworkLook made) {
        Box own = Box.around(sight.points());
        Box both = new Box(
                Math.min(box.left(), own.left()),
                Math.min(box.top(), own.top()),
                Math.max(box.right(), own.right()),
                Math.max(box.bottom(), own.bottom()));
        return with(face, both, points, mask, smear, sight, made, veil);
    }

    /** The same source in the same light, with what may differ. */
    private SwappedFace with(
            Face at,
            Box reach,
            float[] places,
            float[] occluder,
            Smear way,
            TargetSight person,
            NetworkLook made,
            Veil cover) {
        return new SwappedFace(
                at,
                reach,
                source,
                places,
                alpha,
                gain,
                saturation,
                offset,
                occluder,
                level,
                grain,
                way,
                person,
                made,
                cover);
    }
}
