package red5.faceswap.ingest;

import java.util.concurrent.atomic.AtomicLong;
import red5.faceswap.media.VideoFrame;
import red5.faceswap.pipeline.FrameSource;

/** What a source counts. Written by the packets' and the decoding thread, read by any. */
final class DecodeCounters {
    /** Weight of the newest picture in the mean decoding time. */
    private static final double NEWEST = 0.05;

    private final AtomicLong videoPackets = new AtomicLong();
    private final AtomicLong audioPackets = new AtomicLong();
    private final AtomicLong decoded = new AtomicLong();
    private volatile double decodeMillis;
    private volatile int width;
    private volatile int height;

    void videoPacket() {
        videoPackets.incrementAndGet();
    }

    void audioPacket() {
        audioPackets.incrementAndGet();
    }

    /** Decoding thread only. */
    void decoded(int pictures, long nanos) {
        if (pictures > 0) {
            double millis = nanos / 1e6 / pictures;
            decodeMillis = decoded.get() == 0 ? millis : decodeMillis + NEWEST * (millis - decodeMillis);
            decoded.addAndGet(pictures);
        }
    }

    void shown(VideoFrame frame) {
        width = frame.width();
        height = frame.height();
    }

    FrameSource.Stats stats(long dropped) {
        return new FrameSource.Stats(
                videoPackets.get(), audioPackets.get(), decoded.get(), dropped, decodeMillis, width, height);
    }
}
