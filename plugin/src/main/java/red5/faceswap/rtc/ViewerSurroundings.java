package red5.faceswap.rtc;

/** What a viewer asks of its surroundings, on the event loop that owns it. */
interface ViewerSurroundings extends RungDemand.Listener {
    /** The viewer needs a key frame of that rung. */
    void keyFrameWanted(int rung);

    /** The viewer's first check has come: from now on it is worth making pictures for. */
    void arrived(Viewer viewer);

    /** The viewer is gone; it is called no more. */
    void gone(Viewer viewer, GoneReason reason, String detail);

    /** DTLS is done. */
    void connected(Viewer viewer);

    /** Call {@link Viewer#wake} then. */
    void wakeAt(Viewer viewer, long nanos);
}
