package red5.faceswap.pipeline;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import red5.faceswap.face.FramePlan;
import red5.faceswap.face.SwapSettings.Mode;
import red5.faceswap.media.VideoFrame;

/**
 * The frames in flight, oldest first, and the rules about them: which is worked on next, which is dropped, which is too late,
 * which may leave. No threads, no locks, no clock: the owner brings them.
 *
 * <p>Ownership: the line holds one reference to each frame's input until nobody needs it any more, and the drawn output until
 * the slot leaves. A slot that work is running on keeps its input until {@link #tracked} or {@link #drawn} reports the end.
 */
final class FrameLine {
    /** A burst of frames is worked off within this time, or there is too much to do. */
    static final long STANDING_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

    private final int capacity;
    private final ArrayDeque<Slot> slots = new ArrayDeque<>();
    private boolean tracking;
    private long caughtUpNanos;

    FrameLine(int capacity) {
        this.capacity = capacity;
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
        if (nextDeadline() == null) { // all the work is done
            caughtUpNanos = slot.arrivalNanos;
        } else if (slot.arrivalNanos - caughtUpNanos > STANDING_NANOS) {
            while (dropOldest(Slot.State.WAITING)) {
                dropped++;
            }
        }
        if (slots.size() >= capacity) {
            dropped++;
            if (!dropOldest(Slot.State.WAITING) && !dropOldest(Slot.State.TRACKED)) {
                gone(slot);
                return dropped;
            }
        }
        if (slot.settings.mode() == Mode.ORIGINAL) {
            slot.output = slot.input.retain();
            settle(slot, Slot.State.READY);
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

    /** The oldest frame that waits for drawing, now marked as being drawn; null when there is none. */
    Slot startDrawing() {
        return start(Slot.State.TRACKED, Slot.State.DRAWING);
    }

    /** The oldest frame that waits for the tracker, now marked as being tracked; null when none waits or the tracker is busy. */
    Slot startTracking() {
        Slot slot = tracking ? null : start(Slot.State.WAITING, Slot.State.TRACKING);
        tracking |= slot != null;
        return slot;
    }

    private Slot start(Slot.State from, Slot.State to) {
        for (Slot slot : slots) {
            if (slot.state == from) {
                slot.state = to;
                return slot;
            }
        }
        return null;
    }

    /**
     * Tracking has ended.
     *
     * @param plan null when it failed
     * @return whether the result is of use: false when the slot did not wait for it
     */
    boolean tracked(Slot slot, FramePlan plan) {
        tracking = false;
        if (slot.state != Slot.State.TRACKING) {
            slot.input.close();
            return false;
        }
        slot.plan = plan;
        if (plan == null) {
            settle(slot, Slot.State.FALLBACK);
        } else {
            slot.state = Slot.State.TRACKED;
        }
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
            slot.input.close();
            return false;
        }
        slot.output = output;
        settle(slot, output == null ? Slot.State.FALLBACK : Slot.State.READY);
        return true;
    }

    /** Gives up on all frames whose deadline has come; says how many. */
    int expire(long nowNanos) {
        int expired = 0;
        for (Slot slot : slots) {
            if (!slot.settled() && slot.deadlineNanos - nowNanos <= 0) {
                giveUp(slot, Slot.State.FALLBACK);
                expired++;
            }
        }
        return expired;
    }

    /** The earliest deadline that is still open, null when there is none. */
    Long nextDeadline() {
        for (Slot slot : slots) {
            if (!slot.settled()) {
                return slot.deadlineNanos; // all frames have the same time: the oldest is the first
            }
        }
        return null;
    }

    /** The oldest frame if it may leave, taken out of the line; else null. */
    Slot pollSettled() {
        Slot head = slots.peekFirst();
        return head != null && head.settled() ? slots.pollFirst() : null;
    }

    /** Throws everything away; frames being worked on are closed when their work reports its end. */
    void clear() {
        List<Slot> all = new ArrayList<>(slots);
        slots.clear();
        for (Slot slot : all) {
            if (slot.settled()) {
                if (slot.output != null) {
                    slot.output.close();
                }
                slot.state = Slot.State.GONE;
            } else {
                giveUp(slot, Slot.State.GONE);
            }
        }
    }

    private void giveUp(Slot slot, Slot.State to) {
        boolean running = slot.state == Slot.State.TRACKING || slot.state == Slot.State.DRAWING;
        if (!running) {
            slot.input.close();
        }
        slot.state = to;
    }

    private void settle(Slot slot, Slot.State state) {
        slot.state = state;
        slot.input.close();
    }

    private void gone(Slot slot) {
        slot.state = Slot.State.GONE;
        slot.input.close();
    }

    int size() {
        return slots.size();
    }
}
