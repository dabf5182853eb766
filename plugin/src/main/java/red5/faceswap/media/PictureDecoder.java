package red5.faceswap.media;

import java.util.EnumMap;
import java.util.Map;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;

/** Decodes single JPEG, PNG and WebP pictures to I420. Transparency is ignored. Used by one thread at a time. */
public final class PictureDecoder implements AutoCloseable {
    /** Longest side, judged by the header before anything is decoded: a few kilobytes can claim gigabytes of pixels. */
    public static final int MAX_SIDE = 4096;

    private final FramePool pool;
    private final Map<PictureHeader.Format, AVCodecContext> contexts = new EnumMap<>(PictureHeader.Format.class);
    private final AVPacket packet = avcodec.av_packet_alloc();
    private final AVFrame picture = avutil.av_frame_alloc();
    private final PictureConverter converter = new PictureConverter();

    /** @param pool where frames come from; outlives this decoder */
    public PictureDecoder(FramePool pool) {
        this.pool = pool;
        NativeLedger.opened("picture-decoder");
    }

    /**
     * Judges a picture by its container without decoding it; cheap and safe on any bytes and any thread.
     *
     * @return its size as its header has it
     * @throws MediaException when it is no JPEG, PNG or WebP, incomplete, or has a side of more than {@value #MAX_SIDE} or less than 2 pixels
     */
    public static Size inspect(byte[] bytes, int offset, int length) throws MediaException {
        PictureHeader header = accept(bytes, offset, length);
        return new Size(header.width() & ~1, header.height() & ~1);
    }

    private static PictureHeader accept(byte[] bytes, int offset, int length) throws MediaException {
        PictureHeader header = PictureHeader.read(bytes, offset, length);
        if (header.width() < 2 || header.height() < 2 || header.width() > MAX_SIDE || header.height() > MAX_SIDE) {
            throw new MediaException("The picture has " + header.width() + "x" + header.height() + " pixels; 2 to "
                    + MAX_SIDE + " each way are accepted.");
        }
        return header;
    }

    /**
     * Decodes a picture.
     *
     * @throws MediaException when {@link #inspect} refuses it or its content is damaged
     */
    public VideoFrame decode(byte[] bytes, int offset, int length, long timestampMicros) throws MediaException {
        PictureHeader header = accept(bytes, offset, length);
        AVCodecContext context = context(header.format());
        Ffmpeg.fill(packet, bytes, offset, length, timestampMicros);
        packet.flags(packet.flags() | avcodec.AV_PKT_FLAG_KEY);
        int result = avcodec.avcodec_send_packet(context, packet);
        avcodec.av_packet_unref(packet);
        if (result >= 0) {
            result = avcodec.avcodec_receive_frame(context, picture);
        }
        try {
            if (result < 0
                    || picture.decode_error_flags() != 0
                    || (picture.flags() & AVFrame.AV_FRAME_FLAG_CORRUPT) != 0) {
                avcodec.avcodec_flush_buffers(context);
                throw new MediaException("The " + header.format() + " picture is damaged"
                        + (result < 0 ? " (" + Ffmpeg.error(result) + ")" : "") + " and was left out.");
            }
            return converter.convert(picture, pool, timestampMicros);
        } finally {
            avutil.av_frame_unref(picture);
        }
    }

    private AVCodecContext context(PictureHeader.Format format) throws MediaException {
        AVCodecContext open = contexts.get(format);
        if (open == null) {
            AVCodec codec = avcodec.avcodec_find_decoder(
                    switch (format) {
                        case JPEG -> avcodec.AV_CODEC_ID_MJPEG;
                        case PNG -> avcodec.AV_CODEC_ID_PNG;
                        case WEBP -> avcodec.AV_CODEC_ID_WEBP;
                    });
            open = Ffmpeg.context(codec, format.name());
            open.thread_count(1);
            open.max_pixels((long) MAX_SIDE * MAX_SIDE); // a header inside may claim more than the one inspected
            open.err_recognition(avcodec.AV_EF_EXPLODE); // a half decoded picture is no picture
            Ffmpeg.open(open, codec, format.name());
            contexts.put(format, open);
        }
        return open;
    }

    @Override
    public void close() {
        contexts.values().forEach(avcodec::avcodec_free_context);
        contexts.clear();
        converter.close();
        avutil.av_frame_free(picture);
        avcodec.av_packet_free(packet);
        NativeLedger.closed("picture-decoder");
    }
}
