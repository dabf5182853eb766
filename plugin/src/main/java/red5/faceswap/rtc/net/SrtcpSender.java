package red5.faceswap.rtc.net;

/** Protects a viewer's outgoing RTCP. Used by one thread. */
public final class SrtcpSender {
    /** Bytes that protection may add. */
    public static final int OVERHEAD = 24;

    private final SrtcpCipher cipher;
    private int nextIndex; // one counter for all SSRCs: each sees rising numbers, and none twice

    public SrtcpSender(SrtpProfile profile, MasterKey key) {
        cipher = SrtcpCipher.of(profile, key);
    }

    /**
     * Protects a compound packet in place.
     *
     * @param packet from offset 0, with room for {@link #OVERHEAD} more bytes
     * @return the new length
     */
    public int protect(byte[] packet, int length) {
        nextIndex = nextIndex + 1 & Integer.MAX_VALUE;
        return cipher.protect(packet, length, nextIndex);
    }
}
