package red5.faceswap.rtc;

/** Which rungs one viewer gets or is about to get; tells the surroundings of each change once. */
final class RungDemand {
    /** Who counts. */
    interface Listener {
        void watching(int rung, boolean wanted);
    }

    private final Listener listener;
    private int wanted; // a bit for each rung

    RungDemand(Listener listener) {
        this.listener = listener;
    }

    void nothing() {
        want(0);
    }

    /** Wants these and no others; -1 for none. */
    void want(int one, int other) {
        want((one < 0 ? 0 : 1 << one) | (other < 0 ? 0 : 1 << other));
    }

    /** There are other rungs now; nobody counts the old ones any more. */
    void forget() {
        wanted = 0;
    }

    private void want(int now) {
        int before = wanted;
        wanted = now;
        for (int changed = before ^ now; changed != 0; changed &= changed - 1) {
            int rung = Integer.numberOfTrailingZeros(changed);
            listener.watching(rung, (now >> rung & 1) == 1);
        }
    }
}
