package red5.faceswap.rtc;

/**
 * Earlier packets of sound within later ones (RFC 2198): what a viewer lost comes again with what follows, at no cost to those who lose
 * nothing.
 */
final class SoundRedundancy {
    private static final int HEADER = 4;
    private static final int LAST_HEADER = 1;
    private static final int MAX_OFFSET = (1 << 14) - 1;
    private static final int MAX_LENGTH = (1 << 10) - 1;
    private static final byte[] NOTHING = {};

    private final int payloadType;
    private final SoundRepeats repeats;
    private final byte[][] earlier = {NOTHING, NOTHING}; // the latest first
    private final int[] timestamps = new int[SoundRepeats.MOST];

    /** @param payloadType of the sound itself */
    SoundRedundancy(int payloadType, SoundRepeats repeats) {
        this.repeats = repeats;
        this.payloadType = payloadType;
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
        repeats.added(at);
        return at;
    }

    private int count(int room, int timestamp, double spareBitsPerSecond) {
        int bytes = LAST_HEADER;
        int worth = repeats.worth();
        int count = 0;
        while (count < worth && fits(count, timestamp)) {
            bytes += HEADER + earlier[count].length;
            if (bytes > room || !SoundRepeats.affordable(bytes, spareBitsPerSecond)) {
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
        for (int i = SoundRepeats.MOST - 1; i > 0; i--) {
            earlier[i] = earlier[i - 1];
            timestamps[i] = timestamps[i - 1];
        }
        earlier[0] = sound;
        timestamps[0] = timestamp;
    }
}
