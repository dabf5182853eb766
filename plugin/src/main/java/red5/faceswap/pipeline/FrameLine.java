package red5.faceswap.pipeline;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import red5.faceswap.face.FramePlan;
import red5.faceswap.face.SwapSettings;
import red5.faceswap.face.SwapSettings.Mode;
import red5.faceswap.media.VideoFrame;

/**
 * The frames in flight, oldest first, and the rules about them: which is worked on next, which is held back for what later ones
 * tell about it, which is dropped, which is too late, which may leave. No threads, no locks, no clock: the owner brings them.
 */
final class FrameLine {
    /** A burst of frames is worked off within this time, or there is too much to do. */
    static final long STANDING_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

    /** No alarm is needed. */
    static final long NEVER = Long.MAX_VALUE;

    private final int capacity;
    private final Headroom headroom = new Headroom();
    private final boolean parallel;
    private final ArrayDeque<Slot> slots = new ArrayDeque<>();
    /** A step that must be alone in its stream runs: tracking, or completing plans. */
    private boolean serial;

    private long caughtUpNanos;

    /**
     * @param capacity frames at most, those not counted that are held back for later ones
     * @param parallel several threads work on them
     */
    FrameLine(int capacity, boolean parallel) {
        this.capacity = capacity;
        this.parallel = parallel;
    }

    /**
     * Takes a frame in. When there is no room this costs the oldest one not yet started: first of those that wait for tracking
     * (leaving one out does not disturb the tracker), then of those that wait for drawing, then the new one itself. When there
     * has been something to do all the time for {@link #STANDING_NANOS}, a queue absorbs no burst but only adds delay: then only the
     * newest frame is let wait.
     *
     * @return how many frames were dropped for it
     */
    int admit(Slot slot) {
        int dropped = 0;
        if (slots.stream().allMatch(s -> s.settled() || s.heldBack())) { // all the work is done
            caughtUpNanos = slot.times.arrival();
        } else if (slot.times.arrival() - caughtUpNanos > STANDING_NANOS) {
            while (dropOldest(Slot.State.WAITING)) {
                dropped++;
            }
        }
        if (slots.stream().filter(s -> !s.heldBack()).count() >= capacity) {
            dropped++;
            if (!dropOldest(Slot.State.WAITING) && !dropOldest(Slot.State.TRACKED)) {
                gone(slot);
                return dropped;
            }
        }
        if (slot.settings.mode() == Mode.ORIGINAL) {
            slot.output = slot.input.retain();
            slot.state = Slot.State.READY;
        }
        slots.addLast(slot);
        return dropped;
    }

    private boolean dropOldest(Slot.State state) {
        for (Iterator<Slot> all = slots.iterator(); all.hasNext(); ) {
            Slot slot = all.next();
            if (slot.state == state) {
                all.remove();
                gone(slot);
                return true;
            }
        }
        return false;
    }

    /**
     * The oldest frame that waits for drawing, now marked as being drawn; null when there is none, or when another thread is to draw
     * it while this one tracks.
     */
    Slot startDrawing(long nowNanos) {
        if (parallel && tracksAhead(nowNanos)) {
            return null;
        }
        for (Slot slot : slots) {
            if (slot.state == Slot.State.TRACKED && slot.complete()) {
                slot.state = Slot.State.DRAWING;
                return slot;
            }
        }
        return null;
    }

    /**
     * Whether tracking comes before drawing. All frames wait for tracking in turn: the thread that has just tracked goes on with it
     * at once, and the one that must be woken draws. But never is more than one frame left to be drawn for that, and plans that are to
     * be completed without the next frame come first.
     */
    private boolean tracksAhead(long nowNanos) {
        Slot next = serial ? null : first(Slot.State.WAITING);
        Slot toDraw = null;
        for (Slot slot : slots) {
            boolean drawable = slot.state == Slot.State.TRACKED && slot.complete();
            if (drawable && toDraw != null || slot.heldBack() && slot.times.enough() - nowNanos <= 0) {
                return false;
            }
            toDraw = drawable ? slot : toDraw;
        }
        return next != null && toDraw != null && !isAnother(next, toDraw);
    }

    /**
     * Whether the plans of the frames held back are to be completed now instead of by further frames: because these do not come in
     * time, or have nothing to do with them. If so, {@link #concluded} must follow.
     */
    boolean startConcluding(long nowNanos) {
        Slot oldest = serial ? null : first(Slot.State.TRACKED);
        if (oldest == null || oldest.complete()) {
            return false;
        }
        Slot next = first(Slot.State.WAITING);
        boolean parted = next == null ? !slots.peekLast().settings.mode().hidesFaces() : isAnother(next, oldest);
        serial = parted || oldest.times.enough() - nowNanos <= 0;
        return serial;
    }

    /** Whether between two frames there is one that viewers get as it is, or another publisher began. */
    private boolean isAnother(Slot next, Slot before) {
        return next.scene != before.scene
                || slots.stream()
                        .anyMatch(s -> s.number > before.number
                                && s.number < next.number
                                && !s.settings.mode().hidesFaces());
    }

    /**
     * The plans that were held back are complete, or not to be had.
     *
     * @return how many frames are lost by that
     */
    int concluded(boolean well) {
        serial = false;
        int lost = 0;
        for (Slot slot : slots) {
            if (slot.heldBack()) {
                slot.followers = Slot.COMPLETE;
                slot.state = well ? slot.state : Slot.State.FALLBACK;
                lost += well ? 0 : 1;
            }
        }
        return lost;
    }

    /** The oldest frame that waits for the tracker, now marked as being tracked; null when none waits or the tracker is busy. */
    Slot startTracking() {
        Slot slot = serial ? null : first(Slot.State.WAITING);
        if (slot != null) {
            slot.state = Slot.State.TRACKING;
            serial = true;
        }
        return slot;
    }

    private Slot first(Slot.State state) {
        return slots.stream().filter(slot -> slot.state == state).findFirst().orElse(null);
    }

    /**
     * Tracking has ended.
     *
     * @param plan null when it failed
     * @return whether the result is of use: false when the slot did not wait for it
     */
    boolean tracked(Slot slot, FramePlan plan) {
        serial = false;
        if (plan != null) {
            for (Slot before : slots) {
                if (before.number < slot.number && before.scene == slot.scene && before.heldBack()) {
                    before.followers++;
                }
            }
        }
        if (slot.state != Slot.State.TRACKING) {
            return false;
        }
        slot.plan = plan;
        slot.state = plan == null ? Slot.State.FALLBACK : Slot.State.TRACKED;
        return true;
    }

    /**
     * Drawing has ended.
     *
     * @param output null when it failed; belongs to the slot when the answer is true, else still to the caller
     * @return whether the result is of use
     */
    boolean drawn(Slot slot, VideoFrame output) {
        if (slot.state != Slot.State.DRAWING) {
            return false;
        }
        slot.output = output;
        slot.state = output == null ? Slot.State.FALLBACK : Slot.State.READY;
        return true;
    }

    /** Gives up on all frames whose deadline has come; says how many. */
    int expire(long nowNanos) {
        int expired = 0;
        for (Slot slot : slots) {
            if (!slot.settled() && slot.times.deadline() - nowNanos <= 0) {
                slot.state = Slot.State.FALLBACK;
                expired++;
            }
        }
        return expired;
    }

    /** The next time at which something must happen though nothing else does, or {@link #NEVER}. */
    long nextAlarm(long nowNanos) {
        long earliest = NEVER;
        for (Slot slot : slots) {
            if (!slot.settled()) {
                boolean waits = !slot.complete() && slot.times.enough() - nowNanos > 0;
                long next = waits ? slot.times.enough() : slot.times.deadline();
                earliest = earliest == NEVER || next - earliest < 0 ? next : earliest;
            }
        }
        return earliest;
    }

    /** What the next frame is treated by: the finest quality only while none before it waits for the tracker. One call per frame. */
    SwapSettings affordable(SwapSettings wanted, long nowNanos) {
        return headroom.limit(wanted, first(Slot.State.WAITING) != null, nowNanos);
    }

    /** The oldest frame if it may leave, taken out of the line; the caller releases it. Else null. */
    Slot pollSettled() {
        Slot head = slots.peekFirst();
        return head != null && head.settled() ? slots.pollFirst() : null;
    }

    /** Throws everything away. */
    void clear() {
        slots.forEach(FrameLine::gone);
        slots.clear();
    }

    private static void gone(Slot slot) {
        slot.state = Slot.State.GONE;
        slot.release();
    }
}
