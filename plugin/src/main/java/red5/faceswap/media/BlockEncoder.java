package red5.faceswap.media;

import java.util.function.Consumer;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;

/** One of FFmpeg's encoders for 48 kHz stereo, which takes blocks of one length. Used by one thread at a time. */
final class BlockEncoder implements AutoCloseable {
    private final String title;
    private final AVCodecContext context;
    private final AVPacket packet = avcodec.av_packet_alloc();
    private final AVFrame input = avutil.av_frame_alloc();
    private long samplesEncoded;

    /**
     * @param library FFmpeg's name of the encoder
     * @param title for people
     * @param format FFmpeg's number of the samples' format
     * @param samples of each channel in a block
     * @param options given to the encoder, pairs of name and value
     * @throws MediaException when it does not open
     */
    BlockEncoder(String library, String title, int format, int samples, int bitsPerSecond, String... options)
            throws MediaException {
        this.title = title;
        AVCodec codec = avcodec.avcodec_find_encoder_by_name(library);
        context = Ffmpeg.context(codec, title);
        context.sample_rate(AudioDecoder.SAMPLE_RATE);
        context.sample_fmt(format);
        avutil.av_channel_layout_default(context.ch_layout(), AudioDecoder.CHANNELS);
        context.time_base().num(1).den(AudioDecoder.SAMPLE_RATE);
        context.bit_rate(bitsPerSecond);
        try {
            Ffmpeg.open(context, codec, title, options);
        } catch (MediaException e) {
            avcodec.av_packet_free(packet);
            avutil.av_frame_free(input);
            throw e;
        }
        input.format(format);
        input.sample_rate(AudioDecoder.SAMPLE_RATE);
        input.nb_samples(samples);
        avutil.av_channel_layout_default(input.ch_layout(), AudioDecoder.CHANNELS);
        avutil.av_frame_get_buffer(input, 0);
        NativeLedger.opened("sound-encoder");
    }

    /**
     * Encodes a block.
     *
     * @param fill puts the block into the frame's planes
     * @return what came out, null when the encoder wants another block first
     * @throws MediaException when the encoder fails; it can then only be closed
     */
    byte[] encode(Consumer<AVFrame> fill) throws MediaException {
        int result = avutil.av_frame_make_writable(input);
        if (result >= 0) {
            fill.accept(input);
            input.pts(samplesEncoded);
            samplesEncoded += input.nb_samples();
            result = avcodec.avcodec_send_frame(context, input);
        }
        if (result >= 0) {
            result = avcodec.avcodec_receive_packet(context, packet);
        }
        if (result == Ffmpeg.AGAIN) {
            return null;
        }
        if (result < 0) {
            throw new MediaException("The " + title + " encoder does not encode: " + Ffmpeg.error(result) + ".");
        }
        byte[] data = new byte[packet.size()];
        packet.data().get(data);
        avcodec.av_packet_unref(packet);
        return data;
    }

    @Override
    public void close() {
        avutil.av_frame_free(input);
        avcodec.av_packet_free(packet);
        avcodec.avcodec_free_context(context);
        NativeLedger.closed("sound-encoder");
    }
}
