package red5.faceswap.session;

import red5.faceswap.media.Size;
import red5.faceswap.media.VideoFrame;
import red5.faceswap.pipeline.FramePainter;

/**
 * What viewers see while no new pictures come: the last one while the publisher is there or has just left, then a slate. Thread-safe.
 */
final class StandIn {
    private final FramePainter painter;
    private final long slateAfterNanos;
    private volatile Size shape = new Size(640, 360); // of slates: as the last picture
    private volatile Long awaySinceNanos;

    StandIn(FramePainter painter, long slateAfterNanos) {
        this.painter = painter;
        this.slateAfterNanos = slateAfterNanos;
    }

    void publisherCame() {
        awaySinceNanos = null;
    }

    void publisherLeft(long nowNanos) {
        awaySinceNanos = nowNanos;
    }

    /** A picture has come. */
    void shape(VideoFrame frame) {
        Size known = shape;
        if (known.width() != frame.width() || known.height() != frame.height()) {
            shape = new Size(frame.width(), frame.height());
        }
    }

    /**
     * The picture to show, with a reference for the caller; null for none yet.
     *
     * @param last shown, null when there is none
     * @param mayShow whether that one may be shown again
     * @param quietNanos how long viewers have waited for a picture
     */
    VideoFrame choose(VideoFrame last, boolean mayShow, long quietNanos, long nowNanos) {
        Long away = awaySinceNanos;
        if (last != null && mayShow && (away == null || nowNanos - away < slateAfterNanos)) {
            return last.retain();
        }
        if (last == null && away == null && quietNanos < slateAfterNanos) {
            return null; // the first picture is on its way
        }
        Size size = shape;
        return painter.slate(size.width(), size.height());
    }
}
