package red5.faceswap.rtc;

/**
 * A viewer at one moment.
 *
 * @param label tells viewers apart; not the secret name of the session
 * @param broadcast name of what it watches
 * @param state where it is on its way
 * @param detail why it is gone, empty before
 * @param srtpProfile in use, empty before the handshake
 * @param seconds since its offer was answered
 * @param silentSeconds since anything authentic was heard of it
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
 * @param bitsPerSecond sent during the last second, with RTP headers and tags
 * @param estimatedBitsPerSecond what the viewer's network is believed to carry
 * @param rung of the pictures it gets, 0 the best; -1 for none now
 * @param width of these pictures, 0 for none
 * @param height of these pictures, 0 for none
 * @param oneLeftOutOf so many pictures: 2 where it gets every second one, 12 where it gets 11 of 12; 0 for all pictures
 */
public record ViewerStats(
        String label,
        String broadcast,
        ViewerState state,
        String detail,
        String srtpProfile,
        double seconds,
        double silentSeconds,
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
        double bitsPerSecond,
        double estimatedBitsPerSecond,
        int rung,
        int width,
        int height,
        int oneLeftOutOf) {
    /** Before anything could be sent. */
    static ViewerStats unconnected(
            String label, String broadcast, ViewerState state, String detail, double seconds, double silentSeconds) {
        return new ViewerStats(
                label,
                broadcast,
                state,
                detail,
                "",
                seconds,
                silentSeconds,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                -1,
                0,
                0,
                0);
    }
}
