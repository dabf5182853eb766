package red5.faceswap.face.mesh;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Width and height of an encoded picture, read from its first bytes without decoding it: PNG (ISO/IEC 15948 11.2.2), JPEG
 * (ITU-T T.81 B.2.2) and WebP (RFC 9649). What is none of these gives nothing.
 */
record PictureHeader(int width, int height) {
    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

    static Optional<PictureHeader> read(byte[] picture) {
        ByteBuffer in = ByteBuffer.wrap(picture);
        try {
            if (in.limit() >= PNG.length && in.slice(0, PNG.length).equals(ByteBuffer.wrap(PNG))) {
                return Optional.of(new PictureHeader(in.getInt(16), in.getInt(20)));
            }
            if (in.limit() > 3 && in.getShort(0) == (short) 0xffd8) {
                return jpeg(in);
            }
            if (tag(picture, 0).equals("RIFF") && tag(picture, 8).equals("WEBP")) {
                return webp(in.order(ByteOrder.LITTLE_ENDIAN), tag(picture, 12));
            }
            return Optional.empty();
        } catch (IndexOutOfBoundsException cutShort) {
            return Optional.empty();
        }
    }

    private static String tag(byte[] picture, int at) {
        return at + 4 > picture.length ? "" : new String(picture, at, 4, StandardCharsets.ISO_8859_1);
    }

    /** Walks the segments up to the start of frame. */
    private static Optional<PictureHeader> jpeg(ByteBuffer in) {
        int at = 2;
        while ((in.get(at) & 255) == 0xff) {
            int marker = in.get(at + 1) & 255;
            boolean startOfFrame =
                    marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
            if (startOfFrame) {
                int height = in.getShort(at + 5) & 0xffff;
                return Optional.of(new PictureHeader(in.getShort(at + 7) & 0xffff, height));
            }
            boolean padding = marker == 0xff;
            at += padding ? 1 : 2 + (in.getShort(at + 2) & 0xffff);
        }
        return Optional.empty();
    }

    private static Optional<PictureHeader> webp(ByteBuffer in, String kind) {
        return switch (kind) {
            case "VP8 " -> Optional.of(new PictureHeader(in.getShort(26) & 0x3fff, in.getShort(28) & 0x3fff));
            case "VP8L" -> {
                int bits = in.getInt(21);
                yield Optional.of(new PictureHeader((bits & 0x3fff) + 1, (bits >>> 14 & 0x3fff) + 1));
            }
            case "VP8X" ->
                Optional.of(new PictureHeader((in.getInt(24) & 0xffffff) + 1, (in.getInt(26) >>> 8 & 0xffffff) + 1));
            default -> Optional.empty();
        };
    }

    double megapixels() {
        return (double) width * height / 1e6;
    }
}
