package red5.faceswap.media;

import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.ffmpeg.swscale.SwsContext;

/**
 * Makes I420 in BT.601 limited range of whatever a decoder gives: other subsamplings and depths, RGB, full range, BT.709 and BT.2020
 * coefficients. Odd sides lose their last column or row. What names no coefficients is taken for BT.601. Used by one thread at a time.
 */
final class PictureConverter implements AutoCloseable {
    private final AVFrame target = avutil.av_frame_alloc();
    private final Bt709 bt709 = new Bt709();
    private final SwsContext context = swscale.sws_alloc_context();

    PictureConverter() {
        context.flags(swscale.SWS_BILINEAR | swscale.SWS_ACCURATE_RND);
        NativeLedger.opened("picture-converter");
    }

    /** @throws MediaException when the picture is too small or of a kind that cannot be converted */
    VideoFrame convert(AVFrame picture, FramePool pool, long timestampMicros) throws MediaException {
        int width = picture.width() & ~1;
        int height = picture.height() & ~1;
        if (width < 2 || height < 2 || width > 16384 || height > 16384) {
            throw new MediaException("A picture of " + picture.width() + "x" + picture.height()
                    + " cannot be shown: 2 to 16384 pixels each way can.");
        }
        VideoFrame frame = pool.take(width, height, timestampMicros);
        boolean done = false;
        try {
            nameColours(picture);
            boolean limited420 =
                    picture.format() == avutil.AV_PIX_FMT_YUV420P && picture.color_range() != avutil.AVCOL_RANGE_JPEG;
            if (limited420 && picture.colorspace() == avutil.AVCOL_SPC_SMPTE170M) {
                copy(picture, frame);
            } else if (limited420 && picture.colorspace() == avutil.AVCOL_SPC_BT709) {
                bt709.convert(picture, frame);
            } else {
                scale(picture, frame);
            }
            done = true;
            return frame;
        } finally {
            if (!done) {
                frame.close();
            }
        }
    }

    private static void copy(AVFrame from, VideoFrame to) {
        for (int plane = 0; plane < 3; plane++) {
            int shift = plane == 0 ? 0 : 1;
            avutil.av_image_copy_plane(
                    to.plane(plane),
                    to.stride(plane),
                    from.data(plane),
                    from.linesize(plane),
                    to.width() >> shift,
                    to.height() >> shift);
        }
    }

    private void scale(AVFrame from, VideoFrame to) throws MediaException {
        from.width(to.width()).height(to.height());
        Ffmpeg.view(target, to);
        int result =
                swscale.sws_scale_frame(context, target, from); // adapts itself to what the two frames say they are
        avutil.av_frame_unref(target);
        if (result < 0) {
            throw new MediaException("Pictures of this kind (FFmpeg's pixel format "
                    + avutil.av_get_pix_fmt_name(from.format()).getString() + ") cannot be converted to I420: "
                    + Ffmpeg.error(result) + ".");
        }
    }

    /** Says outright what a decoder leaves open or says by the pixel format. */
    private static void nameColours(AVFrame picture) {
        int format = withoutRange(picture.format());
        if (format != picture.format()) {
            picture.format(format).color_range(avutil.AVCOL_RANGE_JPEG);
        }
        switch (picture.colorspace()) {
            case avutil.AVCOL_SPC_UNSPECIFIED, avutil.AVCOL_SPC_BT470BG ->
                picture.colorspace(avutil.AVCOL_SPC_SMPTE170M); // the same coefficients under two names
            default -> {
                // said already
            }
        }
    }

    /** The format without the mark "full range", which FFmpeg carries in the format for JPEG's sake. */
    private static int withoutRange(int format) {
        return switch (format) {
            case avutil.AV_PIX_FMT_YUVJ420P -> avutil.AV_PIX_FMT_YUV420P;
            case avutil.AV_PIX_FMT_YUVJ422P -> avutil.AV_PIX_FMT_YUV422P;
            case avutil.AV_PIX_FMT_YUVJ444P -> avutil.AV_PIX_FMT_YUV444P;
            case avutil.AV_PIX_FMT_YUVJ440P -> avutil.AV_PIX_FMT_YUV440P;
            case avutil.AV_PIX_FMT_YUVJ411P -> avutil.AV_PIX_FMT_YUV411P;
            default -> format;
        };
    }

    @Override
    public void close() {
        bt709.close();
        swscale.sws_free_context(context);
        avutil.av_frame_free(target);
        NativeLedger.closed("picture-converter");
    }
}
