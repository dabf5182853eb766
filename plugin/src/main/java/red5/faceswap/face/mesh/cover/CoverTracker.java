package red5.faceswap.face.mesh.cover;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import red5.faceswap.face.Cover;
import red5.faceswap.face.FramePlan;
import red5.faceswap.face.mesh.detection.HeadSearch;
import red5.faceswap.face.mesh.drawing.CoveredHead;
import red5.faceswap.face.mesh.drawing.Drawing;
import red5.faceswap.face.mesh.drawing.LookBack;
import red5.faceswap.face.mesh.drawing.MeshPlan;
import red5.faceswap.face.mesh.drawing.Painter;
import red5.faceswap.face.mesh.geometry.Detection;
import red5.faceswap.face.mesh.geometry.HeadShape;
import red5.faceswap.face.mesh.network.Landmarker;
import red5.faceswap.face.mesh.network.Models;
import red5.faceswap.face.mesh.picture.FrameClock;
import red5.faceswap.face.mesh.picture.FramePyramid;
import red5.faceswap.face.mesh.picture.SceneCut;
import red5.faceswap.media.VideoFrame;

/**
 * The heads of one stream in which nobody is to be recognised. Errs on the side of hiding: every place that might be a face is covered at
 * once, however many there are, or with its second sight where it is very uncertain, and then in the frames before too; a head that was seen stays covered while it is turned away.
 */
public final class CoverTracker implements AutoCloseable {
    private static final int LOOKS_UNCERTAIN = 2;
    /** Frames from one look everywhere to the next one, where the picture keeps changing. */
    private static final int REST = 25;

    private final Painter.Pool painters;
    private final Nobody nobody;
    private final Landmarker landmarker;
    private final HeadSearch search;
    private final FramePyramid pyramid = new FramePyramid();
    private final SceneCut cuts = new SceneCut();
    private final FrameClock clock = new FrameClock();

    private final List<HeadTrack> heads = new ArrayList<>();
    private final LookBack past = new LookBack();
    private long nextId = 1;
    /** Nothing is known of this scene: look everywhere. */
    private boolean fresh = true;

    /** Since everything was looked at. */
    private int frames;

    private boolean odd;

    public CoverTracker(Models models, Nobody nobody, Painter.Pool painters) {
        this.nobody = nobody;
        this.painters = painters;
        landmarker = new Landmarker(models);
        search = new HeadSearch(models);
    }

    /**
     * Covers every head of a frame, and in the frames before whoever is new; frames in order.
     *
     * @param lookBack earlier plans that may still be added to
     */
    public FramePlan track(VideoFrame frame, Cover cover, int lookBack) {
        double dt = clock.next(frame);
        if (clock.isNewScene()) {
            forget();
        }
        pyramid.look(frame);
        try {
            MeshPlan plan = track(cover, dt);
            past.add(plan, lookBack);
            return plan;
        } finally {
            pyramid.release();
        }
    }

    /** What comes next has nothing to do with what was before. */
    void forget() {
        heads.forEach(HeadTrack::close);
        heads.clear();
        past.clear();
        fresh = true;
    }

    /** Covers these places too: somebody else saw a head there before. */
    public void remember(List<HeadShape> known) {
        for (HeadShape head : known) {
            heads.add(HeadTrack.known(nextId++, nobody, head));
        }
    }

    private MeshPlan track(Cover cover, double dt) {
        long begin = System.nanoTime();
        if (cuts.isCut(pyramid)) {
            forget();
        }
        for (HeadTrack head : heads) {
            head.follow(pyramid, landmarker, search, dt);
        }
        long followed = System.nanoTime();
        List<Detection> seen = search(FrameClock.areFarApart(dt));
        long searched = System.nanoTime();
        seen.forEach(this::match);
        end();
        long matched = System.nanoTime();
        List<Drawing> covers = new ArrayList<>();
        for (HeadTrack head : heads) {
            CoveredHead covered = head.draw(pyramid, cover, dt);
            if (head.isBelieved()) {
                covers.add(covered);
            }
            if (head.isNews()) {
                past.cover(covered);
            }
        }
        covers.sort(Comparator.comparing(drawing -> drawing.box().height()));
        FramePlan.StageTimes times = new FramePlan.StageTimes(
                (searched - followed) / 1e6,
                (followed - begin + matched - searched) / 1e6,
                (System.nanoTime() - matched) / 1e6);
        return new MeshPlan(pyramid.width(), pyramid.height(), covers, times, painters);
    }

    /** Whoever is suddenly there is to be found in that very frame. */
    private List<Detection> search(boolean thoroughly) {
        frames++;
        if (!fresh && !thoroughly && !(cuts.isSudden() && frames >= REST)) {
            return search.next(pyramid, heads.stream().map(HeadTrack::face).toList(), looks());
        }
        List<Detection> seen = search.everywhere(pyramid);
        fresh = false;
        frames = 0;
        return seen;
    }

    /** Closer looks in this frame: more while somebody may be showing, else one in every second frame. */
    private int looks() {
        boolean uncertain = cuts.isSudden() || heads.isEmpty() || heads.stream().anyMatch(head -> !head.isSeen());
        odd = !odd;
        return uncertain ? LOOKS_UNCERTAIN : odd ? 1 : 0;
    }

    private void match(Detection seen) {
        List<HeadTrack> known =
                heads.stream().filter(head -> head.matches(seen)).toList();
        if (known.isEmpty() && heads.stream().noneMatch(head -> head.holds(seen))) {
            HeadTrack head = HeadTrack.of(nextId++, nobody, seen);
            boolean confirmed = head.confirm(pyramid, landmarker, seen);
            if (!confirmed && !search.affirms(pyramid, seen)) {
                head.close();
                return;
            }
            if (!confirmed && search.isHalfFace(pyramid, seen)) {
                head.believe();
            }
            heads.add(head);
        } else {
            known.forEach(head -> head.sighted(pyramid, landmarker, seen, cuts.isSudden()));
        }
    }

    private void end() {
        List<HeadTrack> over = new ArrayList<>();
        for (HeadTrack head : heads) {
            boolean known = heads.stream().anyMatch(other -> head.isTwinOf(other) || goneTo(head, other));
            if (known || head.hasEnded(pyramid.width(), pyramid.height())) {
                over.add(head);
            }
        }
        heads.removeAll(over);
        over.forEach(HeadTrack::close);
    }

    private static boolean goneTo(HeadTrack head, HeadTrack other) {
        return other.isNewerThan(head) && other.isSeen() && head.mayHaveGoneTo(other);
    }

    @Override
    public void close() {
        heads.forEach(HeadTrack::close);
        heads.clear();
        search.close();
        landmarker.close();
        pyramid.close();
    }
}
