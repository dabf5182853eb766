package red5.faceswap.face.mesh.picture;

import org.bytedeco.opencv.opencv_core.Mat;

/** Tells from a tiny copy of each frame whether the picture has become another one. For one stream, frames in order. */
public final class SceneCut {
    /** Pixels of the tiny copy's longer side, at least. */
    private static final float TINY = 24;
    /** Change of luma, or of both chromas together, from which a pixel is another one. */
    private static final int LUMA_CHANGE = 24;

    private static final int CHROMA_CHANGE = 14;
    /** Share of other pixels that makes another picture: a face that moves or is hidden changes far fewer. */
    private static final float CUT = .7f;

    /** Share from which somebody may have come who was nowhere before. */
    private static final float SUDDEN = .2f;

    private byte[][] before = new byte[3][0];
    private byte[][] now = new byte[3][0];
    private float changed;
    private float changedBefore;

    /** Whether this frame shows something else than the one before; the first one does not. */
    public boolean isCut(FramePyramid frame) {
        byte[][] old = now;
        now = before;
        before = old;
        // chroma planes are half as large: luma one level deeper has their size
        int level = Math.max(1, frame.levelFor(Math.max(frame.width(), frame.height()), TINY));
        read(frame.plane(level, 0), 0);
        read(frame.plane(level - 1, 1), 1);
        read(frame.plane(level - 1, 2), 2);
        changedBefore = changed;
        changed = 0;
        if (before[0].length != now[0].length) {
            return false;
        }
        int others = 0;
        for (int i = 0; i < now[0].length; i++) {
            boolean other = change(0, i) > LUMA_CHANGE || change(1, i) + change(2, i) > CHROMA_CHANGE;
            others += other ? 1 : 0;
        }
        changed = (float) others / now[0].length;
        return changed > CUT;
    }

    /** Whether so much of the last frame was another picture that a look at it cannot wait for the next one. */
    public boolean isSudden() {
        return changed > SUDDEN;
    }

    /** Whether that began with the last frame: a camera that is swung round shows other pictures for a while, but the same people. */
    public boolean isSuddenNow() {
        return isSudden() && changedBefore <= SUDDEN;
    }

    private int change(int plane, int i) {
        return Math.abs((now[plane][i] & 255) - (before[plane][i] & 255));
    }

    private void read(Mat plane, int index) {
        int w = plane.cols();
        int h = plane.rows();
        if (now[index].length != w * h) {
            now[index] = new byte[w * h];
        }
        if (plane.isContinuous()) {
            plane.data().get(now[index]);
        } else {
            for (int y = 0; y < h; y++) {
                plane.data().position(y * plane.step()).get(now[index], y * w, w);
            }
        }
    }
}
