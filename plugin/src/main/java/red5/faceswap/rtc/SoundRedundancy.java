package red5.faceswap.rtc;

/**
 * Earlier packets of sound within later ones (RFC 2198): what a viewer lost comes again with what follows, at no cost to those who lose
 * nothing. How many, its reports say, as far as its path
 * has room beside the pictures: losses of a path that is too full would only become more.
 */
final class SoundRedundancy {
    private static final int MOST = 2;
    /** Share of losses from which one or two earlier packets go along: one leaves the square of it, two the cube. */
    private static final double[] WORTH = {0.02, 0.08};

    private static final double FORGETTING = 0.2; // with each report
    private static final double SMOOTHING = 0.02; // with each packet: over a second
    private static final double PACKETS_PER_SECOND = 50;
    private static final int HEADER = 4;
    private static final int LAST_HEADER = 1;
    private static final int MAX_OFFSET = (1 << 14) - 1;
    private static final int MAX_LENGTH = (1 << 10) - 1;
    private static final byte[] NOTHING = {};

    private final int payloadType;
    private final byte[][] earlier = {NOTHING, NOTHING}; // the latest first
    private final int[] timestamps = new int[MOST];
    private double lost;
    private double addedBytes; // to a packet, of late

    /** @param payloadType of the sound itself */
    SoundRedundancy(int payloadType) {
        this.payloadType = payloadType;
    }

    /** The viewer reported that share of its packets lost, 0 to 1. Losses come in spells, so they are remembered for a while. */
    void lost(double share) {
        lost = share > lost ? share : lost + FORGETTING * (share - lost);
    }

    /**
     * Writes what precedes the payload of a packet that holds earlier ones; a packet without is an ordinary one.
     *
     * @param room bytes that may be written
     * @param sound the payload, kept for the packets to come
     * @param timestamp of it
     * @param spareBitsPerSecond what the viewer's path is believed to carry beyond what it is sent
     * @return bytes written, 0 for none
     */
    int write(byte[] out, int room, byte[] sound, int timestamp, double spareBitsPerSecond) {
        int count = count(room, timestamp, spareBitsPerSecond);
        int at = 0;
        for (int i = count - 1; i >= 0; i--) {
            int offset = timestamp - timestamps[i];
            int length = earlier[i].length;
            out[at] = (byte) (0x80 | payloadType);
            out[at + 1] = (byte) (offset >>> 6);
            out[at + 2] = (byte) (offset << 2 | length >>> 8);
            out[at + 3] = (byte) length;
            at += HEADER;
        }
        if (count > 0) {
            out[at++] = (byte) payloadType;
        }
        for (int i = count - 1; i >= 0; i--) {
            System.arraycopy(earlier[i], 0, out, at, earlier[i].length);
            at += earlier[i].length;
        }
        keep(sound, timestamp);
        addedBytes += SMOOTHING * (at - addedBytes);
        return at;
    }

    /** What the earlier packets add to the sound on the wire, of late. */
    double bitsPerSecond() {
        return addedBytes * 8 * PACKETS_PER_SECOND;
    }

    private int count(int room, int timestamp, double spareBitsPerSecond) {
        int bytes = LAST_HEADER;
        int count = 0;
        while (count < MOST && lost >= WORTH[count] && fits(count, timestamp)) {
            bytes += HEADER + earlier[count].length;
            if (bytes > room || bytes * 8 * PACKETS_PER_SECOND > spareBitsPerSecond) {
                break;
            }
            count++;
        }
        return count;
    }

    private boolean fits(int i, int timestamp) {
        int offset = timestamp - timestamps[i];
        return earlier[i].length > 0 && earlier[i].length <= MAX_LENGTH && offset > 0 && offset <= MAX_OFFSET;
    }

    private void keep(byte[] sound, int timestamp) {
        for (int i = MOST - 1; i > 0; i--) {
            earlier[i] = earlier[i - 1];
            timestamps[i] = timestamps[i - 1];
        }
        earlier[0] = sound;
        timestamps[0] = timestamp;
    }
}
