package red5.faceswap.media;

import org.bytedeco.ffmpeg.global.avcodec;

/** Sound codecs that {@link AudioDecoder} understands. */
public enum AudioCodec {
    /** configuration: AudioSpecificConfig (ISO 14496-3, 1.6.2.1); packets: raw frames without ADTS header */
    AAC("AAC", true, avcodec.AV_CODEC_ID_AAC),
    /** packets: MPEG-1/2 layer III frames with their headers */
    MP3("MP3", false, avcodec.AV_CODEC_ID_MP3),
    /** packets: RFC 6716 packets; configuration: OpusHead (RFC 7845, 5.1) or none */
    OPUS("Opus", false, avcodec.AV_CODEC_ID_OPUS),
    SPEEX("Speex", false, avcodec.AV_CODEC_ID_SPEEX),
    NELLYMOSER("Nellymoser", false, avcodec.AV_CODEC_ID_NELLYMOSER),
    G711_A("G.711 A-law", false, avcodec.AV_CODEC_ID_PCM_ALAW),
    G711_U("G.711 mu-law", false, avcodec.AV_CODEC_ID_PCM_MULAW),
    /** packets: interleaved signed 16-bit samples, little endian */
    PCM("PCM", false, avcodec.AV_CODEC_ID_PCM_S16LE);

    private final String title;
    private final boolean needsConfig;
    private final int id;

    AudioCodec(String title, boolean needsConfig, int id) {
        this.title = title;
        this.needsConfig = needsConfig;
        this.id = id;
    }

    /** For people. */
    public String title() {
        return title;
    }

    /** Whether nothing can be decoded before the configuration is known. */
    public boolean needsConfig() {
        return needsConfig;
    }

    int id() {
        return id;
    }
}
