package red5.faceswap.face.mesh;

import java.util.Arrays;
import java.util.Collection;
import org.bytedeco.opencv.opencv_core.Mat;

/** A frame's luma so small that noise is gone, and which of it lies on known faces. Reused; for one thread. */
final class TinyCopy {
    /** Pixels of its longer side, at least: a face of a thirtieth of the picture has five. */
    private static final float SIDE = 160;
    /** Room around known faces that moves with them: hair, shoulders. */
    private static final float ROOM = .4f;

    private byte[] luma = {};
    private boolean[] known = {};
    private int width;
    private int height;
    private float scale;

    /** @param faces that are known */
    void read(FramePyramid frame, Collection<Box> faces) {
        int level = frame.levelFor(Math.max(frame.width(), frame.height()), SIDE);
        scale = 1f / (1 << level);
        Mat plane = frame.plane(level, 0);
        width = plane.cols();
        height = plane.rows();
        if (luma.length != width * height) {
            luma = new byte[width * height];
            known = new boolean[width * height];
        }
        for (int y = 0; y < height; y++) {
            plane.data().position(y * plane.step()).get(luma, y * width, width);
        }
        Arrays.fill(known, false);
        faces.forEach(this::mark);
    }

    private void mark(Box face) {
        float roomX = ROOM * face.width();
        float roomY = ROOM * face.height();
        int from = clip((face.left() - roomX) * scale, width);
        int to = clip((face.right() + roomX) * scale, width);
        int end = clip((face.bottom() + roomY) * scale, height);
        for (int y = clip((face.top() - roomY) * scale, height); y < end; y++) {
            Arrays.fill(known, y * width + from, y * width + to, true);
        }
    }

    private static int clip(float at, int size) {
        return Math.max(0, Math.min(size, Math.round(at)));
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    /** Its pixels per pixel of the frame. */
    float scale() {
        return scale;
    }

    int luma(int at) {
        return luma[at] & 255;
    }

    boolean isKnown(int at) {
        return known[at];
    }

    void copy(int from, byte[] to, int at, int count) {
        System.arraycopy(luma, from, to, at, count);
    }
}
