package red5.faceswap.face.mesh;

import java.util.List;
import red5.faceswap.face.Face;
import red5.faceswap.face.FaceException;
import red5.faceswap.face.FramePlan;
import red5.faceswap.media.VideoFrame;

/** What to draw on one frame. */
final class MeshPlan implements FramePlan {
    private final int width;
    private final int height;
    private final List<Drawing> drawings;
    private final List<Face> faces;
    private final StageTimes times;
    private final Painter.Pool painters;

    /** @param drawings in the order of drawing, what lies on top last */
    MeshPlan(int width, int height, List<Drawing> drawings, StageTimes times, Painter.Pool painters) {
        this.width = width;
        this.height = height;
        this.drawings = List.copyOf(drawings);
        this.faces = drawings.stream().map(Drawing::face).toList();
        this.times = times;
        this.painters = painters;
    }

    /** In the order of {@link #faces()}. */
    List<Drawing> drawings() {
        return drawings;
    }

    @Override
    public List<Face> faces() {
        return faces;
    }

    @Override
    public void draw(VideoFrame target) throws FaceException {
        if (target.width() != width || target.height() != height) {
            throw new FaceException("A plan for " + width + "x" + height + " cannot be drawn on " + target.width() + "x"
                    + target.height());
        }
        try {
            painters.paint(drawings, target);
        } catch (RuntimeException e) {
            throw new FaceException("Drawing the faces failed", e);
        }
    }

    @Override
    public StageTimes times() {
        return times;
    }
}
