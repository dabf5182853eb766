package red5.faceswap.session;

import red5.faceswap.pipeline.FrameSource;

/** A session's place for one publisher at a time. Guarded by the session's lock. */
final class PublisherSeat {
    private static final FrameSource.Stats NO_STATS = new FrameSource.Stats(0, 0, 0, 0, 0, 0, 0);
    private SourceLink link;
    private long pastDroppedPackets;

    boolean taken() {
        return link != null;
    }

    /** The one before, cut off and to be closed by the caller; null when the seat was free. */
    SourceLink take(SourceLink next) {
        SourceLink old = leave();
        link = next;
        return old;
    }

    /** As {@link #leave()}, but only if it is that source that sits there. */
    SourceLink leave(FrameSource source) {
        return link != null && link.source() == source ? leave() : null;
    }

    /** Who sat there, cut off and to be closed by the caller; null when the seat was free. */
    SourceLink leave() {
        SourceLink old = link;
        if (old != null) {
            old.cut();
            pastDroppedPackets += old.source().stats().droppedPackets();
            link = null;
        }
        return old;
    }

    void demand(boolean wanted) {
        if (link != null) {
            link.source().demand(wanted);
        }
    }

    String describe() {
        return link == null ? "" : link.source().describe();
    }

    FrameSource.Stats stats() {
        return link == null ? NO_STATS : link.source().stats();
    }

    /** Of all publishers so far. */
    long droppedPackets() {
        return pastDroppedPackets + stats().droppedPackets();
    }
}
