package red5.faceswap.rtc;

import java.util.Arrays;

/**
 * Earlier packets of sound sent once more behind later ones, for players that do not know RED: to the letter as they were, since a
 * number of SRTP serves one packet only, so that the player's replay protection (RFC 3711, section 3.3.2) drops those that it has got
 * already. Not for packets with a transport-wide number: a copy that comes instead of its packet would look like a delay.
 */
final class SoundCopies {
    private static final byte[] NOTHING = {};

    private final SecurePath path;
    private final SoundRepeats repeats;
    private final byte[][] earlier = {NOTHING, NOTHING}; // the latest first
    private int last; // how many went with the latest packet

    SoundCopies(SecurePath path, SoundRepeats repeats) {
        this.path = path;
        this.repeats = repeats;
    }

    /**
     * Sends what is worth it after a packet that has just left, which is kept for those to come.
     *
     * @param length of that packet, at the beginning of the scratch output
     * @param following whether it follows the one before without a pause
     * @param spareBitsPerSecond what the viewer's path is believed to carry beyond what it is sent
     */
    void after(int length, boolean following, double spareBitsPerSecond) {
        if (!following) {
            Arrays.fill(earlier, NOTHING);
        }
        int worth = repeats.worth();
        byte[] sent = worth > 0 ? Arrays.copyOf(path.scratch().out, length) : NOTHING;
        int bytes = 0;
        int count = 0;
        while (count < worth && earlier[count].length > 0) {
            int more = bytes + OutgoingStream.IP_UDP + earlier[count].length;
            if (!SoundRepeats.affordable(more, spareBitsPerSecond)) {
                break;
            }
            bytes = more;
            path.send(earlier[count], earlier[count].length, earlier[count].length);
            count++;
        }
        repeats.added(bytes);
        last = count;
        earlier[1] = earlier[0];
        earlier[0] = sent;
    }

    /** What a path loses of whose packets, copies included, that share did not come: with n copies it is the power of n + 1. */
    double lossOf(double missing) {
        return Math.pow(missing, 1.0 / (last + 1));
    }
}
