package red5.faceswap.face.library;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** Kinds of pictures that faces may come in, told by their first bytes. */
public enum PictureType {
    JPEG("image/jpeg", "jpg"),
    PNG("image/png", "png"),
    WEBP("image/webp", "webp");

    private static final byte[] PNG_START = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

    private final String mediaType;
    private final String suffix;

    PictureType(String mediaType, String suffix) {
        this.mediaType = mediaType;
        this.suffix = suffix;
    }

    public String mediaType() {
        return mediaType;
    }

    String suffix() {
        return suffix;
    }

    /** The kind of an encoded picture, whatever its sender called it. */
    static Optional<PictureType> of(byte[] picture) {
        if (picture.length > 3
                && (picture[0] & 0xff) == 0xff
                && (picture[1] & 0xff) == 0xd8
                && (picture[2] & 0xff) == 0xff) {
            return Optional.of(JPEG);
        }
        if (Arrays.equals(Arrays.copyOf(picture, PNG_START.length), PNG_START)) {
            return Optional.of(PNG);
        }
        boolean webp = picture.length > 12
                && ascii(picture, 0).equals("RIFF")
                && ascii(picture, 8).equals("WEBP");
        return webp ? Optional.of(WEBP) : Optional.empty();
    }

    private static String ascii(byte[] picture, int from) {
        return new String(picture, from, 4, StandardCharsets.US_ASCII);
    }
}
