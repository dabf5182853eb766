package red5.faceswap.ingest;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import red5.faceswap.media.VideoCodec;

/** What the body of an FLV video tag says (Adobe FLV specification 10.1, E.4.3; Enhanced RTMP v2, ExVideoTagHeader). */
sealed interface VideoTag {
    /** The codec's configuration; pictures after it may have another size. */
    record Config(VideoCodec codec, byte[] bytes) implements VideoTag {}

    /**
     * @param offset where the codec's own bytes begin in the tag
     * @param compositionMillis presentation time less decoding time, negative in some streams
     */
    record Picture(VideoCodec codec, boolean key, int offset, int compositionMillis) implements VideoTag {}

    /** Nothing to decode: metadata, end of sequence, an empty body. */
    record Nothing() implements VideoTag {}

    /** @param codec name of a codec that cannot be decoded here */
    record Unsupported(String codec) implements VideoTag {}

    /** @param what is wrong with the tag, to follow "a video packet" */
    record Broken(String what) implements VideoTag {}

    /** Reads a tag's body; anything may come in. */
    static VideoTag read(byte[] body) {
        if (body.length == 0) {
            return new Nothing();
        }
        return (body[0] & 0x80) != 0 ? readEnhanced(body) : readLegacy(body);
    }

    private static VideoTag readLegacy(byte[] body) {
        int frameType = body[0] >> 4 & 7;
        int codec = body[0] & 15;
        if (frameType == 5) {
            return new Nothing(); // command frame
        }
        return switch (codec) {
            case 2 -> new Unsupported("Sorenson H.263");
            case 3, 6 -> new Unsupported("Screen Video");
            case 4, 5 -> new Unsupported("VP6");
            case 7 -> readNalTag(body, VideoCodec.H264, frameType == 1);
            case 12 -> readNalTag(body, VideoCodec.HEVC, frameType == 1);
            default -> new Unsupported("number " + codec);
        };
    }

    private static VideoTag readNalTag(byte[] body, VideoCodec codec, boolean key) {
        if (body.length < 5) {
            return new Broken("is cut short");
        }
        return switch (body[1]) {
            case 0 -> new Config(codec, Arrays.copyOfRange(body, 5, body.length));
            case 1 -> new Picture(codec, key, 5, signed24(body, 2));
            default -> new Nothing();
        };
    }

    private static VideoTag readEnhanced(byte[] body) {
        int frameType = body[0] >> 4 & 7;
        int packetType = body[0] & 15;
        if (packetType == 4 || frameType == 5) {
            return new Nothing(); // metadata (colour information), command
        }
        if (packetType > 5) {
            return new Unsupported("of an Enhanced RTMP multitrack or extended packet");
        }
        if (body.length < 5) {
            return new Broken("is cut short");
        }
        String fourCc = new String(body, 1, 4, StandardCharsets.ISO_8859_1);
        VideoCodec codec =
                switch (fourCc) {
                    case "avc1" -> VideoCodec.H264;
                    case "hvc1" -> VideoCodec.HEVC;
                    case "vp08" -> VideoCodec.VP8;
                    case "vp09" -> VideoCodec.VP9;
                    case "av01" -> VideoCodec.AV1;
                    default -> null;
                };
        if (codec == null) {
            return new Unsupported(
                    fourCc.chars().allMatch(c -> c > 32 && c < 127) ? fourCc : "without a readable name");
        }
        boolean hasComposition = codec == VideoCodec.H264 || codec == VideoCodec.HEVC;
        if (packetType == 1 && hasComposition && body.length < 8) {
            return new Broken("is cut short");
        }
        return switch (packetType) {
            case 0 -> new Config(codec, Arrays.copyOfRange(body, 5, body.length));
            case 1 ->
                hasComposition
                        ? new Picture(codec, frameType == 1, 8, signed24(body, 5))
                        : new Picture(codec, frameType == 1, 5, 0);
            case 3 -> new Picture(codec, frameType == 1, 5, 0);
            default -> new Nothing();
        };
    }

    private static int signed24(byte[] bytes, int at) {
        return bytes[at] << 16 | (bytes[at + 1] & 0xff) << 8 | (bytes[at + 2] & 0xff);
    }
}
