package red5.faceswap.session.output;

import java.util.ArrayDeque;
import red5.faceswap.media.EncodedSound;

/**
 * Lets sound leave when the picture it belongs to leaves: neither far ahead nor far behind, since a receiver pays for the
 * difference in delay. Timestamps are never touched, so lip sync does not depend on this; only the time of sending does. Times
 * in microseconds of the server's clock. Not thread-safe.
 */
final class SoundDelay {
    /** One Opus packet. */
    static final long PACKET = 20_000;
    /** The delay is left alone while it is not further off than this. */
    static final long TOLERANCE = 5000;
    /** By so much per packet it is changed: a receiver's buffer, which counts in packets, takes no notice. */
    static final long STEP = 1000;
    /** Further off than this, whole packets are the smaller evil. */
    static final long FAR = 100_000;
    /** Sound never waits longer. */
    static final long MAX_DELAY = 1_000_000;
    /** Two seconds of packets. */
    static final int MAX_WAITING = 100;

    private final ArrayDeque<EncodedSound> waiting = new ArrayDeque<>();
    private long delay = -1;
    private long target;

    /** How long pictures take from capture to sending, recently. */
    void pictureDelay(long micros) {
        target = Math.max(0, Math.min(MAX_DELAY, micros));
        if (delay < 0) {
            delay = target;
        }
    }

    /** Takes a packet in; when too many wait, the oldest is thrown away. */
    void add(EncodedSound sound) {
        if (waiting.size() == MAX_WAITING) {
            waiting.poll();
        }
        waiting.add(sound);
    }

    /** The next packet whose time has come, or null. */
    EncodedSound poll(long now) {
        if (waiting.isEmpty() || due() > now) {
            return null;
        }
        adjust();
        return waiting.poll();
    }

    /** When {@link #poll} will give something; {@link Long#MAX_VALUE} when nothing waits. */
    long due() {
        return waiting.isEmpty() ? Long.MAX_VALUE : waiting.peek().timestampMicros() + Math.max(0, delay);
    }

    /**
     * A step nearer to the target. What the sound is late the receiver adds to its picture's delay, whatever the picture's own, so
     * tens of milliseconds matter.
     */
    private void adjust() {
        long now = Math.max(0, delay);
        long off = target - now;
        if (Math.abs(off) > TOLERANCE) {
            long step = Math.abs(off) > FAR ? PACKET : STEP;
            delay = now + Math.max(-step, Math.min(step, off));
        }
    }

    void clear() {
        waiting.clear();
    }
}
