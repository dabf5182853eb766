package red5.faceswap.face.mesh.selection;

/**
 * Whether a face is taken for a picture: it has not shown life while somebody else in the frame did. Of faces that were there when the
 * scene began nobody knows that they ever moved: with others beside them they are no persons before they have shown life, for some
 * seconds at least. Where nothing moves at all, a still picture is published or the camera hangs, and faces are faces. For one track,
 * frames in order.
 */
final class PictureSuspicion {
    /** Seconds without life before a face is no longer treated as a person. */
    private static final double SUSPECTED = 2;
    /** Seconds without life before it is sure to be a picture: no sitter keeps lids, mouth and head still for so long. */
    private static final double SURE = 60;
    /** Seconds in which anybody in the frame should have shown life. */
    private static final double PATIENCE = 5;

    private boolean wary;
    private boolean doubtful;
    private double age;
    private double lifeless;

    /** @param wary whether the face must show life to be a person, for it may have hung there before */
    PictureSuspicion(boolean wary) {
        this.wary = wary;
    }

    /**
     * One call per frame.
     *
     * @param othersLive whether another face shows life just now
     * @param company what is known of the other faces
     */
    void update(boolean lives, boolean othersLive, Company company, double dt) {
        if (lives) {
            lifeless = 0;
            wary = false;
        } else if (othersLive) {
            lifeless += dt;
        }
        doubtful = wary && (company == Company.LIVING || company == Company.UNKNOWN && age < PATIENCE);
        age += dt;
    }

    /** The faces beside one. */
    enum Company {
        /** there are none but far smaller ones that have not shown life */
        NONE,
        /** none of them has shown life */
        UNKNOWN,
        /** somebody has, within the time for which that is believed */
        LIVING
    }

    /** A picture was seen in the same place before. */
    void suspect() {
        lifeless = SUSPECTED;
    }

    /** It may be another face now: none that is sure to be a picture. */
    void doubt() {
        lifeless = Math.min(lifeless, SUSPECTED);
    }

    /** A person was seen in the same place just before. */
    void trust() {
        wary = false;
    }

    /** Whether it has yet to show that it is no picture. */
    boolean isUnproven() {
        return wary;
    }

    boolean suspected() {
        return doubtful || lifeless >= SUSPECTED;
    }

    /** Whether it has been taken for a picture for longer than a person may need to show life. */
    boolean isKnown() {
        return lifeless >= SUSPECTED;
    }

    boolean sure() {
        return lifeless >= SURE;
    }
}
