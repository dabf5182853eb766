package red5.faceswap.pipeline;

import red5.faceswap.media.FramePool;
import red5.faceswap.media.VideoFrame;

/** Slates of one brightness, blurred pictures of another; a label is a bright first row. */
public final class PlainPainter implements FramePainter {
    public static final int SLATE = 60;
    public static final int BLUR = 70;
    public static final int LABEL = 235;
    private final FramePool pool;

    public PlainPainter(FramePool pool) {
        this.pool = pool;
    }

    @Override
    public VideoFrame slate(int width, int height) {
        return Pictures.of(pool, width, height, 0, SLATE);
    }

    @Override
    public VideoFrame blurred(VideoFrame picture) {
        return Pictures.of(pool, picture.width(), picture.height(), 0, BLUR);
    }

    @Override
    public void label(VideoFrame target, String words) {
        for (int x = 0; x < target.width(); x++) {
            target.plane(0).put(x, (byte) LABEL);
        }
    }

    /** Whether the label is in the picture. */
    public static boolean labelled(VideoFrame frame) {
        return (frame.plane(0).get(1) & 255) == LABEL;
    }
}
