package red5.faceswap.face.mesh;

/**
 * Whether a face is taken for a picture: it has not shown life while somebody else in the frame did. Where nothing moves at all, a still
 * picture is published or the camera hangs, and faces are faces. For one track, frames in order.
 */
final class PictureSuspicion {
    /** Seconds without life before a face is no longer treated as a person. */
    private static final double SUSPECTED = 2;
    /** Seconds without life before it is sure to be a picture: no sitter keeps lids, mouth and head still for so long. */
    private static final double SURE = 60;

    private double lifeless;

    /** @param othersLive whether another face shows life just now */
    void update(boolean lives, boolean othersLive, double dt) {
        if (lives) {
            lifeless = 0;
        } else if (othersLive) {
            lifeless += dt;
        }
    }

    /** A picture was seen in the same place before. */
    void suspect() {
        lifeless = SUSPECTED;
    }

    boolean suspected() {
        return lifeless >= SUSPECTED;
    }

    boolean sure() {
        return lifeless >= SURE;
    }
}
