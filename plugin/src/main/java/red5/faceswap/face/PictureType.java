package red5.faceswap.face;

import java.nio.charset.StandardCharsets;

/** Kinds of pictures that faces may come in, told by their first bytes. */
public enum PictureType {
    JPEG("image/jpeg", "jpg"),
    PNG("image/png", "png"),
    WEBP("image/webp", "webp");

    private final String mediaType;
    private final String suffix;

    PictureType(String mediaType, String suffix) {
        this.mediaType = mediaType;
        this.suffix = suffix;
    }

    public String mediaType() {
        return mediaType;
    }

    /** Of file names, without the dot. */
    public String suffix() {
        return suffix;
    }

    /**
     * The kind of an encoded picture, whatever its sender called it.
     *
     * @throws FaceException when it is none of these; the message names what it is, where that is known
     */
    public static PictureType of(byte[] picture) throws FaceException {
        if (starts(picture, 0, "\u00ff\u00d8\u00ff")) {
            return JPEG;
        }
        if (starts(picture, 0, "\u0089PNG\r\n\u001a\n")) {
            return PNG;
        }
        if (starts(picture, 0, "RIFF") && starts(picture, 8, "WEBP")) {
            return WEBP;
        }
        if (picture.length == 0) {
            throw new FaceException("The file is empty: choose a photograph, a JPEG, PNG or WebP picture.");
        }
        String kind = foreign(picture);
        throw new FaceException(
                kind.isEmpty()
                        ? "This is not a JPEG, PNG or WebP picture: choose a photograph in one of these formats."
                        : "This is " + kind
                                + ", not a JPEG, PNG or WebP picture: open it in any picture viewer and save it as"
                                + " JPEG.");
    }

    private static String foreign(byte[] file) {
        if (starts(file, 4, "ftyp")) {
            return isobmff(file);
        }
        if (starts(file, 0, "GIF8")) {
            return "a GIF";
        }
        if (starts(file, 0, "BM")) {
            return "a BMP picture";
        }
        if (starts(file, 0, "II*\0") || starts(file, 0, "MM\0*")) {
            return "a TIFF or raw camera picture";
        }
        if (starts(file, 0, "\0\0\0\fJXL ") || starts(file, 0, "\u00ff\n")) {
            return "a JPEG XL picture";
        }
        if (starts(file, 0, "\0\0\0\fjP  ")) {
            return "a JPEG 2000 picture";
        }
        if (starts(file, 0, "8BPS")) {
            return "a Photoshop file";
        }
        if (starts(file, 0, "<svg") || starts(file, 0, "<?xml")) {
            return "a drawing (SVG)";
        }
        if (starts(file, 0, "%PDF")) {
            return "a PDF file";
        }
        return starts(file, 0, "PK") ? "a ZIP archive" : "";
    }

    /** Brands of ISO 14496-12 files. */
    private static String isobmff(byte[] file) {
        for (String brand : new String[] {"heic", "heix", "hevc", "heim", "heis", "mif1", "msf1"}) {
            if (starts(file, 8, brand)) {
                return "a HEIC picture, as iPhones take them";
            }
        }
        return starts(file, 8, "avif") || starts(file, 8, "avis") ? "an AVIF picture" : "a video";
    }

    private static boolean starts(byte[] file, int at, String magic) {
        byte[] wanted = magic.getBytes(StandardCharsets.ISO_8859_1);
        for (int i = 0; i < wanted.length; i++) {
            if (at + i >= file.length || file[at + i] != wanted[i]) {
                return false;
            }
        }
        return true;
    }
}
