package red5.faceswap.media;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;

/**
 * What the container of an encoded picture says, read without decoding it: format, size, and whether all of it is there.
 *
 * @param format which of the three
 * @param width pixels
 * @param height pixels
 */
record PictureHeader(Format format, int width, int height) {
    enum Format {
        JPEG,
        PNG,
        WEBP
    }

    private static final long PNG_SIGNATURE = 0x89504e470d0a1a0aL;
    private static final String CUT = "The picture is cut short or damaged; send it again whole.";

    /**
     * Reads JPEG (ITU-T T.81, annex B), PNG (ISO 15948, clause 5) or WebP (RFC 9649). Anything may come in.
     *
     * @throws MediaException when it is none of these or incomplete
     */
    static PictureHeader read(byte[] bytes, int offset, int length) throws MediaException {
        ByteBuffer in = ByteBuffer.wrap(bytes, offset, length).slice();
        if (length >= 4 && in.getInt(0) >>> 8 == 0xffd8ff) {
            return readJpeg(in);
        }
        if (length >= 8 && in.getLong(0) == PNG_SIGNATURE) {
            return readPng(in.position(8));
        }
        if (length >= 16 && in.getInt(0) == 0x52494646 && in.getInt(8) == 0x57454250) { // RIFF, WEBP
            return readWebp(in.order(ByteOrder.LITTLE_ENDIAN));
        }
        throw new MediaException("This is no JPEG, PNG or WebP picture; send one of these.");
    }

    /** Walks the marker segments to the frame header; an end-of-image marker must close the file. */
    private static PictureHeader readJpeg(ByteBuffer in) throws MediaException {
        int end = in.limit();
        while (end > 4 && in.get(end - 1) == 0) {
            end--; // cameras pad with zeros
        }
        if (in.getShort(end - 2) != (short) 0xffd9) {
            throw new MediaException(CUT);
        }
        int at = 2;
        while (at + 9 <= end) {
            int marker = in.get(at + 1) & 0xff;
            if (in.get(at) != (byte) 0xff) {
                break;
            }
            boolean frameHeader =
                    marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
            if (frameHeader) {
                return new PictureHeader(Format.JPEG, in.getShort(at + 7) & 0xffff, in.getShort(at + 5) & 0xffff);
            }
            at += marker == 0xff ? 1 : 2 + (in.getShort(at + 2) & 0xffff);
        }
        throw new MediaException(CUT);
    }

    /** Walks the chunks to IEND and checks their sums. */
    private static PictureHeader readPng(ByteBuffer in) throws MediaException {
        PictureHeader header = null;
        CRC32 sum = new CRC32();
        try (PngContent content = new PngContent()) {
            while (in.remaining() >= 12) {
                int length = in.getInt(in.position());
                if (length < 0 || length > in.remaining() - 12) {
                    break;
                }
                ByteBuffer chunk = in.slice(in.position() + 4, length + 4);
                int type = chunk.getInt(0);
                sum.reset();
                sum.update(chunk.duplicate());
                if ((int) sum.getValue() != in.getInt(in.position() + 8 + length)) {
                    break;
                }
                content.chunk(type, chunk.slice(4, length));
                if (type == 0x49484452 && length == 13) { // IHDR
                    header = new PictureHeader(Format.PNG, chunk.getInt(4), chunk.getInt(8));
                }
                if (type == 0x49454e44 && header != null && content.fits()) { // IEND
                    return header;
                }
                if (type == 0x49454e44) {
                    break;
                }
                in.position(in.position() + 12 + length);
            }
        }
        throw new MediaException(CUT);
    }

    private static PictureHeader readWebp(ByteBuffer in) throws MediaException {
        long size = (in.getInt(4) & 0xffffffffL) + 8;
        if (size > in.limit() || in.limit() < 30) {
            throw new MediaException(CUT);
        }
        return switch (in.getInt(12)) {
            case 0x20385056 -> // "VP8 ": RFC 6386, 9.1
                new PictureHeader(Format.WEBP, in.getShort(26) & 0x3fff, in.getShort(28) & 0x3fff);
            case 0x4c385056 -> { // "VP8L"
                int sides = in.getInt(21);
                yield new PictureHeader(Format.WEBP, (sides & 0x3fff) + 1, (sides >>> 14 & 0x3fff) + 1);
            }
            case 0x58385056 -> { // "VP8X"
                if ((in.get(20) & 2) != 0) {
                    throw new MediaException("This WebP is an animation; send single pictures.");
                }
                yield new PictureHeader(
                        Format.WEBP, (in.getInt(24) & 0xffffff) + 1, (in.getInt(26) >>> 8 & 0xffffff) + 1);
            }
            default -> throw new MediaException(CUT);
        };
    }
}
