package red5.faceswap.face.mesh.drawing;

import java.util.ArrayList;
import java.util.List;
import red5.faceswap.face.Face;
import red5.faceswap.face.FaceException;
import red5.faceswap.face.FramePlan;
import red5.faceswap.face.mesh.geometry.Detection;
import red5.faceswap.media.VideoFrame;

/** What to draw on one frame: what its tracker saw in it, and covers for what it found later. Thread-safe. */
public final class MeshPlan implements FramePlan {
    private final int width;
    private final int height;
    private final List<Drawing> drawings;
    /** Under the drawings, so that they never lie on a face that is swapped. */
    private final List<Drawing> covers = new ArrayList<>();

    private final StageTimes times;
    private final Painter.Pool painters;
    private boolean sealed;
    private boolean spoilt;

    /** @param drawings in the order of drawing, what lies on top last */
    public MeshPlan(int width, int height, List<Drawing> drawings, StageTimes times, Painter.Pool painters) {
        this.width = width;
        this.height = height;
        this.drawings = List.copyOf(drawings);
        this.times = times;
        this.painters = painters;
    }

    /** Covers something else too, unless it is too late for that. */
    synchronized void cover(Drawing cover) {
        if (!sealed) {
            covers.add(cover);
        }
    }

    /** What is to be covered is not known: the plan must not be drawn any more. */
    synchronized void spoil() {
        spoilt = !sealed;
    }

    /** Whether most of a face is covered. */
    boolean covers(Detection face) {
        return all().stream().anyMatch(drawing -> drawing.covers(face));
    }

    /** Ids of the tracks that cover a face. */
    List<Long> tracksOver(Detection face) {
        return drawings.stream()
                .filter(drawing -> drawing.face().trackId() != 0 && drawing.covers(face))
                .map(drawing -> drawing.face().trackId())
                .toList();
    }

    /** Whether that track covers a face of at least that height, pixels. */
    boolean hasTrack(long id, float leastHeight) {
        return drawings.stream()
                .anyMatch(drawing ->
                        drawing.face().trackId() == id && drawing.box().height() >= leastHeight);
    }

    @Override
    public synchronized void seal() {
        sealed = true;
    }

    private synchronized boolean isSpoilt() {
        return spoilt;
    }

    /** In the order of {@link #faces()}: what was added later first. */
    public synchronized List<Drawing> all() {
        List<Drawing> all = new ArrayList<>(covers);
        all.addAll(drawings);
        return all;
    }

    @Override
    public List<Face> faces() {
        return all().stream()
                .filter(drawing -> !(drawing instanceof ShownFace))
                .map(Drawing::face)
                .toList();
    }

    @Override
    public void draw(VideoFrame target) throws FaceException {
        if (target.width() != width || target.height() != height) {
            throw new FaceException("A plan for " + width + "x" + height + " cannot be drawn on " + target.width() + "x"
                    + target.height());
        }
        seal();
        if (isSpoilt()) {
            throw new FaceException("Looking for faces failed in the frame after");
        }
        try {
            painters.paint(all(), target);
        } catch (RuntimeException e) {
            throw new FaceException("Drawing the faces failed", e);
        }
    }

    @Override
    public StageTimes times() {
        return times;
    }
}
