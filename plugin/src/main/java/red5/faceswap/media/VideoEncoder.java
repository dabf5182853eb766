package red5.faceswap.media;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;

/**
 * Encodes I420 frames of one size in real time: constant bit rate, no look-ahead, each frame gives its picture at once. As VP8 (RFC 6386)
 * key frames come at the start and on request only, as H.264 (byte stream of ISO 14496-10, annex B, each key frame with its parameter sets)
 * also every two seconds and at scene cuts, since who passes such a stream on cannot ask for one. Used by one thread at a time. Rate and size of an open encoder are fixed:
 * replace the encoder to change them.
 *
 * <p>With two temporal layers every second picture after a key frame renews nothing that later ones build upon (no reference
 * buffer, no probabilities; RFC 6386, section 9), so it may be left out anywhere between encoder and decoder.
 */
public final class VideoEncoder implements AutoCloseable {
    /** Key frames come on request only; libvpx makes none by itself when the least and greatest distance are the same. */
    private static final String NEVER = String.valueOf(Integer.MAX_VALUE / 2);

    /** Per cent of a mean picture: on a narrow path nothing else arrives while a key frame does, and short queues drop larger ones. */
    private static final String MOST_OF_KEY_FRAME = "310";

    /** Part of the rate that the base layer gets: its pictures lie further apart, and all others build upon them. */
    public static final double BASE_LAYER_SHARE = 0.6;

    /** Timestamps rule the rate, since frames come at any distance; none is left out, or players' pictures would jerk. */
    private static final String[] H264_OPTIONS = {
        "profile", "high", "coder", "cabac", "rc_mode", "timestamp", "allow_skip_frames", "0"
    };

    /** Of H.264; what platforms ask of those who send them streams. */
    private static final int KEY_FRAME_SECONDS = 2;

    private final Settings settings;
    private final AVCodecContext context;
    private final AVPacket packet = avcodec.av_packet_alloc();
    private final AVFrame input = avutil.av_frame_alloc();
    private final RateClock rateClock;
    private long lastTimestamp = Long.MIN_VALUE;
    private boolean keyWanted = true;
    private int position; // since the last key frame that was asked for, where libvpx's pattern of layers begins anew

    /**
     * What an encoder is opened with.
     *
     * @param width even, 2 to 16382
     * @param height even, 2 to 16382
     * @param framesPerSecond expected rate, for the distribution of bits; frames may come at any distance
     * @param bitsPerSecond target
     * @param threads 1 to 16
     * @param temporalLayers 1, or 2 to make every second picture one that may be left out (VP8 only)
     * @param codec {@link VideoCodec#VP8} or {@link VideoCodec#H264}
     */
    public record Settings(
            int width,
            int height,
            int framesPerSecond,
            int bitsPerSecond,
            int threads,
            int temporalLayers,
            VideoCodec codec) {
        public Settings {
            if (codec != VideoCodec.VP8 && codec != VideoCodec.H264) {
                throw new IllegalArgumentException("pictures are encoded as VP8 or H.264, not as " + codec.title());
            }
            if (width < 2 || height < 2 || width > 16382 || height > 16382 || (width | height) % 2 != 0) {
                throw new IllegalArgumentException(
                        "an encoder needs even sides of 2 to 16382 pixels, not " + width + "x" + height);
            }
            if (framesPerSecond < 1 || bitsPerSecond < 1000 || threads < 1 || threads > 16) {
                throw new IllegalArgumentException(
                        "an encoder needs at least 1 frame per second, 1000 bit/s and 1 to 16 threads");
            }
            if (temporalLayers < 1 || temporalLayers > (codec == VideoCodec.VP8 ? 2 : 1)) {
                throw new IllegalArgumentException(
                        temporalLayers + " temporal layers are not possible as " + codec.title());
            }
        }

        /** VP8 with one temporal layer. */
        public Settings(int width, int height, int framesPerSecond, int bitsPerSecond, int threads) {
            this(width, height, framesPerSecond, bitsPerSecond, threads, 1, VideoCodec.VP8);
        }

        /**
         * VP8 with one temporal layer and as many threads as pay for that size. libvpx's threads wait for each other by spinning: on a machine whose cores are busy
         * with other work a second thread makes a picture take ten times as long, so there must be cores to spare.
         */
        public static Settings of(int width, int height, int framesPerSecond, int bitsPerSecond) {
            int cores = Runtime.getRuntime().availableProcessors();
            int threads = cores >= 8 && width * height > 640 * 480 ? 2 : 1;
            return new Settings(width, height, framesPerSecond, bitsPerSecond, threads);
        }

        /** The same with that many temporal layers. */
        public Settings withTemporalLayers(int layers) {
            return new Settings(width, height, framesPerSecond, bitsPerSecond, threads, layers, codec);
        }

        /** The same as H.264, with one temporal layer. */
        public Settings asH264() {
            return new Settings(width, height, framesPerSecond, bitsPerSecond, threads, 1, VideoCodec.H264);
        }

        private String library() {
            return codec == VideoCodec.VP8 ? "libvpx" : "libopenh264";
        }
    }

    /** @throws MediaException when the codec's library does not open */
    public VideoEncoder(Settings settings) throws MediaException {
        this.settings = settings;
        rateClock = new RateClock(1_000_000 / settings.framesPerSecond);
        AVCodec codec = avcodec.avcodec_find_encoder_by_name(settings.library());
        context = Ffmpeg.context(codec, settings.codec.title());
        context.width(settings.width);
        context.height(settings.height);
        context.pix_fmt(avutil.AV_PIX_FMT_YUV420P);
        context.time_base().num(1).den(1_000_000);
        context.framerate().num(settings.framesPerSecond).den(1);
        context.bit_rate(settings.bitsPerSecond);
        context.thread_count(settings.threads);
        if (settings.codec == VideoCodec.VP8) {
            context.rc_max_rate(settings.bitsPerSecond);
            context.rc_min_rate(settings.bitsPerSecond); // all three equal: constant bit rate
            context.rc_buffer_size((int) (settings.bitsPerSecond * 0.6));
            context.qmin(4);
            context.qmax(63); // small pictures overshoot their rate by half with libvpx's usual 56
        } else {
            context.gop_size(KEY_FRAME_SECONDS * settings.framesPerSecond);
        }
        try {
            Ffmpeg.open(
                    context,
                    codec,
                    settings.codec.title(),
                    settings.codec == VideoCodec.VP8 ? vp8Options() : H264_OPTIONS);
        } catch (MediaException e) {
            avcodec.av_packet_free(packet);
            avutil.av_frame_free(input);
            throw e;
        }
        NativeLedger.opened("video-encoder");
    }

    private String[] vp8Options() {
        List<String> options = new ArrayList<>(List.of("deadline", "realtime", "cpu-used", cpuUsed()));
        options.addAll(List.of("lag-in-frames", "0", "error-resilient", "default"));
        options.addAll(List.of("max-intra-rate", MOST_OF_KEY_FRAME));
        options.addAll(List.of("g", NEVER, "keyint_min", NEVER));
        if (settings.temporalLayers == 2) {
            int kbps = settings.bitsPerSecond / 1000;
            options.add("ts-parameters");
            options.add("ts_number_layers=2:ts_target_bitrate=" + Math.max(1, Math.round(kbps * BASE_LAYER_SHARE)) + ","
                    + kbps + ":ts_rate_decimator=2,1:ts_periodicity=2:ts_layer_id=0,1:ts_layering_mode=2");
        }
        return options.toArray(String[]::new);
    }

    /** libvpx's speed, negative for a fixed one: higher is faster and coarser. */
    private String cpuUsed() {
        return settings.width * settings.height >= 1280 * 720 ? "-10" : "-6";
    }

    /** What it was opened with. */
    public Settings settings() {
        return settings;
    }

    /** The next picture will be a key frame. */
    public void requestKeyFrame() {
        keyWanted = true;
    }

    /** Encodes one frame with its own time; see {@link #encode(VideoFrame, long)}. */
    public Optional<EncodedPicture> encode(VideoFrame frame) throws MediaException {
        return encode(frame, frame.timestampMicros());
    }

    /**
     * Encodes one frame.
     *
     * @param frame of the encoder's size, read only; the caller keeps its reference
     * @param timestampMicros of the picture, whatever the frame's own is (a held frame is shown again later); increasing
     * @return the picture with that timestamp; empty when the encoder left the frame out
     * @throws MediaException when the encoder fails; it can then only be closed
     */
    public Optional<EncodedPicture> encode(VideoFrame frame, long timestampMicros) throws MediaException {
        if (frame.width() != settings.width || frame.height() != settings.height) {
            throw new IllegalArgumentException("this encoder takes " + settings.width + "x" + settings.height + ", not "
                    + frame.width() + "x" + frame.height());
        }
        lastTimestamp = Math.max(lastTimestamp + 1, timestampMicros); // libvpx's rate control needs time to pass
        position = keyWanted ? 0 : position + 1;
        int layer = position % settings.temporalLayers;
        int result = send(frame);
        if (result >= 0) {
            result = avcodec.avcodec_receive_packet(context, packet);
        }
        if (result == Ffmpeg.AGAIN) {
            return Optional.empty();
        }
        if (result < 0) {
            throw new MediaException(settings.library() + " does not encode: " + Ffmpeg.error(result) + ".");
        }
        byte[] data = new byte[packet.size()];
        packet.data().get(data);
        boolean key = (packet.flags() & avcodec.AV_PKT_FLAG_KEY) != 0;
        avcodec.av_packet_unref(packet);
        keyWanted &= !key;
        return Optional.of(new EncodedPicture(data, key, settings.width, settings.height, layer, timestampMicros));
    }

    private int send(VideoFrame frame) {
        Ffmpeg.view(input, frame);
        input.pts(rateClock.tell(lastTimestamp)).duration(1_000_000 / settings.framesPerSecond);
        input.pict_type(keyWanted ? avutil.AV_PICTURE_TYPE_I : avutil.AV_PICTURE_TYPE_NONE);
        int result =
                avcodec.avcodec_send_frame(context, input); // copies, since the planes carry no FFmpeg reference count
        avutil.av_frame_unref(input);
        return result;
    }

    @Override
    public void close() {
        avutil.av_frame_free(input);
        avcodec.av_packet_free(packet);
        avcodec.avcodec_free_context(context);
        NativeLedger.closed("video-encoder");
    }
}
