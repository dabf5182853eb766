package red5.faceswap.ingest;

import java.util.ArrayDeque;

/**
 * Packets waiting to be decoded: bounded, and never the cause of a growing delay. Thread-safe.
 *
 * <ul>
 *   <li>Without demand nothing is given out. Sound is thrown away, pictures are kept since the last key frame.
 *   <li>When demand comes, or when pictures of more than {@value #BEHIND_MICROS} µs wait, the reader is catching up: it gets all pictures but is
 *       told to show only the last one that waits; if a key frame comes meanwhile, the pictures before it are dropped.
 *   <li>Beyond the bound in bytes the pictures before the last key frame are dropped, or all of them if that is not enough or there is
 *       none: then pictures begin again with the next key frame.
 * </ul>
 */
final class DecodeQueue<U extends DecodeQueue.Unit> {
    static final long BEHIND_MICROS = 500_000;
    /** What a unit takes up besides its bytes, so that many tiny packets are bounded too. */
    static final int OVERHEAD_BYTES = 256;

    private final long maxBytes;
    private final ArrayDeque<U> units = new ArrayDeque<>();
    private U newestPicture;
    private int pictures;
    private long bytes;
    private boolean wanted;
    private boolean closed;
    private boolean catchingUp;
    private boolean awaitingKey = true;
    private boolean overflowed;
    private boolean pictureGap;
    private boolean soundGap;
    private long dropped;

    /** A packet. */
    interface Unit {
        /** True for a picture, false for sound. */
        boolean picture();

        /** Whether decoding can begin here; true for sound. */
        boolean key();

        int bytes();

        /** Decoding time, not decreasing within a medium. */
        long decodeMicros();
    }

    /**
     * A packet's turn.
     *
     * @param afterGap whether packets of this medium are missing before it
     * @param show whether what is decoded shall be put out
     */
    record Turn<U>(U unit, boolean afterGap, boolean show) {}

    DecodeQueue(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Takes a packet in. Never blocks. */
    synchronized void add(U unit) {
        if (closed) {
            return;
        }
        if (!unit.picture()) {
            if (!wanted) {
                soundGap = true;
                return;
            }
        } else if (!acceptPicture(unit)) {
            return;
        }
        units.add(unit);
        bytes += cost(unit);
        shrink();
        notifyAll();
    }

    private boolean acceptPicture(U unit) {
        if (unit.key()) {
            if (!wanted || catchingUp) {
                dropPictures();
            }
            awaitingKey = false;
        } else if (awaitingKey) {
            dropped += overflowed ? 1 : 0;
            return false;
        }
        pictures++;
        newestPicture = unit;
        return true;
    }

    private void shrink() {
        if (bytes > maxBytes) {
            dropPicturesBeforeLastKey();
        }
        if (bytes > maxBytes) {
            dropPictures();
            awaitingKey = true;
            overflowed = true;
        }
        while (bytes > maxBytes) { // sound alone
            bytes -= cost(units.remove());
            dropped++;
            soundGap = true;
        }
    }

    private void dropPicturesBeforeLastKey() {
        int keep = 0;
        int seen = 0;
        for (U unit : units) {
            if (unit.picture()) {
                keep = unit.key() ? seen : keep;
                seen++;
            }
        }
        dropPictures(keep);
    }

    private void dropPictures() {
        dropPictures(pictures);
    }

    private void dropPictures(int count) {
        if (count == 0) {
            return;
        }
        int[] left = {count};
        units.removeIf(unit -> {
            boolean goes = unit.picture() && left[0]-- > 0;
            bytes -= goes ? cost(unit) : 0;
            return goes;
        });
        pictures -= count;
        pictureGap = true;
        dropped += wanted ? count : 0; // without demand nothing is late
    }

    private int cost(U unit) {
        return unit.bytes() + OVERHEAD_BYTES;
    }

    /** Whether packets are given out. */
    synchronized void demand(boolean now) {
        if (wanted == now) {
            return;
        }
        wanted = now;
        if (now) {
            catchingUp = true;
        } else {
            units.removeIf(unit -> {
                boolean goes = !unit.picture();
                bytes -= goes ? cost(unit) : 0;
                return goes;
            });
            soundGap = true;
        }
        notifyAll();
    }

    /** Waits for the next packet's turn; null when the queue was closed. */
    synchronized Turn<U> take() throws InterruptedException {
        while (!closed && (!wanted || units.isEmpty())) {
            wait();
        }
        if (closed) {
            return null;
        }
        U unit = units.remove();
        bytes -= cost(unit);
        if (!unit.picture()) {
            boolean gap = soundGap;
            soundGap = false;
            return new Turn<>(unit, gap, true);
        }
        pictures--;
        catchingUp |= newestPicture.decodeMicros() - unit.decodeMicros() > BEHIND_MICROS;
        boolean show = !catchingUp || pictures == 0;
        catchingUp &= pictures > 0;
        boolean gap = pictureGap;
        pictureGap = false;
        return new Turn<>(unit, gap, show);
    }

    /** Packets thrown away because decoding fell behind. */
    synchronized long dropped() {
        return dropped;
    }

    /** Bytes waiting, overhead included; at most the bound. */
    synchronized long waitingBytes() {
        return bytes;
    }

    /** Lets the reader go. */
    synchronized void close() {
        closed = true;
        units.clear();
        bytes = 0;
        notifyAll();
    }
}
