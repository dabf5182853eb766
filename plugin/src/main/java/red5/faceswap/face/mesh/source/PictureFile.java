package red5.faceswap.face.mesh.source;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;
import red5.faceswap.face.FaceException;
import red5.faceswap.face.PictureType;
import red5.faceswap.media.PngContent;

/**
 * What an uploaded file says about its picture, read without decoding it: PNG (ISO/IEC 15948, APNG of its third edition), JPEG
 * (ITU-T T.81, annex B) and WebP (RFC 9649).
 *
 * @param type which of these
 * @param width pixels, as stored
 * @param height pixels, as stored
 * @param alpha whether parts of it may be transparent
 * @param deep whether it has 16 bits a channel
 * @param progressive whether a JPEG decoder must keep the whole picture's coefficients
 */
public record PictureFile(PictureType type, int width, int height, boolean alpha, boolean deep, boolean progressive) {
    private static final String CUT = "The picture is damaged or was not sent whole: save it anew and try again.";
    private static final String ANIMATED =
            "The picture is an animation: save the one picture of it that shows the face best as JPEG or PNG.";
    /** Beyond that a small file can keep a decoder busy for minutes. */
    private static final int MOST_SCANS = 100;

    private static final int IHDR = 0x49484452;
    private static final int ANIMATION_CONTROL = 0x6163544c;
    private static final int TRANSPARENCY = 0x74524e53;
    private static final int IEND = 0x49454e44;

    /** @throws FaceException when it is none of these, an animation, or not whole */
    public static PictureFile read(byte[] picture) throws FaceException {
        PictureType type = PictureType.of(picture);
        ByteBuffer in = ByteBuffer.wrap(picture);
        try {
            PictureFile file =
                    switch (type) {
                        case JPEG -> jpeg(in);
                        case PNG -> png(in);
                        case WEBP -> webp(in.order(ByteOrder.LITTLE_ENDIAN));
                    };
            if (file.width <= 0 || file.height <= 0) {
                throw new FaceException(CUT);
            }
            return file;
        } catch (IndexOutOfBoundsException cutShort) {
            throw new FaceException(CUT, cutShort);
        }
    }

    /** What a decoder can take of this kind without much memory: JPEGs but progressive ones are shrunk while they are decoded. */
    double mostMegapixels() {
        if (type == PictureType.JPEG) {
            return progressive ? 40 : 120;
        }
        return alpha && deep ? 20 : 40;
    }

    double megapixels() {
        return (double) width * height / 1e6;
    }

    /** Walks the segments to the end of image; what cameras append behind it does not count. */
    private static PictureFile jpeg(ByteBuffer in) throws FaceException {
        PictureFile file = null;
        int scans = 0;
        for (int at = 2; scans <= MOST_SCANS; ) {
            if (in.get(at) != (byte) 0xff) {
                throw new FaceException(CUT);
            }
            int marker = in.get(at + 1) & 255;
            if (marker == 0xd9 && file != null && scans > 0) {
                return file;
            }
            if (marker == 0xff) {
                at++; // padding
                continue;
            }
            boolean startOfFrame =
                    marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
            if (startOfFrame) {
                int height = in.getShort(at + 5) & 0xffff;
                int width = in.getShort(at + 7) & 0xffff;
                file = new PictureFile(PictureType.JPEG, width, height, false, false, marker == 0xc2);
            }
            at += 2 + (in.getShort(at + 2) & 0xffff);
            if (marker == 0xda) {
                scans++;
                at = endOfScan(in, at);
            }
        }
        throw new FaceException(CUT);
    }

    /** The next marker that neither restarts nor is a stuffed byte. */
    private static int endOfScan(ByteBuffer in, int from) {
        for (int at = from; ; at++) {
            if (in.get(at) == (byte) 0xff) {
                int next = in.get(at + 1) & 255;
                if (next != 0 && next != 0xff && (next < 0xd0 || next > 0xd7)) {
                    return at;
                }
            }
        }
    }

    /** Walks the chunks to the end of image and checks their sums, and that they hold no more than the picture. */
    private static PictureFile png(ByteBuffer in) throws FaceException {
        if (in.getInt(12) != IHDR) {
            throw new FaceException(CUT);
        }
        boolean alpha = (in.get(25) & 4) != 0;
        CRC32 sum = new CRC32();
        try (PngContent content = new PngContent()) {
            for (int at = 8; ; ) {
                int length = in.getInt(at);
                if (length < 0 || length > in.limit() - at - 12) {
                    throw new FaceException(CUT);
                }
                sum.reset();
                sum.update(in.slice(at + 4, length + 4));
                if ((int) sum.getValue() != in.getInt(at + 8 + length)) {
                    throw new FaceException(CUT);
                }
                int type = in.getInt(at + 4);
                content.chunk(type, in.slice(at + 8, length));
                alpha |= type == TRANSPARENCY;
                if (type == ANIMATION_CONTROL) {
                    throw new FaceException(ANIMATED);
                }
                if (type == IEND) {
                    if (!content.fits()) {
                        throw new FaceException(CUT);
                    }
                    return new PictureFile(
                            PictureType.PNG, in.getInt(16), in.getInt(20), alpha, in.get(24) == 16, false);
                }
                at += 12 + length;
            }
        }
    }

    private static PictureFile webp(ByteBuffer in) throws FaceException {
        if ((in.getInt(4) & 0xffffffffL) + 8 > in.limit()) {
            throw new FaceException(CUT);
        }
        return switch (in.getInt(12)) {
            case 0x20385056 -> // "VP8 "
                webp(in.getShort(26) & 0x3fff, in.getShort(28) & 0x3fff, false);
            case 0x4c385056 -> { // "VP8L"
                int bits = in.getInt(21);
                yield webp((bits & 0x3fff) + 1, (bits >>> 14 & 0x3fff) + 1, (bits >>> 28 & 1) != 0);
            }
            case 0x58385056 -> { // "VP8X"
                int flags = in.get(20);
                if ((flags & 2) != 0) {
                    throw new FaceException(ANIMATED);
                }
                yield webp((in.getInt(24) & 0xffffff) + 1, (in.getInt(26) >>> 8 & 0xffffff) + 1, (flags & 16) != 0);
            }
            default -> throw new FaceException(CUT);
        };
    }

    private static PictureFile webp(int width, int height, boolean alpha) {
        return new PictureFile(PictureType.WEBP, width, height, alpha, false, false);
    }
}
