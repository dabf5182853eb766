package red5.faceswap.rtc.rtp;

/** The payload of a VP8 packet: descriptor with a 15-bit picture id (RFC 7741, section 4.2), then the slice. */
public final class Vp8Payload {
    /** Bytes of descriptor. */
    public static final int DESCRIPTOR = 4;

    private static final int EXTENDED = 0x80;
    private static final int START_OF_PARTITION = 0x10;
    private static final int PICTURE_ID_PRESENT = 0x80;
    private static final int LONG_PICTURE_ID = 0x8000;

    private Vp8Payload() {}

    /**
     * Writes one packet's payload.
     *
     * @param pictureId 0 to 32767, one more with each picture
     * @return the payload's length
     */
    public static int write(byte[] out, int at, PictureSlices picture, int slice, int pictureId) {
        out[at] = (byte) (EXTENDED | (slice == 0 ? START_OF_PARTITION : 0));
        out[at + 1] = (byte) PICTURE_ID_PRESENT;
        out[at + 2] = (byte) ((LONG_PICTURE_ID | pictureId) >>> 8);
        out[at + 3] = (byte) pictureId;
        return DESCRIPTOR + picture.copy(slice, out, at + DESCRIPTOR);
    }
}
