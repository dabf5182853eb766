package red5.faceswap.face.mesh.drawing;

import java.util.ArrayDeque;
import java.util.List;
import red5.faceswap.face.Cover;
import red5.faceswap.face.mesh.geometry.Detection;

/**
 * The last frames' plans, as long as something may be added to them: who is seen now may have been there already, unseen. For one
 * stream's serial work.
 */
public final class LookBack {
    /** How far a face may have moved from one frame to the next, in shares of its size. */
    private static final float MOTION = .25f;

    /** Lower than that, in heights of a face, is what does not cover it. */
    private static final float PART = .6f;

    /** Newest first. */
    private final ArrayDeque<Waiting> plans = new ArrayDeque<>();

    /**
     * A plan that may still be added to.
     *
     * @param lookBack further plans within which that is promised
     */
    private record Waiting(MeshPlan plan, int lookBack) {}

    /**
     * @param plan of the newest frame
     * @param lookBack further plans for which it is kept
     */
    public void add(MeshPlan plan, int lookBack) {
        plans.addFirst(new Waiting(plan, lookBack));
        while (!plans.isEmpty() && plans.size() > plans.peekLast().lookBack) {
            plans.removeLast();
        }
    }

    /** Within how many further frames somebody must be looked for: what is promised for those that wait, though another look-back was chosen since. */
    public int soonest(int lookBack) {
        return plans.stream().mapToInt(Waiting::lookBack).reduce(lookBack, Math::min);
    }

    /**
     * Sees to it that a face is covered in all frames that can still be changed.
     *
     * @param cover what hides it there
     * @param sinceThen frames from the newest plan's to the one in which the face was seen
     */
    public void cover(Detection face, Cover cover, int sinceThen) {
        if (plans.isEmpty()) {
            return;
        }
        List<Long> known = plans.peekFirst().plan.tracksOver(face);
        int frames = sinceThen;
        for (Waiting waiting : plans) {
            MeshPlan plan = waiting.plan;
            // a track that is on the face now was on it then, wherever that was, unless it was on a part of it only
            boolean covered = known.stream().anyMatch(id -> plan.hasTrack(id, PART * face.height()));
            if (!covered && !plan.covers(face)) {
                plan.cover(HiddenFace.over(face, frames * MOTION, cover));
            }
            frames++;
        }
    }

    /** Whether there is nothing that could still be changed. */
    public boolean isEmpty() {
        return plans.isEmpty();
    }

    /** The same for a head that was first seen in the newest frame of all, whose plan is not here yet. */
    public void cover(CoveredHead newcomer) {
        int frames = 1;
        for (Waiting waiting : plans) {
            waiting.plan.cover(newcomer.grown(1 + frames * MOTION));
            frames++;
        }
    }

    /** What became known of the last frames is lost: none of them may be drawn. */
    public void spoil() {
        plans.forEach(waiting -> waiting.plan.spoil());
    }

    /** What comes has nothing to do with what was. */
    public void clear() {
        plans.clear();
    }
}
