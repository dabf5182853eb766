package red5.faceswap.harness.view;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Writes uncompressed I420 and PCM as a live Matroska stream (RFC 9559; segment of unknown size, one cluster per block): the
 * one pipe by which an ffmpeg process gets picture and sound together, with our timestamps.
 */
final class RawMatroska {
    private static final int VIDEO = 1;
    private static final int AUDIO = 2;
    private static final byte[] UNKNOWN_SIZE = {1, -1, -1, -1, -1, -1, -1, -1};

    private final OutputStream out;

    /**
     * @param picture size of the frames, null for no picture
     * @param sound whether there is a sound track ({@link ClockedSound}'s format)
     */
    RawMatroska(OutputStream out, ClockedPicture picture, int fps, boolean sound) throws IOException {
        this.out = out;
        Element header = new Element()
                .uint(0x4286, 1)
                .uint(0x42F7, 1)
                .uint(0x42F2, 4)
                .uint(0x42F3, 8)
                .text(0x4282, "matroska")
                .uint(0x4287, 4)
                .uint(0x4285, 2);
        Element tracks = new Element();
        if (picture != null) {
            tracks.nested(
                    0xAE,
                    track(VIDEO, 1, "V_UNCOMPRESSED")
                            .uint(0x23E383, 1_000_000_000L / fps)
                            .nested(
                                    0xE0,
                                    new Element()
                                            .uint(0xB0, picture.width())
                                            .uint(0xBA, picture.height())
                                            .bytes(0x2EB524, "I420".getBytes(StandardCharsets.US_ASCII))));
        }
        if (sound) {
            tracks.nested(
                    0xAE,
                    track(AUDIO, 2, "A_PCM/INT/LIT")
                            .nested(
                                    0xE1,
                                    new Element()
                                            .real(0xB5, ClockedSound.RATE)
                                            .uint(0x9F, 1)
                                            .uint(0x6264, 16)));
        }
        out.write(new Element().nested(0x1A45DFA3, header).toBytes());
        out.write(id(0x18538067));
        out.write(UNKNOWN_SIZE);
        out.write(new Element()
                .nested(
                        0x1549A966,
                        new Element()
                                .uint(0x2AD7B1, 1_000_000)
                                .text(0x4D80, "harness")
                                .text(0x5741, "harness"))
                .nested(0x1654AE6B, tracks)
                .toBytes());
    }

    private static Element track(int number, int type, String codec) {
        return new Element()
                .uint(0xD7, number)
                .uint(0x73C5, number)
                .uint(0x83, type)
                .uint(0x9C, 0)
                .text(0x86, codec);
    }

    void picture(long millis, byte[] i420) throws IOException {
        block(VIDEO, millis, i420);
    }

    void sound(long millis, byte[] pcm) throws IOException {
        block(AUDIO, millis, pcm);
    }

    private void block(int track, long millis, byte[] data) throws IOException {
        byte[] time = new Element().uint(0xE7, millis).toBytes();
        byte[] blockHead = {(byte) (0x80 | track), 0, 0, (byte) 0x80};
        long blockSize = blockHead.length + (long) data.length;
        byte[] blockId = id(0xA3);
        out.write(id(0x1F43B675));
        out.write(size(time.length + blockId.length + 8 + blockSize));
        out.write(time);
        out.write(blockId);
        out.write(size(blockSize));
        out.write(blockHead);
        out.write(data);
        out.flush();
    }

    private static byte[] id(int id) {
        int bytes = (32 - Integer.numberOfLeadingZeros(id) + 7) / 8;
        return java.util.Arrays.copyOfRange(ByteBuffer.allocate(4).putInt(id).array(), 4 - bytes, 4);
    }

    private static byte[] size(long size) {
        return ByteBuffer.allocate(8).putLong(size | 1L << 56).array();
    }

    /** The content of an EBML master element. */
    private static final class Element {
        private final ByteArrayOutputStream content = new ByteArrayOutputStream();

        Element bytes(int id, byte[] value) {
            content.writeBytes(id(id));
            content.writeBytes(size(value.length));
            content.writeBytes(value);
            return this;
        }

        Element uint(int id, long value) {
            return bytes(id, ByteBuffer.allocate(8).putLong(value).array());
        }

        Element real(int id, double value) {
            return bytes(id, ByteBuffer.allocate(8).putDouble(value).array());
        }

        Element text(int id, String value) {
            return bytes(id, value.getBytes(StandardCharsets.UTF_8));
        }

        Element nested(int id, Element element) {
            return bytes(id, element.toBytes());
        }

        byte[] toBytes() {
            return content.toByteArray();
        }
    }
}
