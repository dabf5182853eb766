package red5.faceswap.rtc.rtp;

import red5.faceswap.media.EncodedPicture;

/**
 * A VP8 picture cut for RTP packets, shared unchanged by all viewers. All slices but the last are of one size and none is tiny,
 * so that a picture's packets can leave as segments of one send.
 */
public final class PictureSlices {
    /** Largest slice: 1200 bytes less RTP header and extensions (24), descriptor (6), RTX's two bytes and SRTP tag (16). */
    public static final int MAX_SLICE = 1150;

    private final EncodedPicture picture;
    private final int count;
    private final int size;

    /** @throws IllegalArgumentException for a picture without data */
    public PictureSlices(EncodedPicture picture) {
        int length = picture.data().length;
        if (length == 0) {
            throw new IllegalArgumentException("an encoded picture without data");
        }
        this.picture = picture;
        int fewest = (length + MAX_SLICE - 1) / MAX_SLICE;
        this.size = (length + fewest - 1) / fewest;
        this.count = (length + size - 1) / size;
    }

    public boolean key() {
        return picture.key();
    }

    /** 0 for pictures that others build upon, 1 for those that a viewer may be spared. */
    public int temporalLayer() {
        return picture.temporalLayer();
    }

    public long timestampMicros() {
        return picture.timestampMicros();
    }

    /** How many packets the picture needs. */
    public int count() {
        return count;
    }

    public int bytes() {
        return picture.data().length;
    }

    /** Bytes of that slice. */
    public int length(int slice) {
        return slice < count - 1 ? size : picture.data().length - size * (count - 1);
    }

    /** Copies a slice; returns its length. */
    public int copy(int slice, byte[] out, int at) {
        int length = length(slice);
        System.arraycopy(picture.data(), slice * size, out, at, length);
        return length;
    }
}
