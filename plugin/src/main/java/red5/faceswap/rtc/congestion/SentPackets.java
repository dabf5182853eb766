package red5.faceswap.rtc.congestion;

/**
 * The packets that a viewer will report on: a ring of fixed size, by their transport-wide number. 40 kB, taken with the first
 * packet: viewers that do not report have none.
 */
final class SentPackets {
    static final int SIZE = 2048; // above two seconds at 10 Mbit/s
    private static final int MASK = SIZE - 1;

    /** What is known of a packet. */
    enum Fate {
        UNKNOWN,
        MISSING,
        ARRIVED
    }

    private static final Fate[] FATES = Fate.values();

    private long[] sentAt = {};
    private short[] bytes = {};
    private int[] bytesUpTo = {}; // the low bits: differences count, of much less than 2 GB
    private int[] probe = {};
    private byte[] fate = {}; // ordinals
    private long next = 1;
    private long totalBytes;
    private long highestReported;

    private void begin() {
        sentAt = new long[SIZE];
        bytes = new short[SIZE];
        bytesUpTo = new int[SIZE];
        probe = new int[SIZE];
        fate = new byte[SIZE];
    }

    /** Notes a packet; returns its number. */
    long add(long now, int size, int probeNumber) {
        if (sentAt.length == 0) {
            begin();
        }
        int slot = (int) next & MASK;
        sentAt[slot] = now;
        bytes[slot] = (short) size;
        totalBytes += size;
        bytesUpTo[slot] = (int) totalBytes;
        probe[slot] = probeNumber;
        fate[slot] = (byte) Fate.UNKNOWN.ordinal();
        return next++;
    }

    /** The whole number that those 16 bits stand for, or -1 for a packet that was never sent or is forgotten. */
    long find(int sequence) {
        long number = next - (next - sequence & 0xffff);
        return number >= Math.max(1, next - SIZE) && number < next ? number : -1;
    }

    long sentAt(long number) {
        return sentAt[(int) number & MASK];
    }

    int bytes(long number) {
        return bytes[(int) number & MASK] & 0xffff;
    }

    int probe(long number) {
        return probe[(int) number & MASK];
    }

    Fate fate(long number) {
        return FATES[fate[(int) number & MASK]];
    }

    /** Notes a report; true when none of a later packet has come before. */
    boolean report(long number, Fate reported) {
        fate[(int) number & MASK] = (byte) reported.ordinal();
        boolean latest = number > highestReported;
        highestReported = Math.max(number, highestReported);
        return latest;
    }

    /** Bytes of all packets ever noted. */
    long totalBytes() {
        return totalBytes;
    }

    /** Bytes of the packets after the latest that the viewer has reported on. */
    long inFlight() {
        if (highestReported == 0 || highestReported < next - SIZE) {
            return highestReported == 0 ? totalBytes : since(next);
        }
        return since(highestReported);
    }

    private int since(long number) {
        return (int) totalBytes - bytesUpTo[(int) number & MASK];
    }
}
