package red5.faceswap.rtc;

import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_encoder_by_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_packet;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_frame;
import static org.bytedeco.ffmpeg.global.avutil.AV_PICTURE_TYPE_I;
import static org.bytedeco.ffmpeg.global.avutil.AV_PICTURE_TYPE_NONE;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_make_writable;

import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/** A VP8 encoder of a drawn picture: diagonal stripes that move, and a bright bar whose place is the frame number. */
final class TestVp8Encoder implements AutoCloseable {
    private final int width;
    private final int height;
    private final AVCodecContext context;
    private final AVFrame frame;
    private final AVPacket packet = av_packet_alloc();
    private final byte[] row;
    private long number;

    TestVp8Encoder(int width, int height, int fps, int kbps) {
        this.width = width;
        this.height = height;
        row = new byte[width];
        AVCodec codec = avcodec_find_encoder_by_name("libvpx");
        context = avcodec_alloc_context3(codec);
        context.width(width);
        context.height(height);
        context.pix_fmt(AV_PIX_FMT_YUV420P);
        context.time_base().num(1).den(fps);
        context.framerate().num(fps).den(1);
        context.bit_rate(kbps * 1000L);
        context.gop_size(9999);
        context.thread_count(1);
        AVDictionary options = new AVDictionary();
        av_dict_set(options, "deadline", "realtime", 0);
        av_dict_set(options, "cpu-used", "-8", 0);
        av_dict_set(options, "lag-in-frames", "0", 0);
        if (avcodec_open2(context, codec, options) < 0) {
            throw new IllegalStateException("libvpx did not open");
        }
        frame = av_frame_alloc();
        frame.format(AV_PIX_FMT_YUV420P);
        frame.width(width);
        frame.height(height);
        av_frame_get_buffer(frame, 0);
    }

    /** The next picture, or null when the encoder dropped it. */
    byte[] encode(boolean key) {
        draw();
        frame.pts(number++);
        frame.pict_type(key ? AV_PICTURE_TYPE_I : AV_PICTURE_TYPE_NONE);
        if (avcodec_send_frame(context, frame) < 0 || avcodec_receive_packet(context, packet) < 0) {
            return null;
        }
        byte[] data = new byte[packet.size()];
        packet.data().get(data);
        av_packet_unref(packet);
        return data;
    }

    private void draw() {
        av_frame_make_writable(frame);
        int bar = (int) (number * 4 % width);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                boolean inBar = Math.abs(x - bar) < 8 && y > height / 3;
                row[x] = (byte) (inBar ? 235 : 60 + (x + y + number * 3) / 8 % 8 * 16);
            }
            frame.data(0).position((long) y * frame.linesize(0)).put(row, 0, width);
        }
        for (int plane = 1; plane < 3; plane++) {
            java.util.Arrays.fill(row, (byte) (plane == 1 ? 100 : 150));
            for (int y = 0; y < height / 2; y++) {
                frame.data(plane).position((long) y * frame.linesize(plane)).put(row, 0, width / 2);
            }
        }
    }

    @Override
    public void close() {
        av_frame_free(frame);
        av_packet_free(packet);
        avcodec_free_context(context);
    }
}
