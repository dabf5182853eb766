package red5.faceswap.media;

import java.util.ArrayDeque;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;

/**
 * Native memory for {@link VideoFrame}s, reused. Keeps at most a fixed number of idle buffers of the size last used, so that a
 * change of resolution frees the old ones. Thread-safe. After {@link #close()} buffers that come back are freed at once.
 */
public final class FramePool implements AutoCloseable {
    private static final int ALIGNMENT = 64;
    private final int maxIdle;
    private final ArrayDeque<BytePointer> idle = new ArrayDeque<>();
    private long idleBytes;
    private boolean closed;

    /** @param maxIdle how many unused buffers are kept for later, at least 0 */
    public FramePool(int maxIdle) {
        this.maxIdle = maxIdle;
    }

    /**
     * A frame of undefined content with one reference.
     *
     * @param width even, 2 to 16384
     * @param height even, 2 to 16384
     * @throws IllegalArgumentException for other sizes
     * @throws OutOfMemoryError when the system has no memory left
     */
    public VideoFrame take(int width, int height, long timestampMicros) {
        if (width < 2 || height < 2 || width > 16384 || height > 16384 || (width | height) % 2 != 0) {
            throw new IllegalArgumentException(
                    "a frame needs even sides of 2 to 16384 pixels, not " + width + "x" + height);
        }
        long bytes = bytes(width, height);
        BytePointer memory = null;
        synchronized (this) {
            if (bytes == idleBytes) {
                memory = idle.poll();
            }
        }
        if (memory == null) {
            memory = new BytePointer(avutil.av_malloc(bytes + ALIGNMENT)); // codecs may read a little past the last row
            if (memory.isNull()) {
                throw new OutOfMemoryError("no native memory for a frame of " + width + "x" + height);
            }
        }
        NativeLedger.opened("video-frame");
        return new VideoFrame(this, memory, width, height, timestampMicros);
    }

    void giveBack(BytePointer memory, int width, int height) {
        NativeLedger.closed("video-frame");
        long bytes = bytes(width, height);
        synchronized (this) {
            if (!closed && bytes != idleBytes) {
                idle.forEach(avutil::av_free);
                idle.clear();
                idleBytes = bytes;
            }
            if (!closed && idle.size() < maxIdle) {
                idle.add(memory);
                return;
            }
        }
        avutil.av_free(memory);
    }

    static int stride(int width) {
        return (width + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }

    static long bytes(int width, int height) {
        return (long) stride(width) * height * 3 / 2;
    }

    @Override
    public synchronized void close() {
        closed = true;
        idle.forEach(avutil::av_free);
        idle.clear();
    }
}
