package red5.faceswap.rtc.rtp;

/**
 * The payload of a VP8 packet: descriptor with a 15-bit picture id and the temporal layer (RFC 7741, section 4.2), then the slice.
 */
public final class Vp8Payload {
    /** Bytes of descriptor. */
    public static final int DESCRIPTOR = 6;

    private static final int EXTENDED = 0x80;
    private static final int NON_REFERENCE = 0x20;
    private static final int START_OF_PARTITION = 0x10;
    private static final int PICTURE_ID_BASE_INDEX_AND_LAYER = 0xE0;
    private static final int LONG_PICTURE_ID = 0x8000;
    private static final int LAYER_SHIFT = 6;
    private static final int LAYER_SYNC = 0x20;

    private Vp8Payload() {}

    /**
     * Writes one packet's payload. Pictures above the base layer build upon it alone, and none upon them.
     *
     * @param pictureId 0 to 32767, one more with each picture
     * @param baseIndex 0 to 255, one more with each picture of the base layer
     * @return the payload's length
     */
    public static int write(byte[] out, int at, PictureSlices picture, int slice, int pictureId, int baseIndex) {
        int layer = picture.temporalLayer();
        out[at] = (byte) (EXTENDED | (layer > 0 ? NON_REFERENCE : 0) | (slice == 0 ? START_OF_PARTITION : 0));
        out[at + 1] = (byte) PICTURE_ID_BASE_INDEX_AND_LAYER;
        out[at + 2] = (byte) ((LONG_PICTURE_ID | pictureId) >>> 8);
        out[at + 3] = (byte) pictureId;
        out[at + 4] = (byte) baseIndex;
        out[at + 5] = (byte) (layer << LAYER_SHIFT | (layer > 0 ? LAYER_SYNC : 0));
        return DESCRIPTOR + picture.copy(slice, out, at + DESCRIPTOR);
    }
}
