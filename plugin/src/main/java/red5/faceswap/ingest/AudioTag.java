package red5.faceswap.ingest;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import red5.faceswap.media.AudioCodec;

/** What the body of an FLV audio tag says (Adobe FLV specification 10.1, E.4.2; Enhanced RTMP v2, ExAudioTagHeader). */
sealed interface AudioTag {
    /** The codec's configuration. */
    record Config(AudioCodec codec, byte[] bytes) implements AudioTag {}

    /**
     * @param offset where the codec's own bytes begin in the tag
     * @param sampleRate Hz as the tag has it, for codecs whose packets do not tell; 0 when they do
     * @param channels the same
     */
    record Sound(AudioCodec codec, int offset, int sampleRate, int channels) implements AudioTag {}

    /** Nothing to decode. */
    record Nothing() implements AudioTag {}

    /** @param codec name of a codec that cannot be decoded here */
    record Unsupported(String codec) implements AudioTag {}

    /** @param what is wrong with the tag, to follow "a packet of sound" */
    record Broken(String what) implements AudioTag {}

    /** Reads a tag's body; anything may come in. */
    static AudioTag read(byte[] body) {
        if (body.length == 0) {
            return new Nothing();
        }
        int rate = 5512 << (body[0] >> 2 & 3); // 5.5, 11, 22 and 44 kHz
        rate = rate == 5512 ? 5512 : rate / 11024 * 11025;
        int channels = (body[0] & 1) + 1;
        boolean sixteenBits = (body[0] & 2) != 0;
        return switch (body[0] >> 4 & 15) {
            case 0, 3 ->
                sixteenBits ? new Sound(AudioCodec.PCM, 1, rate, channels) : new Unsupported("PCM with 8 bits");
            case 1 -> new Unsupported("ADPCM");
            case 2, 14 -> new Sound(AudioCodec.MP3, 1, 0, 0);
            case 4 -> new Sound(AudioCodec.NELLYMOSER, 1, 16000, 1);
            case 5 -> new Sound(AudioCodec.NELLYMOSER, 1, 8000, 1);
            case 6 -> new Sound(AudioCodec.NELLYMOSER, 1, rate, channels);
            case 7 -> new Sound(AudioCodec.G711_A, 1, 8000, channels);
            case 8 -> new Sound(AudioCodec.G711_U, 1, 8000, channels);
            case 9 -> readEnhanced(body);
            case 10 -> readAac(body);
            case 11 -> new Sound(AudioCodec.SPEEX, 1, 16000, 1);
            default -> new Unsupported("number " + (body[0] >> 4 & 15));
        };
    }

    private static AudioTag readAac(byte[] body) {
        if (body.length < 2) {
            return new Broken("is cut short");
        }
        return switch (body[1]) {
            case 0 -> new Config(AudioCodec.AAC, Arrays.copyOfRange(body, 2, body.length));
            case 1 -> new Sound(AudioCodec.AAC, 2, 0, 0);
            default -> new Broken("is of an unknown AAC kind");
        };
    }

    private static AudioTag readEnhanced(byte[] body) {
        int packetType = body[0] & 15;
        if (packetType > 4) {
            return new Unsupported("of an Enhanced RTMP multitrack or extended packet");
        }
        if (body.length < 5) {
            return new Broken("is cut short");
        }
        String fourCc = new String(body, 1, 4, StandardCharsets.ISO_8859_1);
        AudioCodec codec =
                switch (fourCc) {
                    case "mp4a" -> AudioCodec.AAC;
                    case "Opus" -> AudioCodec.OPUS;
                    case ".mp3" -> AudioCodec.MP3;
                    default -> null;
                };
        if (codec == null) {
            return new Unsupported(
                    fourCc.chars().allMatch(c -> c > 32 && c < 127) ? fourCc : "without a readable name");
        }
        return switch (packetType) {
            case 0 -> new Config(codec, Arrays.copyOfRange(body, 5, body.length));
            case 1 -> new Sound(codec, 5, 0, 0);
            default -> new Nothing();
        };
    }
}
