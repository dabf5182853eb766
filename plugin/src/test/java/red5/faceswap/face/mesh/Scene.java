package red5.faceswap.face.mesh;

import java.util.List;
import red5.faceswap.face.mesh.drawing.Drawing;
import red5.faceswap.face.mesh.drawing.HiddenFace;
import red5.faceswap.face.mesh.drawing.MeshPlan;
import red5.faceswap.face.mesh.drawing.ShownFace;
import red5.faceswap.face.mesh.drawing.SwappedFace;
import red5.faceswap.face.mesh.geometry.Box;
import red5.faceswap.media.FramePool;
import red5.faceswap.media.VideoFrame;

/** Puts pictures of people on a background that nobody takes for a face, and says what a plan does to each of them. */
final class Scene implements AutoCloseable {
    final VideoFrame frame;

    Scene(FramePool pool, int width, int height, long micros) {
        frame = Pixels.scenery(pool, width, height, micros);
    }

    /** Pastes a picture over the scene with its left upper corner there, as far as that lies inside; coordinates are made even. */
    Scene paste(VideoFrame picture, int left, int top) {
        for (int plane = 0; plane < 3; plane++) {
            int shrink = plane == 0 ? 1 : 2;
            byte[] scene = Pixels.plane(frame, plane);
            byte[] pixels = Pixels.plane(picture, plane);
            int w = frame.width() / shrink;
            int pw = picture.width() / shrink;
            int x0 = (left & ~1) / shrink;
            int y0 = (top & ~1) / shrink;
            for (int y = Math.max(0, -y0); y < Math.min(picture.height() / shrink, frame.height() / shrink - y0); y++) {
                int first = Math.max(0, -x0);
                int end = Math.min(pw, w - x0);
                if (end > first) {
                    System.arraycopy(pixels, y * pw + first, scene, (y0 + y) * w + x0 + first, end - first);
                }
            }
            Pixels.setPlane(frame, plane, scene);
        }
        return this;
    }

    /** What lies over a point: the face that is put on there, {@link #HIDDEN}, {@link #SHOWN}, or {@link #NOTHING}. */
    static Object at(MeshPlan plan, double x, double y) {
        Object found = NOTHING;
        List<Drawing> drawings = plan.all();
        for (Drawing drawing : drawings) {
            Box box = drawing.box();
            if (drawing instanceof HiddenFace cover && !isUnder(cover, (float) x, (float) y)) {
                continue;
            }
            if (x > box.left() && x < box.right() && y > box.top() && y < box.bottom()) {
                found = drawing instanceof SwappedFace swapped
                        ? swapped.source()
                        : drawing instanceof ShownFace ? SHOWN : HIDDEN;
            }
        }
        return found;
    }

    private static boolean isUnder(HiddenFace cover, float x, float y) {
        return cover.head().radius(x, y) < 1 && cover.inFront().stream().noneMatch(head -> head.radius(x, y) < 1);
    }

    static final String HIDDEN = "hidden";
    static final String SHOWN = "shown";
    static final String NOTHING = "nothing";

    @Override
    public void close() {
        frame.close();
    }
}
