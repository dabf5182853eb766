package red5.faceswap.host;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import red5.faceswap.media.AacEncoder;
import red5.faceswap.media.EncodedPicture;
import red5.faceswap.media.EncodedSound;

/** Bodies of FLV tags (Adobe FLV specification 10.1, E.4), which are those of RTMP messages too: H.264 and AAC. */
final class FlvTags {
    private static final int KEY_AVC = 0x17;
    private static final int INTER_AVC = 0x27;
    private static final int AAC_STEREO = 0xaf;
    /** AVCPacketType and AACPacketType. */
    private static final int CONFIGURATION = 0;

    private static final int DATA = 1;
    private static final int SLICE = 1; // the first of the NAL unit types (ISO 14496-10, table 7-1)
    private static final int IDR_SLICE = 5;
    private static final int SEQUENCE_PARAMETERS = 7;
    private static final int PICTURE_PARAMETERS = 8;

    private FlvTags() {}

    /**
     * An H.264 picture.
     *
     * @param configuration what a decoder must know before that key frame: AVCDecoderConfigurationRecord (ISO 14496-15, 5.3.3.1);
     *     null before other pictures
     * @param body the picture without its parameter sets
     */
    record Picture(byte[] configuration, byte[] body) {}

    /** @param picture H.264 as a byte stream, key frames with their parameter sets */
    static Picture picture(EncodedPicture picture) {
        List<ByteBuffer> units = units(picture.data());
        return new Picture(picture.key() ? configuration(units) : null, body(units, picture.key()));
    }

    private static byte[] configuration(List<ByteBuffer> units) {
        ByteBuffer sequence = first(units, SEQUENCE_PARAMETERS);
        ByteBuffer parameters = first(units, PICTURE_PARAMETERS);
        ByteBuffer tag = ByteBuffer.allocate(16 + sequence.remaining() + parameters.remaining());
        tag.put((byte) KEY_AVC).put((byte) CONFIGURATION).put(new byte[3]);
        tag.put((byte) 1); // version of the record
        for (int i = 1; i <= 3; i++) {
            tag.put(sequence.get(sequence.position() + i)); // profile, constraints, level
        }
        tag.put((byte) 0xff); // lengths of four bytes
        tag.put((byte) 0xe1).putShort((short) sequence.remaining()).put(sequence);
        tag.put((byte) 1).putShort((short) parameters.remaining()).put(parameters);
        return tag.array();
    }

    private static byte[] body(List<ByteBuffer> units, boolean key) {
        List<ByteBuffer> slices = units.stream()
                .filter(unit -> type(unit) >= SLICE && type(unit) <= IDR_SLICE)
                .toList();
        ByteBuffer tag = ByteBuffer.allocate(
                5 + slices.stream().mapToInt(unit -> 4 + unit.remaining()).sum());
        tag.put((byte) (key ? KEY_AVC : INTER_AVC)).put((byte) DATA).put(new byte[3]); // shown when decoded
        for (ByteBuffer unit : slices) {
            tag.putInt(unit.remaining()).put(unit.duplicate());
        }
        return tag.array();
    }

    /** What a decoder must know of all sound here. */
    static byte[] soundConfiguration() {
        return sound(CONFIGURATION, AacEncoder.configuration());
    }

    static byte[] sound(EncodedSound sound) {
        return sound(DATA, sound.data());
    }

    private static byte[] sound(int type, byte[] data) {
        return ByteBuffer.allocate(2 + data.length)
                .put((byte) AAC_STEREO)
                .put((byte) type)
                .put(data)
                .array();
    }

    private static ByteBuffer first(List<ByteBuffer> units, int type) {
        return units.stream()
                .filter(unit -> type(unit) == type)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("a key frame without parameter sets"))
                .duplicate();
    }

    private static int type(ByteBuffer unit) {
        return unit.get(unit.position()) & 31;
    }

    /** NAL units of a byte stream (ISO 14496-10, annex B), not empty. */
    private static List<ByteBuffer> units(byte[] stream) {
        List<ByteBuffer> units = new ArrayList<>();
        int begin = -1;
        for (int at = 0; at + 2 < stream.length; at++) {
            if (stream[at] == 0 && stream[at + 1] == 0 && stream[at + 2] == 1) {
                add(units, stream, begin, at);
                begin = at + 3;
                at += 2;
            }
        }
        add(units, stream, begin, stream.length);
        return units;
    }

    /** Zeros before the next start code belong to nobody. */
    private static void add(List<ByteBuffer> units, byte[] stream, int begin, int end) {
        int last = end;
        while (begin >= 0 && last > begin && stream[last - 1] == 0) {
            last--;
        }
        if (begin >= 0 && last > begin) {
            units.add(ByteBuffer.wrap(stream, begin, last - begin));
        }
    }
}
