package red5.faceswap.face.mesh.tracking;

import red5.faceswap.face.mesh.detection.HandFinder;
import red5.faceswap.face.mesh.drawing.SwappedFace;
import red5.faceswap.face.mesh.geometry.Box;
import red5.faceswap.face.mesh.geometry.CanonicalMesh;
import red5.faceswap.face.mesh.occlusion.Fringe;
import red5.faceswap.face.mesh.occlusion.Glasses;
import red5.faceswap.face.mesh.occlusion.KnownShape;
import red5.faceswap.face.mesh.occlusion.OcclusionModel;
import red5.faceswap.face.mesh.occlusion.UsualFace;
import red5.faceswap.face.mesh.picture.FramePyramid;

/** What is in front of one face, and what is known of the face behind it: whatever hides it, its glasses, its hair. Frames in order. */
final class InFront {
    /** Share of the face that must lie in the picture for telling what hides it. */
    private static final float MOSTLY_INSIDE = .95f;
    /** Share of the face hidden from which an occluder explains that the points are lost. */
    private static final float MUCH_HIDDEN = .2f;
    /** Frames in which a face is new; glasses and hair are looked for in each of these and in every so many others, for they rarely come. */
    private static final int NEW = 16;

    private static final int SOMETIMES = 4;
    /** Frames from look to look at hair over the forehead. */
    private static final int OFTEN = 2;

    private static final float[] NOTHING_HIDDEN = {};

    final OcclusionModel occlusion;
    private final Glasses glasses;
    private final Fringe fringe;
    private final KnownShape own;
    private final FaceSight sight;
    private final HandFinder hands;

    InFront(CanonicalMesh mesh, UsualFace usual, FaceSight sight, HandFinder hands) {
        occlusion = new OcclusionModel(mesh, usual);
        glasses = new Glasses(mesh, usual);
        fringe = new Fringe(mesh, usual);
        own = new KnownShape(mesh);
        this.sight = sight;
        this.hands = hands;
    }

    /** Share of the face that something hides, 0..1. */
    float hiddenShare() {
        return occlusion.hiddenShare();
    }

    /** Whether something in front of the face explains that its points are lost. */
    boolean explainsLoss() {
        return occlusion.hiddenShare() > MUCH_HIDDEN;
    }

    /** Whether so much seems to be hidden, and so little is sure about it, that the person would show if it were wrong. */
    boolean isDoubtful() {
        return occlusion.isDoubtful();
    }

    /** What hides a face makes the points that the network finds inexact, and squeezes the face into what is free. */
    void correct(FramePyramid frame, float[] points) {
        own.complete(points);
        if (occlusion.disturbs()) {
            occlusion.align(sight.closely(frame, Box.around(points)), points);
        }
    }

    /** The face has moved so far that what was found may lie elsewhere. */
    void jump() {
        occlusion.jump();
    }

    void startAnew() {
        occlusion.startAnew();
    }

    /**
     * Looks at this frame; {@link FaceSight} then holds the face as it is seen in it.
     *
     * @param frames of the track so far
     */
    void examine(FramePyramid frame, float[] points, Box box, Effort effort, long frames) {
        sight.look(frame, points, box);
        if (sight.insideShare() < MOSTLY_INSIDE) {
            occlusion.startAnew(); // it would learn the picture's rim, and the face count as hidden
        } else if (effort.examines(frames, occlusion.calm())) {
            occlusion.followHands(frame, hands, points);
            double[] pose = own.pose(points, sight.poseWeight);
            occlusion.update(sight.closely(frame, box), points, sight.facing, pose);
            if (frames < NEW || frames % (fringe.isSeen() ? OFTEN : SOMETIMES) == 0) {
                fringe.look(sight.window, points, sight.facing);
            }
            if (frames < NEW || frames % SOMETIMES == 0) {
                glasses.look(sight.window, points, sight.facing);
            }
        }
        sight.hide(fringe.inFront(glasses.inFront(occlusion.mask())));
        own.learn(points, sight.hidden, occlusion.hiddenShare());
    }

    /**
     * Looks at a face whose points are lost.
     *
     * @return what hides it in texture space, empty when nothing does; a new array
     */
    float[] whileLost(FramePyramid frame, float[] points) {
        Box box = Box.around(points);
        sight.look(frame, points, box);
        occlusion.followHands(frame, hands, points);
        occlusion.watch(sight.closely(frame, box), points, sight.facing);
        return explainsLoss() ? occlusion.mask().clone() : NOTHING_HIDDEN;
    }

    /** Lays what is worn over a face that is drawn behind what hides it. */
    SwappedFace over(SwappedFace drawn) {
        SwappedFace behind = glasses.areWorn() ? drawn.behind(glasses.over(drawn.mask())) : drawn;
        return fringe.isSeen() ? behind.behind(fringe.over(behind.mask())) : behind;
    }
}
