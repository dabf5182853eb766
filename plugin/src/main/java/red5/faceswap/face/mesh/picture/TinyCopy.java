package red5.faceswap.face.mesh.picture;

import java.util.Arrays;
import java.util.Collection;
import org.bytedeco.opencv.opencv_core.Mat;
import red5.faceswap.face.mesh.geometry.Box;

/**
 * A frame's luma so small that noise is gone, which of it lies on known faces, and where it has changed after it was quiet for long. Reused;
 * for one thread.
 */
public final class TinyCopy {
    /** Pixels of its longer side, at least: a face of a fortieth of the picture has three. */
    private static final float SIDE = 110;
    /** What moves with a known face, in sizes of it: hair at all sides, shoulders below. */
    private static final float HAIR = .4f;

    private static final float SHOULDERS = .9f;
    private static final float BODY = 1.6f;

    /** Change of luma that noise does not make. */
    public static final int CHANGE = 10;
    /** Copies in a row without a change after which the next one is a surprise: about a second. */
    private static final int QUIET = 15;

    private byte[] luma = {};
    private byte[] before = {};
    /** Copies without a change, per pixel. */
    private byte[] quiet = {};

    private boolean[] known = {};
    private int width;
    private int height;
    private float scale;

    /** @param faces that are known */
    public void read(FramePyramid frame, Collection<Box> faces) {
        int level = frame.levelFor(Math.max(frame.width(), frame.height()), SIDE);
        scale = 1f / (1 << level);
        Mat plane = frame.plane(level, 0);
        width = plane.cols();
        height = plane.rows();
        boolean first = luma.length != width * height;
        if (first) {
            luma = new byte[width * height];
            before = new byte[width * height];
            quiet = new byte[width * height];
            known = new boolean[width * height];
        }
        byte[] older = before;
        before = luma;
        luma = older;
        PixelRows.read(plane.data(), plane.step(), 0, 0, width, height, luma);
        for (int k = 0; k < luma.length; k++) {
            boolean same = first || Math.abs((luma[k] & 255) - (before[k] & 255)) <= CHANGE;
            // a surprise is told by a negative number
            quiet[k] = (byte) (same ? Math.min(QUIET, Math.max(0, quiet[k]) + 1) : quiet[k] == QUIET ? -1 : 0);
        }
        Arrays.fill(known, false);
        faces.forEach(this::mark);
    }

    private void mark(Box face) {
        float w = face.width();
        float h = face.height();
        mark(face.left() - HAIR * w, face.top() - HAIR * h, face.right() + HAIR * w, face.bottom());
        mark(face.left() - SHOULDERS * w, face.bottom(), face.right() + SHOULDERS * w, face.bottom() + BODY * h);
    }

    private void mark(float left, float top, float right, float bottom) {
        int from = clip(left * scale, width);
        int to = clip(right * scale, width);
        int end = clip(bottom * scale, height);
        for (int y = clip(top * scale, height); y < end; y++) {
            Arrays.fill(known, y * width + from, y * width + to, true);
        }
    }

    private static int clip(float at, int size) {
        return Math.max(0, Math.min(size, Math.round(at)));
    }

    public int width() {
        return width;
    }

    public int height() {
        return height;
    }

    /** Its pixels per pixel of the frame. */
    public float scale() {
        return scale;
    }

    public int luma(int at) {
        return luma[at] & 255;
    }

    public boolean isKnown(int at) {
        return known[at];
    }

    /** Whether it has changed since the copy before, and had not for about a second. */
    public boolean isSurprise(int at) {
        return quiet[at] < 0;
    }

    public void copy(int from, byte[] to, int at, int count) {
        System.arraycopy(luma, from, to, at, count);
    }
}
