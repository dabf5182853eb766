package red5.faceswap.face.mesh;

import java.nio.file.Path;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerPointer;
import red5.faceswap.media.FramePool;
import red5.faceswap.media.VideoFrame;

/** Frames of a clip, scaled to a size that fills it (what is too wide or too high is cut off evenly). */
public final class ClipReader implements AutoCloseable {
    private final AVFormatContext format = new AVFormatContext(null);
    private final AVCodecContext decoder;
    private final AVPacket packet = avcodec.av_packet_alloc();
    private final AVFrame decoded = avutil.av_frame_alloc();
    private final AVRational timeBase;
    private final int stream;
    private final int width;
    private final int height;
    private final FramePool pool;
    private SwsContext scaler;

    /** In the clip's own size, or one less where that is odd. */
    public ClipReader(Path clip, double startSeconds, FramePool pool) {
        this(clip, 0, 0, startSeconds, pool);
    }

    /** @param width of the frames, even; 0 for the clip's own, and then {@code height} too */
    public ClipReader(Path clip, int width, int height, double startSeconds, FramePool pool) {
        this.pool = pool;
        check(avformat.avformat_open_input(format, clip.toString(), null, (AVDictionary) null), clip);
        check(avformat.avformat_find_stream_info(format, (AVDictionary) null), clip);
        stream =
                check(avformat.av_find_best_stream(format, avutil.AVMEDIA_TYPE_VIDEO, -1, -1, (AVCodec) null, 0), clip);
        AVStream video = format.streams(stream);
        timeBase = video.time_base();
        this.width = width == 0 ? video.codecpar().width() & ~1 : width;
        this.height = width == 0 ? video.codecpar().height() & ~1 : height;
        AVCodec codec = avcodec.avcodec_find_decoder(video.codecpar().codec_id());
        decoder = avcodec.avcodec_alloc_context3(codec);
        check(avcodec.avcodec_parameters_to_context(decoder, video.codecpar()), clip);
        check(avcodec.avcodec_open2(decoder, codec, (AVDictionary) null), clip);
        if (startSeconds > 0) {
            long at = Math.round(startSeconds * timeBase.den() / timeBase.num());
            check(avformat.av_seek_frame(format, stream, at, avformat.AVSEEK_FLAG_BACKWARD), clip);
        }
    }

    private static int check(int result, Path clip) {
        if (result < 0) {
            throw new IllegalStateException(clip + ": FFmpeg error " + result);
        }
        return result;
    }

    /** The next frame, null at the end; the caller closes it. */
    public VideoFrame next() {
        while (avcodec.avcodec_receive_frame(decoder, decoded) < 0) {
            do {
                avcodec.av_packet_unref(packet);
                if (avformat.av_read_frame(format, packet) < 0) {
                    return null;
                }
            } while (packet.stream_index() != stream);
            avcodec.avcodec_send_packet(decoder, packet);
        }
        return scale();
    }

    public int width() {
        return width;
    }

    public int height() {
        return height;
    }

    private VideoFrame scale() {
        int w = decoded.width();
        int h = decoded.height();
        int cutW = Math.min(w, (int) Math.round((double) h * width / height)) & ~1;
        int cutH = Math.min(h, (int) Math.round((double) w * height / width)) & ~1;
        if (scaler == null) {
            scaler = swscale.sws_getContext(
                    cutW,
                    cutH,
                    decoded.format(),
                    width,
                    height,
                    avutil.AV_PIX_FMT_YUV420P,
                    swscale.SWS_BICUBIC,
                    null,
                    null,
                    (DoublePointer) null);
        }
        decoded.crop_left((w - cutW) / 2).crop_right(w - cutW - (w - cutW) / 2);
        decoded.crop_top((h - cutH) / 2).crop_bottom(h - cutH - (h - cutH) / 2);
        avutil.av_frame_apply_cropping(decoded, avutil.AV_FRAME_CROP_UNALIGNED);
        long micros = decoded.best_effort_timestamp() * 1_000_000 * timeBase.num() / timeBase.den();
        VideoFrame frame = pool.take(width, height, micros);
        try (PointerPointer<?> planes = new PointerPointer<>(frame.plane(0), frame.plane(1), frame.plane(2), null);
                IntPointer strides = new IntPointer(frame.stride(0), frame.stride(1), frame.stride(2), 0)) {
            swscale.sws_scale(scaler, decoded.data(), decoded.linesize(), 0, cutH, planes, strides);
        }
        return frame;
    }

    @Override
    public void close() {
        swscale.sws_freeContext(scaler);
        avutil.av_frame_free(decoded);
        avcodec.av_packet_free(packet);
        avcodec.avcodec_free_context(decoder);
        avformat.avformat_close_input(format);
    }
}
