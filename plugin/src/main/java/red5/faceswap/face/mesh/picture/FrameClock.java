package red5.faceswap.face.mesh.picture;

import red5.faceswap.media.VideoFrame;

/** Time from frame to frame of one stream, and whether pictures of another kind begin. */
public final class FrameClock {
    private static final double FIRST_DT = 1 / 25.0;
    private static final double LEAST_DT = 1 / 120.0;
    private static final double MOST_DT = 1 / 5.0;
    /** After a longer gap heads are where they are, not where they were. */
    private static final double GAP = 1;
    /** Seconds between two frames from which everybody may be elsewhere, and there is time to look everywhere. */
    private static final double FAR_APART = .15;

    private long lastMicros;
    private int width;
    private int height;
    private boolean newScene;

    /** Seconds since the frame before, within what filters can use. */
    public double next(VideoFrame frame) {
        double dt = (frame.timestampMicros() - lastMicros) / 1e6;
        lastMicros = frame.timestampMicros();
        newScene = frame.width() != width || frame.height() != height || Math.abs(dt) > GAP;
        width = frame.width();
        height = frame.height();
        return newScene || dt <= 0 ? FIRST_DT : Math.max(LEAST_DT, Math.min(MOST_DT, dt));
    }

    /**
     * Whether everybody may be elsewhere, and there is time to look everywhere.
     *
     * @param dt seconds between two frames
     */
    public static boolean areFarApart(double dt) {
        return dt > FAR_APART;
    }

    /** Whether the last frame had another size than the one before, or came after a gap. */
    public boolean isNewScene() {
        return newScene;
    }
}
