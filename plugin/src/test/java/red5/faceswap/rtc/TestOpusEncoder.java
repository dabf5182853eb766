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
import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_S16;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_default;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_make_writable;

import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.ShortPointer;

/** An Opus encoder of a 440 Hz tone, 20 ms a call. */
final class TestOpusEncoder implements AutoCloseable {
    static final int SAMPLES = 960;
    private final AVCodecContext context;
    private final AVFrame frame;
    private final AVPacket packet = av_packet_alloc();
    private final short[] pcm = new short[2 * SAMPLES];
    private long sample;

    TestOpusEncoder() {
        AVCodec codec = avcodec_find_encoder_by_name("libopus");
        context = avcodec_alloc_context3(codec);
        context.sample_rate(48_000);
        context.sample_fmt(AV_SAMPLE_FMT_S16);
        av_channel_layout_default(context.ch_layout(), 2);
        context.bit_rate(64_000);
        if (avcodec_open2(context, codec, new AVDictionary()) < 0) {
            throw new IllegalStateException("libopus did not open");
        }
        frame = av_frame_alloc();
        frame.format(AV_SAMPLE_FMT_S16);
        frame.sample_rate(48_000);
        frame.nb_samples(SAMPLES);
        av_channel_layout_default(frame.ch_layout(), 2);
        av_frame_get_buffer(frame, 0);
    }

    /** The next 20 ms, or null when the encoder has nothing yet. */
    byte[] encode() {
        frame.pts(sample);
        for (int i = 0; i < SAMPLES; i++, sample++) {
            pcm[2 * i] = pcm[2 * i + 1] = (short) (8000 * Math.sin(2 * Math.PI * 440 * sample / 48_000));
        }
        av_frame_make_writable(frame);
        new ShortPointer(frame.data(0)).put(pcm, 0, pcm.length);
        if (avcodec_send_frame(context, frame) < 0 || avcodec_receive_packet(context, packet) < 0) {
            return null;
        }
        byte[] data = new byte[packet.size()];
        packet.data().get(data);
        av_packet_unref(packet);
        return data;
    }

    @Override
    public void close() {
        av_frame_free(frame);
        av_packet_free(packet);
        avcodec_free_context(context);
    }
}
