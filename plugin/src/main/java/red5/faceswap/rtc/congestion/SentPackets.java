package red5.faceswap.rtc.congestion;

import java.util.Arrays;

/** The packets that a viewer will report on: a ring of fixed size, by their transport-wide number. */
final class SentPackets {
    static final int SIZE = 2048; // above two seconds at 10 Mbit/s
    private static final int MASK = SIZE - 1;

    /** What is known of a packet. */
    enum Fate {
        UNKNOWN,
        MISSING,
        ARRIVED
    }

    private final long[] sentAt = new long[SIZE];
    private final int[] bytes = new int[SIZE];
    private final long[] bytesUpTo = new long[SIZE];
    private final int[] probe = new int[SIZE];
    private final Fate[] fate = new Fate[SIZE];
    private long next = 1;
    private long totalBytes;
    private long highestReported;

    SentPackets() {
        Arrays.fill(fate, Fate.UNKNOWN);
    }

    /** Notes a packet; returns its number. */
    long add(long now, int size, int probeNumber) {
        int slot = (int) next & MASK;
        sentAt[slot] = now;
        bytes[slot] = size;
        totalBytes += size;
        bytesUpTo[slot] = totalBytes;
        probe[slot] = probeNumber;
        fate[slot] = Fate.UNKNOWN;
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
        return bytes[(int) number & MASK];
    }

    int probe(long number) {
        return probe[(int) number & MASK];
    }

    Fate fate(long number) {
        return fate[(int) number & MASK];
    }

    /** Notes a report; true when none of a later packet has come before. */
    boolean report(long number, Fate reported) {
        fate[(int) number & MASK] = reported;
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
            return totalBytes - (highestReported == 0 ? 0 : bytesUpTo[(int) next & MASK]);
        }
        return totalBytes - bytesUpTo[(int) highestReported & MASK];
    }
}
