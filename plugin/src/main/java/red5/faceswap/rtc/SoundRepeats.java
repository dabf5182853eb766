package red5.faceswap.rtc;

/**
 * How many earlier packets of sound are worth repeating with each: as many as the viewer's reports ask for, as far as its path has room
 * beside the pictures, for losses of a path that is too full would become more.
 */
final class SoundRepeats {
    static final int MOST = 2;
    /** Share of losses from which one or two earlier packets go along: one leaves the square of it, two the cube. */
    private static final double[] WORTH = {0.02, 0.08};

    private static final double FORGETTING = 0.2; // with each report
    private static final double SMOOTHING = 0.02; // with each packet: over a second
    private static final double PACKETS_PER_SECOND = 50;

    private double lost;
    private double addedBytes; // to a packet, of late

    /** The viewer's path was found to lose that share of its packets, 0 to 1. Losses come in spells, so they are remembered for a while. */
    void lost(double share) {
        lost = share > lost ? share : lost + FORGETTING * (share - lost);
    }

    /** How many earlier packets are worth repeating. */
    int worth() {
        int count = 0;
        while (count < MOST && lost >= WORTH[count]) {
            count++;
        }
        return count;
    }

    /** Whether the path carries so many bytes more with each packet. */
    static boolean affordable(int bytes, double spareBitsPerSecond) {
        return bytes * 8 * PACKETS_PER_SECOND <= spareBitsPerSecond;
    }

    /** So many bytes went out more with a packet. */
    void added(int bytes) {
        addedBytes += SMOOTHING * (bytes - addedBytes);
    }

    /** What repeats add to the sound on the wire, of late. */
    double bitsPerSecond() {
        return addedBytes * 8 * PACKETS_PER_SECOND;
    }
}
