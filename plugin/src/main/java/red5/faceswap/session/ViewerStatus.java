package red5.faceswap.session;

import java.util.Comparator;

/**
 * What an operator sees of one viewer, one moment of it.
 *
 * @param id tells viewers apart, and names this one to {@link ViewerControl#dismiss}; not the session's secret address
 * @param endpoint path of the WHEP endpoint that it came to
 * @param userAgent how its program called itself, empty when it did not
 * @param address that its offer came from: the proxy's where there is one
 * @param state {@code new} (not heard of yet), {@code connecting} or {@code connected}
 * @param ageSeconds since its offer was answered
 * @param silentSeconds since anything authentic was heard of it
 * @param rung of the pictures it gets, 0 the best; -1 for none now
 * @param width of these pictures, 0 for none
 * @param height of these pictures, 0 for none
 * @param oneLeftOutOf so many pictures: 2 where it gets every second one, 12 where it gets 11 of 12; 0 for all pictures
 * @param framesSent pictures sent whole
 * @param framesWaiting pictures still to be sent
 * @param sentBitsPerSecond during the last second, with RTP headers and tags
 * @param estimatedBitsPerSecond what its network is believed to carry
 * @param lossPercent of video packets, as last reported
 * @param roundTripMillis latest measured, 0 before
 * @param bytesSent in all, with RTP headers and tags
 * @param packetsSent of media, resends not counted
 * @param nacks packets reported missing
 * @param packetsResent of them
 * @param keyFrameRequests by PLI and FIR
 * @param srtpProfile in use, empty before the handshake
 */
public record ViewerStatus(
        String id,
        String endpoint,
        String userAgent,
        String address,
        String state,
        double ageSeconds,
        double silentSeconds,
        int rung,
        int width,
        int height,
        int oneLeftOutOf,
        long framesSent,
        int framesWaiting,
        double sentBitsPerSecond,
        double estimatedBitsPerSecond,
        double lossPercent,
        double roundTripMillis,
        long bytesSent,
        long packetsSent,
        long nacks,
        long packetsResent,
        long keyFrameRequests,
        String srtpProfile) {
    /**
     * Who needs attention first: those without a picture, then the smallest pictures, then fewest of the pictures, the most loss and the
     * longest round trip.
     */
    public static final Comparator<ViewerStatus> WORST_FIRST = Comparator.comparing(
                    (ViewerStatus viewer) -> viewer.rung >= 0)
            .thenComparing(viewer -> -viewer.rung)
            .thenComparing(viewer -> viewer.oneLeftOutOf == 0 ? Integer.MAX_VALUE : viewer.oneLeftOutOf)
            .thenComparing(viewer -> -viewer.lossPercent)
            .thenComparing(viewer -> -viewer.roundTripMillis)
            .thenComparing(ViewerStatus::id);
}
