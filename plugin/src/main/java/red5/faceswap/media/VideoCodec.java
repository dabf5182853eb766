package red5.faceswap.media;

import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.global.avcodec;

/** Video codecs that {@link VideoDecoder} understands. */
public enum VideoCodec {
    /** configuration: AVCDecoderConfigurationRecord (ISO 14496-15, 5.3.3.1); packets: NAL units with length prefixes */
    H264("H.264", true, avcodec.AV_CODEC_ID_H264, "h264"),
    /** configuration: HEVCDecoderConfigurationRecord (ISO 14496-15, 8.3.3.1); packets: NAL units with length prefixes */
    HEVC("H.265", true, avcodec.AV_CODEC_ID_HEVC, "hevc"),
    /** packets: RFC 6386 frames, no configuration */
    VP8("VP8", false, avcodec.AV_CODEC_ID_VP8, "vp8"),
    /** packets: VP9 frames or superframes, configuration not needed */
    VP9("VP9", false, avcodec.AV_CODEC_ID_VP9, "vp9"),
    /** configuration: AV1CodecConfigurationRecord; packets: temporal units (low-overhead bitstream format) */
    AV1("AV1", false, avcodec.AV_CODEC_ID_AV1, "libaom-av1");

    private final String title;
    private final boolean needsConfig;
    private final int id;
    private final String decoder;

    VideoCodec(String title, boolean needsConfig, int id, String decoder) {
        this.title = title;
        this.needsConfig = needsConfig;
        this.id = id;
        this.decoder = decoder;
    }

    /** For people, for example {@code H.264}. */
    public String title() {
        return title;
    }

    /** Whether nothing can be decoded before the configuration is known. */
    public boolean needsConfig() {
        return needsConfig;
    }

    AVCodec decoder() {
        AVCodec named = avcodec.avcodec_find_decoder_by_name(decoder);
        return named == null || named.isNull() ? avcodec.avcodec_find_decoder(id) : named;
    }
}
