package red5.faceswap.media;

import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.ffmpeg.swscale.SwsContext;

/** Scales I420 frames. Keeps the filter of the last pair of sizes. Used by one thread at a time. */
public final class Scaler implements AutoCloseable {
    private final PictureConverter.Plane4 source = new PictureConverter.Plane4();
    private final PictureConverter.Plane4 target = new PictureConverter.Plane4();
    private SwsContext context;
    private Size from;
    private Size to;

    public Scaler() {
        NativeLedger.opened("scaler");
    }

    /**
     * Scales a frame to another size, whatever its shape; see {@link Size#within} for a size of the same shape.
     *
     * @param frame read only; the caller keeps its reference
     * @param pool where the new frame comes from
     * @return a new frame with the same time, also where the sizes are equal
     * @throws MediaException when swscale refuses
     */
    public VideoFrame scale(VideoFrame frame, Size size, FramePool pool) throws MediaException {
        Size seen = new Size(frame.width(), frame.height());
        if (context == null || !seen.equals(from) || !size.equals(to)) {
            reopen(seen, size);
        }
        VideoFrame scaled = pool.take(size.width(), size.height(), frame.timestampMicros());
        source.of(frame);
        target.of(scaled);
        int rows = swscale.sws_scale(
                context, source.planes(), source.strides(), 0, frame.height(), target.planes(), target.strides());
        if (rows < 0) {
            scaled.close();
            throw new MediaException("A picture cannot be scaled: " + Ffmpeg.error(rows) + ".");
        }
        return scaled;
    }

    private void reopen(Size seen, Size size) throws MediaException {
        free();
        // shrinking by bilinear weights in swscale averages over all source pixels, so small pictures do not flicker
        context = swscale.sws_getContext(
                seen.width(),
                seen.height(),
                avutil.AV_PIX_FMT_YUV420P,
                size.width(),
                size.height(),
                avutil.AV_PIX_FMT_YUV420P,
                swscale.SWS_BILINEAR,
                null,
                null,
                (double[]) null);
        if (context == null || context.isNull()) {
            context = null;
            throw new MediaException("Pictures of " + seen.width() + "x" + seen.height() + " cannot be scaled to "
                    + size.width() + "x" + size.height() + ".");
        }
        from = seen;
        to = size;
    }

    private void free() {
        if (context != null) {
            swscale.sws_freeContext(context);
            context = null;
        }
    }

    @Override
    public void close() {
        free();
        source.close();
        target.close();
        NativeLedger.closed("scaler");
    }
}
