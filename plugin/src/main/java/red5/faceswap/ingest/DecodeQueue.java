package red5.faceswap.ingest;

import java.util.ArrayDeque;

/**
 * Packets waiting to be decoded: bounded, and never the cause of a growing delay. Thread-safe.
 *
 * <ul>
 *   <li>Without demand nothing is given out. Sound is thrown away, pictures are kept since the last key frame.
 *   <li>When demand comes, or when pictures of more than {@value #BEHIND_MICROS} µs wait, the reader is catching up: it gets all pictures but is
 *       told to show only the last one that waits; if a key frame comes meanwhile, the pictures before it are dropped.
 *   <li>Beyond the bound in bytes everything before the last key frame is dropped, or everything if that is not enough or there is
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
        if (bytes <= maxBytes) {
            return;
        }
        U lastKey = null;
        for (U unit : units) {
            lastKey = unit.picture() && unit.key() ? unit : lastKey;
        }
        while (lastKey != null && units.peek() != lastKey) {
            dropFirst();
        }
        if (bytes > maxBytes) {
            awaitingKey |= pictures > 0;
            overflowed |= pictures > 0;
            while (!units.isEmpty()) {
                dropFirst();
            }
        }
    }

    private void dropFirst() {
        U unit = units.remove();
        bytes -= cost(unit);
        dropped += wanted ? 1 : 0; // without demand nothing is late
        if (unit.picture()) {
            pictures--;
            pictureGap = true;
        } else {
            soundGap = true;
        }
    }

    private void dropPictures() {
        if (pictures > 0) {
            dropped += wanted ? pictures : 0;
            removeAll(true);
            pictures = 0;
            pictureGap = true;
        }
    }

    private void removeAll(boolean pictureOrSound) {
        units.removeIf(unit -> {
            boolean goes = unit.picture() == pictureOrSound;
            bytes -= goes ? cost(unit) : 0;
            return goes;
        });
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
            removeAll(false);
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
