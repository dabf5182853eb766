package red5.faceswap.face.mesh;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import red5.faceswap.face.FaceException;

/**
 * Finds the faces of one stream that are too small for a look at the whole picture: looks at its parts, all of them when a scene
 * begins, then where something has changed or a hint of a face was seen, and now and then everywhere. Such looks are few beside a
 * near face, and more where nobody or only small faces are to be seen, which cost little otherwise. Those after the first frame
 * happen on another thread, and their result is taken with the next frame.
 */
final class SmallFaceSearch implements AutoCloseable {
    /** Looks per frame beside a near face, and else. */
    private static final float FEW = .06f;

    private static final float MANY = .5f;
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
    /** Nothing is known of this scene. */
    private boolean fresh = true;

    private int turn;

    SmallFaceSearch(Models models, ExecutorService helpers) {
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
    List<DetectionSchedule.Look> next(
            FramePyramid frame, Collection<Box> faces, List<Box> lost, List<Detection> hints, int lookBack)
            throws FaceException {
        List<DetectionSchedule.Look> known = new ArrayList<>(2);
        await(1).ifPresent(known::add);
        tiny.read(frame, faces);
        fit(frame);
        if (fresh) {
            fresh = false;
            parts.forEach(part -> known.add(now(frame, part)));
            credit = 0;
            return known;
        }
        for (int i = 0; i < Math.min(MOST_PLACES, lost.size()); i++) {
            known.add(now(frame, around(lost.get(turn++ % lost.size()))));
        }
        for (PicturePart part : parts) {
            part.compare(tiny);
            hints.forEach(part::hint);
        }
        credit = Math.min(parts.size(), credit + (isNear(faces) ? FEW : MANY));
        Optional<PicturePart> due = credit < 1
                ? Optional.empty()
                : parts.stream().filter(PicturePart::isDue).max(Comparator.comparing(PicturePart::age));
        if (due.isPresent()) {
            credit--;
            if (lookBack == 0) {
                known.add(now(frame, due.get()));
            } else {
                due.get().looked(tiny);
                closer.read(frame, due.get().region);
                pending.begin(closer::search);
            }
        }
        return known;
    }

    private void fit(FramePyramid frame) {
        if (frame.width() != width || frame.height() != height) {
            width = frame.width();
            height = frame.height();
            parts = PicturePart.of(frame, tiny);
        }
    }

    private boolean isNear(Collection<Box> faces) {
        return faces.stream().anyMatch(face -> face.height() > NEAR * Math.min(width, height));
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
    Optional<DetectionSchedule.Look> last() throws FaceException {
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
    void forget() {
        fresh = true;
    }

    @Override
    public void close() {
        pending.end();
        closer.close();
    }
}
