package red5.faceswap.media;

import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.ffmpeg.swscale.SwsContext;

/** Scales I420 frames. Keeps the filter of the last pair of sizes. Used by one thread at a time. */
public final class Scaler implements AutoCloseable {
    private final AVFrame source = avutil.av_frame_alloc();
    private final AVFrame target = avutil.av_frame_alloc();
    private final SwsContext context = swscale.sws_alloc_context();

    public Scaler() {
        // in swscale bilinear weights reach over all source pixels when shrinking, so small pictures do not flicker
        context.flags(swscale.SWS_BILINEAR);
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
        VideoFrame scaled = pool.take(size.width(), size.height(), frame.timestampMicros());
        Ffmpeg.view(source, frame);
        Ffmpeg.view(target, scaled);
        int result = swscale.sws_scale_frame(context, target, source);
        avutil.av_frame_unref(source);
        avutil.av_frame_unref(target);
        if (result < 0) {
            scaled.close();
            throw new MediaException("A picture of " + frame.width() + "x" + frame.height() + " cannot be scaled to "
                    + size.width() + "x" + size.height() + ": " + Ffmpeg.error(result) + ".");
        }
        return scaled;
    }

    @Override
    public void close() {
        swscale.sws_free_context(context);
        avutil.av_frame_free(source);
        avutil.av_frame_free(target);
        NativeLedger.closed("scaler");
    }
}
