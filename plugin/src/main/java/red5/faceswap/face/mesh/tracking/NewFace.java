package red5.faceswap.face.mesh.tracking;

import red5.faceswap.face.Face;
import red5.faceswap.face.mesh.drawing.Relighting;
import red5.faceswap.face.mesh.drawing.SwappedFace;
import red5.faceswap.face.mesh.drawing.TargetSight;
import red5.faceswap.face.mesh.geometry.Box;
import red5.faceswap.face.mesh.geometry.CanonicalMesh;
import red5.faceswap.face.mesh.geometry.FaceParts;
import red5.faceswap.face.mesh.occlusion.OcclusionModel;
import red5.faceswap.face.mesh.picture.FramePyramid;
import red5.faceswap.face.mesh.picture.Grain;
import red5.faceswap.face.mesh.picture.TexturePyramid;
import red5.faceswap.face.mesh.source.MeshSourceFace;
import red5.faceswap.face.mesh.source.ShapeTransfer;
import red5.faceswap.face.mesh.source.SkinTone;

/** The source's face on one track: in the light, the grain and the shape of the face under it. Frames in order. */
final class NewFace {
    private static final int GRAIN_EVERY = 6;
    /** Share of the frame's grain from which it is laid on the new face. */
    private static final float SOME_GRAIN = .1f;
    /** Share of the face that must be hidden for a mask. */
    private static final float HIDDEN = .0005f;

    private static final float[] NOTHING_HIDDEN = {};

    private final CanonicalMesh mesh;
    private final SkinTone tone;
    private MeshSourceFace source;
    private Relighting light;
    private ShapeTransfer shape;
    private Grain grain;

    NewFace(CanonicalMesh mesh, SkinTone tone) {
        this.mesh = mesh;
        this.tone = tone;
    }

    /** Whether this is another source than before. */
    boolean take(MeshSourceFace wanted) {
        if (wanted == source) {
            return false;
        }
        source = wanted;
        light = new Relighting(mesh, tone, source);
        shape = new ShapeTransfer(mesh, source);
        grain = new Grain();
        return true;
    }

    /**
     * Follows light and grain; what hides the face is known.
     *
     * @param frames of the track so far
     * @param grainy whether grain is drawn
     */
    void follow(FramePyramid frame, FaceSight sight, float[] points, long frames, boolean grainy, double dt) {
        light.update(sight.colours, sight.facing, sight.hidden, sight.inside, dt);
        if (grainy && frames % GRAIN_EVERY == 0) {
            sight.window.read(frame, sight.cheeks(points), 0);
            float energy = Grain.energy(sight.window);
            grain.update(energy, source.texture, light.meanGain(), CanonicalMesh.faceHeight(points));
        }
    }

    SwappedFace on(
            FramePyramid frame, float[] points, Face face, FaceSight sight, OcclusionModel occlusion, boolean grainy) {
        int n = CanonicalMesh.VERTICES;
        float[] alpha = new float[n];
        float[] edge = new float[n];
        float[] offset = light.offset.clone();
        for (int i = 0; i < n; i++) {
            edge[i] = sight.edge(i);
            alpha[i] = Math.min(sight.blend(i, occlusion.hiddenShare()), source.opacity[i]) * edge[i] * light.skin[i];
            offset[3 * i] += light.shading[i];
        }
        float[] shaped = shape.apply(points, sight.hidden, sight.facing);
        int level = source.texture.levelFor(CanonicalMesh.distance(points, FaceParts.FOREHEAD_TOP, FaceParts.CHIN));
        return new SwappedFace(
                face,
                Box.around(shaped),
                source,
                shaped,
                alpha,
                light.gain.clone(),
                light.saturation(),
                offset,
                occlusion.hiddenShare() > HIDDEN
                        ? occlusion.drawn(sight.finely(frame, Box.around(points)), points)
                        : NOTHING_HIDDEN,
                Math.min(TexturePyramid.LEVELS - 1, level + grain.blur()),
                grainy && grain.share() > SOME_GRAIN ? grain.share() : 0,
                new TargetSight(points.clone(), edge),
                null);
    }
}
