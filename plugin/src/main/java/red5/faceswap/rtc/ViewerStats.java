package red5.faceswap.rtc;

/**
 * A viewer at one moment, at most a second old.
 *
 * @param label tells viewers apart; not the secret name of the session
 * @param broadcast name of what it watches
 * @param state where it is on its way
 * @param detail why it is gone, empty before
 * @param srtpProfile in use, empty before the handshake
 * @param seconds since its offer was answered
 * @param packets media packets sent, resends not counted
 * @param bytes sent in all, with RTP headers and tags
 * @param pictures sent whole
 * @param waitingPictures still to be sent
 * @param nacks packets reported missing
 * @param resends of them sent again
 * @param plis key frames asked for because of loss
 * @param firs key frames asked for otherwise
 * @param badRtcp reports that were forged, repeated or malformed
 * @param roundTripMillis latest measured, 0 before
 * @param lossPercent of video packets, as last reported
 * @param estimatedBitsPerSecond the viewer's own estimate of its link (REMB), 0 where it gives none
 */
public record ViewerStats(
        String label,
        String broadcast,
        ViewerState state,
        String detail,
        String srtpProfile,
        double seconds,
        long packets,
        long bytes,
        long pictures,
        int waitingPictures,
        long nacks,
        long resends,
        long plis,
        long firs,
        long badRtcp,
        double roundTripMillis,
        double lossPercent,
        double estimatedBitsPerSecond) {}
