package red5.faceswap.face.mesh.picture;

import org.bytedeco.opencv.opencv_core.Mat;

/** Tells from a tiny copy of each frame whether the picture has become another one. For one stream, frames in order. */
public final class SceneCut {
    /** Pixels of the tiny copy's longer side, at least. */
    private static final float TINY = 24;
    /** Change of luma, or of both chromas together, from which a pixel is another one. */
    private static final int LUMA_CHANGE = 24;

    private static final int CHROMA_CHANGE = 14;
    /** Mean luma above black below which that is less in proportion: in a dark picture all differences are smaller; but never less than that share. */
    private static final float BRIGHT = 64;

    private static final float LEAST_SHARE = .25f;
    private static final int BLACK = 16;
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
        float share = Math.max(LEAST_SHARE, Math.min(1, Math.max(light(before[0]), light(now[0])) / BRIGHT));
        for (int i = 0; i < now[0].length; i++) {
            boolean other = change(0, i) > share * LUMA_CHANGE || change(1, i) + change(2, i) > share * CHROMA_CHANGE;
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

    private static float light(byte[] luma) {
        long sum = 0;
        for (byte pixel : luma) {
            sum += Math.max(0, (pixel & 255) - BLACK);
        }
        return (float) sum / luma.length;
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
