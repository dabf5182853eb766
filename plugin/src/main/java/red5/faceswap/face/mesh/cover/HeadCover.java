package red5.faceswap.face.mesh.cover;

import red5.faceswap.face.Cover;
import red5.faceswap.face.Face;
import red5.faceswap.face.mesh.drawing.CoveredHead;
import red5.faceswap.face.mesh.drawing.HeadTones;
import red5.faceswap.face.mesh.drawing.SwappedFace;
import red5.faceswap.face.mesh.geometry.Box;
import red5.faceswap.face.mesh.geometry.Curves;
import red5.faceswap.face.mesh.geometry.FaceParts;
import red5.faceswap.face.mesh.geometry.HeadShape;
import red5.faceswap.face.mesh.geometry.RigidFit;
import red5.faceswap.face.mesh.picture.FramePyramid;

/** The cover of one head whose points may be known: in its light, turned with it. Frames in order. */
public final class HeadCover {
    private final Nobody nobody;
    private final HeadLight light = new HeadLight();
    private final RigidFit pose = new RigidFit();
    private NobodyActor actor;

    public HeadCover(Nobody nobody) {
        this.nobody = nobody;
    }

    /** The head about a face's points. */
    public HeadShape shapeOf(float[] points) {
        pose.fit(nobody.mesh.position, points, nobody.poseWeight);
        return HeadShape.around(pose, points);
    }

    /**
     * @param shown what is to be covered
     * @param points from which {@link #shapeOf} found the head last; null where they are not known
     * @param id of the head's track
     * @param score how sure it is, 0..1
     * @param dt seconds since the frame before
     */
    public CoveredHead draw(
            FramePyramid frame, Cover cover, HeadShape shown, float[] points, long id, float score, double dt) {
        HeadTones tones = light.follow(frame, shown, dt);
        Box box = shown.box();
        Face face = new Face(id, box.left(), box.top(), box.width(), box.height(), score);
        if (points == null) {
            return new CoveredHead(face, shown, cover, tones, Float.NaN, null);
        }
        SwappedFace front = null;
        if (cover == Cover.NOBODY) {
            actor = actor == null ? new NobodyActor(nobody) : actor;
            front = actor.play(points, pose, shown, tones, face);
        }
        return new CoveredHead(face, shown, cover, tones, turn(points, shown), front);
    }

    /** Where the bridge of the nose lies across the ellipse. */
    private static float turn(float[] points, HeadShape shown) {
        float cos = (float) Math.cos(shown.angle());
        float sin = (float) Math.sin(shown.angle());
        float dx = points[3 * FaceParts.NOSE_BRIDGE] - shown.centreX();
        float dy = points[3 * FaceParts.NOSE_BRIDGE + 1] - shown.centreY();
        return Curves.clamp(-.9f, .9f, .8f * (cos * dx + sin * dy) / shown.halfWidth());
    }
}
