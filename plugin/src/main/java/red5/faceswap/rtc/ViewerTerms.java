package red5.faceswap.rtc;

import red5.faceswap.rtc.net.Fingerprint;

/**
 * What was agreed with a viewer, from its offer.
 *
 * @param remoteUfrag the viewer's ICE user fragment
 * @param fingerprint of the certificate that the viewer will show
 * @param videoPayloadType of VP8, or {@link #NONE}
 * @param rtxPayloadType of retransmissions of VP8 (RFC 4588), or {@link #NONE}
 * @param audioPayloadType of Opus, or {@link #NONE}
 */
public record ViewerTerms(
        String remoteUfrag, Fingerprint fingerprint, int videoPayloadType, int rtxPayloadType, int audioPayloadType) {
    /** No such payload type was agreed. */
    public static final int NONE = -1;

    public boolean video() {
        return videoPayloadType != NONE;
    }

    public boolean rtx() {
        return rtxPayloadType != NONE;
    }

    public boolean audio() {
        return audioPayloadType != NONE;
    }
}
