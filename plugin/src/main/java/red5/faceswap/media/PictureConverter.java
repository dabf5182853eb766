package red5.faceswap.media;

import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerPointer;

/**
 * Makes I420 in BT.601 limited range of whatever a decoder gives: other subsamplings and depths, RGB, full range, BT.709 and BT.2020
 * coefficients. Odd sides lose their last column or row. What names no coefficients is taken for BT.601. Used by one thread at a time.
 */
final class PictureConverter implements AutoCloseable {
    private final Plane4 target = new Plane4();
    private SwsContext context;
    private Shape shape;

    private record Shape(int width, int height, int format, int coefficients, boolean fullRange) {
        boolean needsNoConversion() {
            return format == avutil.AV_PIX_FMT_YUV420P && coefficients == swscale.SWS_CS_ITU601 && !fullRange;
        }
    }

    /** @throws MediaException when the picture is too small or of a kind that cannot be converted */
    VideoFrame convert(AVFrame picture, FramePool pool, long timestampMicros) throws MediaException {
        Shape seen = shape(picture);
        if (seen.width < 2 || seen.height < 2 || seen.width > 16384 || seen.height > 16384) {
            throw new MediaException("A picture of " + picture.width() + "x" + picture.height()
                    + " cannot be shown: 2 to 16384 pixels each way can.");
        }
        VideoFrame frame = pool.take(seen.width, seen.height, timestampMicros);
        boolean done = false;
        try {
            if (seen.needsNoConversion()) {
                copy(picture, frame);
            } else {
                scale(picture, seen, frame);
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

    private void scale(AVFrame from, Shape seen, VideoFrame to) throws MediaException {
        if (!seen.equals(shape)) {
            reopen(seen);
        }
        target.of(to);
        int rows = swscale.sws_scale(
                context, from.data(), from.linesize(), 0, seen.height, target.planes(), target.strides());
        if (rows < 0) {
            throw new MediaException("A picture cannot be converted to I420: " + Ffmpeg.error(rows) + ".");
        }
    }

    private void reopen(Shape seen) throws MediaException {
        free();
        context = swscale.sws_getContext(
                seen.width,
                seen.height,
                seen.format,
                seen.width,
                seen.height,
                avutil.AV_PIX_FMT_YUV420P,
                swscale.SWS_BILINEAR | swscale.SWS_ACCURATE_RND,
                null,
                null,
                (double[]) null);
        if (context == null || context.isNull()) {
            context = null;
            throw new MediaException("Pictures of this kind (FFmpeg's pixel format "
                    + avutil.av_get_pix_fmt_name(seen.format).getString() + ") cannot be converted to I420.");
        }
        NativeLedger.opened("picture-converter");
        IntPointer from = swscale.sws_getCoefficients(seen.coefficients);
        IntPointer to = swscale.sws_getCoefficients(swscale.SWS_CS_ITU601);
        int neutral = 1 << 16;
        swscale.sws_setColorspaceDetails(context, from, seen.fullRange ? 1 : 0, to, 0, 0, neutral, neutral);
        shape = seen;
    }

    private static Shape shape(AVFrame picture) {
        int format = picture.format();
        boolean fullRange = picture.color_range() == avutil.AVCOL_RANGE_JPEG;
        int plain = withoutRange(format);
        int coefficients =
                switch (picture.colorspace()) {
                    case avutil.AVCOL_SPC_BT709 -> swscale.SWS_CS_ITU709;
                    case avutil.AVCOL_SPC_BT2020_NCL, avutil.AVCOL_SPC_BT2020_CL -> swscale.SWS_CS_BT2020;
                    case avutil.AVCOL_SPC_SMPTE240M -> swscale.SWS_CS_SMPTE240M;
                    case avutil.AVCOL_SPC_FCC -> swscale.SWS_CS_FCC;
                    default -> swscale.SWS_CS_ITU601;
                };
        return new Shape(
                picture.width() & ~1, picture.height() & ~1, plain, coefficients, fullRange || plain != format);
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

    private void free() {
        if (context != null) {
            swscale.sws_freeContext(context);
            context = null;
            shape = null;
            NativeLedger.closed("picture-converter");
        }
    }

    @Override
    public void close() {
        free();
        target.close();
    }

    /** The addresses and strides of a frame as swscale takes them. */
    static final class Plane4 implements AutoCloseable {
        private final PointerPointer<?> planes = new PointerPointer<>(4);
        private final IntPointer strides = new IntPointer(4);

        void of(VideoFrame frame) {
            for (int plane = 0; plane < 3; plane++) {
                planes.put(plane, frame.plane(plane));
                strides.put(plane, frame.stride(plane));
            }
            planes.put(3, null);
            strides.put(3, 0);
        }

        PointerPointer<?> planes() {
            return planes;
        }

        IntPointer strides() {
            return strides;
        }

        @Override
        public void close() {
            planes.close();
            strides.close();
        }
    }
}
