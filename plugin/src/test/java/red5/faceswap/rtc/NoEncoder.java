package red5.faceswap.rtc;

/** The owner of a broadcast that encodes for nobody: whatever is sent, the test sends. */
public class NoEncoder implements Broadcast.Listener {
    @Override
    public void demand(boolean wanted) {
        // nothing is produced
    }

    @Override
    public void rungWanted(int rung, boolean wanted) {
        // nothing is produced
    }

    @Override
    public void keyFrameWanted(int rung) {
        // nothing is produced
    }
}
