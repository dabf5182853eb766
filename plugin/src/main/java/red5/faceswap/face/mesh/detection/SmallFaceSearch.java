package red5.faceswap.face.mesh.detection;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import red5.faceswap.face.FaceException;
import red5.faceswap.face.mesh.geometry.Box;
import red5.faceswap.face.mesh.geometry.Detection;
import red5.faceswap.face.mesh.geometry.Region;
import red5.faceswap.face.mesh.network.Models;
import red5.faceswap.face.mesh.picture.FramePyramid;
import red5.faceswap.face.mesh.picture.TinyCopy;

/**
 * Finds the faces of one stream that are too small for a look at the whole picture: looks at its parts, all of them when a scene
 * begins, then where something has changed or a hint of a face was seen, and now and then everywhere. Such looks are few beside a
 * near face, and more where nobody or only small faces are to be seen, which cost little otherwise. Those after the first frame
 * happen on another thread, and their result is taken with the next frame.
 */
public final class SmallFaceSearch implements AutoCloseable {
    /** Looks per frame beside a near face, and else. */
    private static final float FEW = .04f;

    private static final float MANY = .5f;
    /** Looks that may be saved up for somebody who comes. */
    private static final float MOST_SAVED = 4;
    /** Looks per frame that are kept for what changes suddenly where it was quiet, and how many may be saved up. */
    private static final float SURPRISES = .02f;

    private static final float MOST_SURPRISES = 2;
    /** Frames between two comparisons. */
    private static final int EVERY = 2;
    /** Share of the picture's shorter side from which a face is near. */
    private static final float NEAR = .2f;
    /** Places looked at in one frame because a face was lost there. */
    private static final int MOST_PLACES = 2;
    /** What is looked at around a lost face, in sizes of it. */
    private static final float AROUND = 7;

    private final CloserLook closer;
    private final PendingLook pending;
    private final TinyCopy tiny = new TinyCopy();
    private List<PicturePart> parts = List.of();
    private int width;
    private int height;
    /** Looks that may be taken. */
    private float credit;
    /** The same for surprises. */
    private float surprises = MOST_SURPRISES;
    /** Nothing is known of this scene. */
    private boolean fresh = true;

    private int turn;
    private int frames;

    public SmallFaceSearch(Models models, ExecutorService helpers) {
        closer = new CloserLook(models);
        pending = new PendingLook(helpers);
    }

    /**
     * One call per frame, after the look at the whole picture.
     *
     * @param faces that are known
     * @param lost small faces that must be looked for at once
     * @param hints from looks at the whole picture
     * @param lookBack how many frames later a frame may still be covered
     * @return what became known, the older frame first
     */
    public List<DetectionSchedule.Look> next(
            FramePyramid frame, Collection<Box> faces, List<Box> lost, List<Detection> hints, int lookBack)
            throws FaceException {
        List<DetectionSchedule.Look> known = new ArrayList<>(2);
        await(1).ifPresent(known::add);
        credit = Math.min(MOST_SAVED, credit + (isNear(frame, faces) ? FEW : MANY));
        surprises = Math.min(MOST_SURPRISES, surprises + SURPRISES);
        for (int i = 0; i < Math.min(MOST_PLACES, lost.size()); i++) {
            known.add(now(frame, around(lost.get(turn++ % lost.size()))));
        }
        parts.forEach(PicturePart::grow);
        hints.forEach(hint -> parts.forEach(part -> part.hint(hint)));
        frames++;
        if (fresh || frames % EVERY == 0) {
            tiny.read(frame, faces);
            fit(frame);
            look(frame, lookBack, known);
        }
        return known;
    }

    private void look(FramePyramid frame, int lookBack, List<DetectionSchedule.Look> known) {
        if (fresh) {
            fresh = false;
            credit = MOST_SAVED;
            parts.forEach(part -> known.add(now(frame, part)));
            return;
        }
        parts.forEach(part -> part.compare(tiny));
        Optional<PicturePart> due = due();
        if (due.isPresent() && lookBack == 0) {
            known.add(now(frame, due.get()));
        } else if (due.isPresent()) {
            due.get().looked(tiny);
            closer.read(frame, due.get().region);
            pending.begin(closer::search);
        }
    }

    /** What is looked at, and paid for. */
    private Optional<PicturePart> due() {
        Optional<PicturePart> sudden =
                parts.stream().filter(PicturePart::isSurprising).max(Comparator.comparing(PicturePart::surprises));
        if (sudden.isPresent() && surprises >= 1) {
            surprises--;
            return sudden;
        }
        if (credit < 1) {
            return Optional.empty();
        }
        Optional<PicturePart> due =
                parts.stream().filter(PicturePart::isDue).max(Comparator.comparing(PicturePart::urgency));
        credit -= due.isPresent() ? 1 : 0;
        return due;
    }

    private void fit(FramePyramid frame) {
        if (frame.width() != width || frame.height() != height) {
            width = frame.width();
            height = frame.height();
            parts = PicturePart.of(frame, tiny);
        }
    }

    private static boolean isNear(FramePyramid frame, Collection<Box> faces) {
        return faces.stream().anyMatch(face -> face.height() > NEAR * Math.min(frame.width(), frame.height()));
    }

    private static Region around(Box face) {
        return new Region(face.centreX(), face.centreY(), AROUND * Math.max(face.width(), face.height()), 0);
    }

    private DetectionSchedule.Look now(FramePyramid frame, PicturePart part) {
        part.looked(tiny);
        return now(frame, part.region);
    }

    private DetectionSchedule.Look now(FramePyramid frame, Region region) {
        closer.read(frame, region);
        return new DetectionSchedule.Look(closer.search(), 0);
    }

    /** What is to be known of the last frame, when no other one comes. */
    public Optional<DetectionSchedule.Look> last() throws FaceException {
        return await(0);
    }

    private Optional<DetectionSchedule.Look> await(int framesAgo) throws FaceException {
        try {
            return pending.await().map(sight -> new DetectionSchedule.Look(sight, framesAgo));
        } catch (FaceException e) {
            fresh = true;
            throw e;
        }
    }

    /** What comes next has nothing to do with what was before. */
    public void forget() {
        fresh = true;
    }

    @Override
    public void close() {
        pending.end();
        closer.close();
    }
}
