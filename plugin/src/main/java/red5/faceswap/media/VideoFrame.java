package red5.faceswap.media;

import java.util.concurrent.atomic.AtomicInteger;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/**
 * One picture as I420 (planar YUV 4:2:0, BT.601 limited range) in native memory, reference-counted and pooled.
 *
 * <p>Width and height are even and at least 2. Plane 0 is luma (width x height), planes 1 and 2 are U and V (half of each). The
 * creator holds the first reference; {@link #retain()} adds one, {@link #close()} gives one back, and the last close
 * returns the memory to its pool. A frame is written only by its creator before it is handed on; afterwards everybody
 * treats it as read-only.
 */
public final class VideoFrame implements AutoCloseable {
    private final FramePool pool;
    private final BytePointer memory;
    private final BytePointer[] planes;
    private final int width;
    private final int height;
    private final int[] strides;
    private final long timestampMicros;
    private final AtomicInteger references = new AtomicInteger(1);

    VideoFrame(FramePool pool, BytePointer memory, int width, int height, long timestampMicros) {
        this.pool = pool;
        this.memory = memory;
        this.width = width;
        this.height = height;
        this.timestampMicros = timestampMicros;
        this.strides = new int[] {FramePool.stride(width), FramePool.stride(width) / 2, FramePool.stride(width) / 2};
        long luma = (long) strides[0] * height;
        long chroma = (long) strides[1] * (height / 2);
        this.planes =
                new BytePointer[] {memory.getPointer(0), memory.getPointer(luma), memory.getPointer(luma + chroma)};
    }

    /** Pixels per row, even. */
    public int width() {
        return width;
    }

    /** Rows, even. */
    public int height() {
        return height;
    }

    /** Presentation time in microseconds on the stream's own clock (RTMP timestamp x 1000). */
    public long timestampMicros() {
        return timestampMicros;
    }

    /** First byte of plane 0 (Y), 1 (U) or 2 (V). Valid while a reference is held; do not change its position: duplicate it. */
    public BytePointer plane(int index) {
        return planes[index];
    }

    /** Bytes from one row of that plane to the next. */
    public int stride(int plane) {
        return strides[plane];
    }

    /** Adds a reference and returns this frame. */
    public VideoFrame retain() {
        if (references.getAndIncrement() <= 0) {
            throw new IllegalStateException("frame used after its last close");
        }
        return this;
    }

    /** A writable copy with the same time, from the same pool. */
    public VideoFrame copy() {
        return copy(timestampMicros);
    }

    /** A writable copy with another time, from the same pool. */
    public VideoFrame copy(long atMicros) {
        VideoFrame copy = pool.take(width, height, atMicros);
        Pointer.memcpy(copy.memory, memory, FramePool.bytes(width, height));
        return copy;
    }

    /** Gives one reference back; the last one returns the memory to the pool. */
    @Override
    public void close() {
        int left = references.decrementAndGet();
        if (left == 0) {
            pool.giveBack(memory, width, height);
        } else if (left < 0) {
            throw new IllegalStateException("frame closed more often than retained");
        }
    }
}
