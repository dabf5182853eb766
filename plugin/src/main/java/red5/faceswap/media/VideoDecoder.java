package red5.faceswap.media;

import java.util.function.Consumer;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;

/**
 * Decodes the video of one stream to I420 frames in presentation order. Used by one thread at a time.
 *
 * <p>Only whole pictures leave it: decoding begins at a key frame, and after a damaged picture at the next one, since what a
 * damaged picture makes of the following ones cannot be told from a real picture. A stream without B-frames has no delay: each packet
 * gives its picture at once. With B-frames pictures wait for as many packets as the stream's reordering demands.
 *
 * <p>It runs on the caller's thread alone: frame threads would delay each picture by one packet per thread, slice threads help
 * only streams with several slices and switch off FFmpeg's account of damage.
 */
public final class VideoDecoder implements AutoCloseable {
    /** Largest picture, so that a forged header cannot take the machine's memory: 8192 x 4352. */
    public static final long MAX_PIXELS = 8192L * 4352;

    private final VideoCodec codec;
    private final FramePool pool;
    private final AVCodecContext context;
    private final AVPacket packet = avcodec.av_packet_alloc();
    private final AVFrame picture = avutil.av_frame_alloc();
    private final PictureConverter converter = new PictureConverter();
    private boolean awaitingKey = true;
    private boolean damaged;

    /**
     * Opens a decoder.
     *
     * @param config the codec's configuration as {@link VideoCodec} says, empty for none
     * @param pool where frames come from; outlives this decoder
     * @throws MediaException when the configuration is not understood
     */
    public VideoDecoder(VideoCodec codec, byte[] config, FramePool pool) throws MediaException {
        this.codec = codec;
        this.pool = pool;
        AVCodec decoder = codec.decoder();
        context = Ffmpeg.context(decoder, codec.title());
        context.thread_count(1);
        context.flags(context.flags() | avcodec.AV_CODEC_FLAG_LOW_DELAY);
        context.max_pixels(MAX_PIXELS);
        Ffmpeg.extradata(context, config);
        try {
            Ffmpeg.open(context, decoder, codec.title());
        } catch (MediaException e) {
            avcodec.av_packet_free(packet);
            avutil.av_frame_free(picture);
            converter.close();
            throw e;
        }
        NativeLedger.opened("video-decoder");
    }

    /**
     * Decodes one packet.
     *
     * @param key whether the container calls it a key frame
     * @param timestampMicros presentation time; the picture that it belongs to will carry it
     * @param show false to decode without putting pictures out, for catching up
     * @param out takes the frames over, in presentation order
     * @return pictures decoded, shown or not
     * @throws MediaException once when a picture is damaged; further packets are skipped in silence until the next key frame
     */
    public int decode(
            byte[] data,
            int offset,
            int length,
            boolean key,
            long timestampMicros,
            boolean show,
            Consumer<VideoFrame> out)
            throws MediaException {
        if (length == 0 || (awaitingKey && !key)) {
            return 0;
        }
        awaitingKey = false;
        Ffmpeg.fill(packet, data, offset, length, timestampMicros);
        int result = avcodec.avcodec_send_packet(context, packet);
        avcodec.av_packet_unref(packet);
        if (result < 0) {
            throw damage(Ffmpeg.error(result));
        }
        return receive(show, out);
    }

    /** Puts out the pictures still waiting for their place in the order; afterwards decoding begins anew at a key frame. */
    public int drain(Consumer<VideoFrame> out) throws MediaException {
        int pictures = 0;
        if (!awaitingKey && avcodec.avcodec_send_packet(context, (AVPacket) null) >= 0) {
            pictures = receive(true, out);
        }
        flush();
        return pictures;
    }

    /** Forgets all pictures, after a gap in the packets; decoding begins anew at a key frame. */
    public void flush() {
        avcodec.avcodec_flush_buffers(context);
        awaitingKey = true;
    }

    /** How many pictures the stream's reordering holds back, 0 without B-frames. */
    public int delay() {
        return context.has_b_frames();
    }

    private int receive(boolean show, Consumer<VideoFrame> out) throws MediaException {
        int pictures = 0;
        while (true) {
            int result = avcodec.avcodec_receive_frame(context, picture);
            if (result == Ffmpeg.AGAIN || result == Ffmpeg.END) {
                return pictures;
            }
            if (result < 0) {
                throw damage(Ffmpeg.error(result));
            }
            try {
                if (picture.decode_error_flags() != 0 || (picture.flags() & AVFrame.AV_FRAME_FLAG_CORRUPT) != 0) {
                    throw damage("parts of the picture are missing");
                }
                pictures++;
                damaged = false;
                if (show) {
                    out.accept(converter.convert(picture, pool, picture.pts()));
                }
            } finally {
                avutil.av_frame_unref(picture);
            }
        }
    }

    private MediaException damage(String why) {
        flush();
        boolean again = damaged;
        damaged = true;
        return new MediaException("A damaged " + codec.title() + " picture was left out (" + why
                + "); the picture continues at the next key frame" + (again ? ", the last one was damaged too." : "."));
    }

    @Override
    public void close() {
        converter.close();
        avutil.av_frame_free(picture);
        avcodec.av_packet_free(packet);
        avcodec.avcodec_free_context(context);
        NativeLedger.closed("video-decoder");
    }
}
