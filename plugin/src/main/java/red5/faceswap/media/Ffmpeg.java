package red5.faceswap.media;

import java.nio.charset.StandardCharsets;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/** The few calls of FFmpeg that every codec here needs. */
final class Ffmpeg {
    static final int AGAIN = avutil.AVERROR_EAGAIN();
    static final int END = avutil.AVERROR_EOF();

    static {
        // FFmpeg writes to the process's standard error; what matters is reported by return codes instead
        avutil.av_log_set_level(avutil.AV_LOG_QUIET);
    }

    private Ffmpeg() {}

    /** A context whose time unit is the microsecond, not opened yet. */
    static AVCodecContext context(AVCodec codec, String name) throws MediaException {
        if (codec == null || codec.isNull()) {
            throw new MediaException("This build of FFmpeg has no codec for " + name + ".");
        }
        AVCodecContext context = avcodec.avcodec_alloc_context3(codec);
        if (context == null || context.isNull()) {
            throw new MediaException("No memory for the " + name + " codec.");
        }
        context.pkt_timebase().num(1).den(1_000_000);
        return context;
    }

    /** Opens it with options given as pairs of name and value; frees it when it cannot be opened. */
    static void open(AVCodecContext context, AVCodec codec, String name, String... options) throws MediaException {
        AVDictionary dictionary = new AVDictionary(null);
        for (int i = 0; i < options.length; i += 2) {
            avutil.av_dict_set(dictionary, options[i], options[i + 1], 0);
        }
        int result = avcodec.avcodec_open2(context, codec, dictionary);
        avutil.av_dict_free(dictionary);
        if (result < 0) {
            avcodec.avcodec_free_context(context);
            throw new MediaException("The " + name + " codec does not open: " + error(result) + ".");
        }
    }

    /** Copies a codec's configuration into the context, which frees it with itself. */
    static void extradata(AVCodecContext context, byte[] config) {
        if (config.length > 0) {
            Pointer copy = avutil.av_mallocz(config.length + (long) avcodec.AV_INPUT_BUFFER_PADDING_SIZE);
            context.extradata(new BytePointer(copy).put(config, 0, config.length));
            context.extradata_size(config.length);
        }
    }

    /** Puts bytes and a presentation time into an empty packet. */
    static void fill(AVPacket packet, byte[] bytes, int offset, int length, long timestamp) {
        if (avcodec.av_new_packet(packet, length) < 0) {
            throw new OutOfMemoryError("no native memory for a packet of " + length + " bytes");
        }
        packet.data().put(bytes, offset, length);
        packet.pts(timestamp);
        packet.dts(avutil.AV_NOPTS_VALUE);
    }

    /** Makes an FFmpeg frame point at a frame's memory without owning it. */
    static void view(AVFrame view, VideoFrame frame) {
        view.format(avutil.AV_PIX_FMT_YUV420P).width(frame.width()).height(frame.height());
        view.color_range(avutil.AVCOL_RANGE_MPEG).colorspace(avutil.AVCOL_SPC_SMPTE170M);
        for (int plane = 0; plane < 3; plane++) {
            view.data(plane, frame.plane(plane)).linesize(plane, frame.stride(plane));
        }
    }

    /** FFmpeg's words for a return code. */
    static String error(int code) {
        byte[] words = new byte[128];
        avutil.av_strerror(code, words, words.length);
        int end = 0;
        while (end < words.length && words[end] != 0) {
            end++;
        }
        return new String(words, 0, end, StandardCharsets.UTF_8);
    }
}
