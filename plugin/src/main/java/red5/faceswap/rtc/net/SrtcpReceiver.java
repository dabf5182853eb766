package red5.faceswap.rtc.net;

import java.util.HashMap;
import java.util.Map;

/** Opens a viewer's RTCP: authenticates, decrypts, refuses replays. Used by one thread. */
public final class SrtcpReceiver {
    private static final int MAX_SSRCS = 16; // a peer may not make us keep windows without end
    private final SrtcpCipher cipher;
    private final Map<Integer, ReplayWindow> windows = new HashMap<>();

    public SrtcpReceiver(SrtpProfile profile, MasterKey key) {
        cipher = SrtcpCipher.of(profile, key);
    }

    /**
     * Opens a packet in place.
     *
     * @return length of the plain packet, or -1 when it is forged, broken or seen before
     */
    public int unprotect(byte[] packet, int length) {
        if (length < cipher.minimum()) {
            return -1;
        }
        int ssrc = SrtcpCipher.readInt(packet, 4);
        int index = cipher.index(packet, length);
        ReplayWindow window = windows.get(ssrc);
        if (window == null ? windows.size() >= MAX_SSRCS : !window.fresh(index)) {
            return -1;
        }
        int plain = cipher.unprotect(packet, length);
        if (plain >= 0) {
            windows.computeIfAbsent(ssrc, s -> new ReplayWindow())
                    .accept(index); // only authentic packets move a window
        }
        return plain;
    }
}
