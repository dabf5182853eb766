package red5.faceswap.rtc;

import red5.faceswap.rtc.net.Fingerprint;
import red5.faceswap.rtc.rtp.HeaderExtensions;

/**
 * What was agreed with a viewer, from its offer.
 *
 * @param remoteUfrag the viewer's ICE user fragment
 * @param remotePassword the viewer's ICE password, by which it answers our checks
 * @param fingerprint of the certificate that the viewer will show
 * @param videoPayloadType of VP8, or {@link #NONE}
 * @param rtxPayloadType of retransmissions of VP8 (RFC 4588), or {@link #NONE}
 * @param audioPayloadType of Opus, or {@link #NONE}
 * @param redPayloadType of Opus with earlier packets in each (RFC 2198), or {@link #NONE}
 * @param videoExtensions of pictures and their retransmissions
 * @param audioExtensions of sound
 * @param dtlsClient whether this server begins the DTLS handshake, for a viewer that waits for it ({@code a=setup:passive}, RFC 8842)
 */
public record ViewerTerms(
        String remoteUfrag,
        String remotePassword,
        Fingerprint fingerprint,
        int videoPayloadType,
        int rtxPayloadType,
        int audioPayloadType,
        int redPayloadType,
        HeaderExtensions videoExtensions,
        HeaderExtensions audioExtensions,
        boolean dtlsClient) {
    /** No such payload type was agreed. */
    public static final int NONE = -1;

    /** Without header extensions and redundant sound: the viewer gives loss reports, perhaps an estimate of its own (REMB). */
    public ViewerTerms(
            String remoteUfrag,
            String remotePassword,
            Fingerprint fingerprint,
            int videoPayloadType,
            int rtxPayloadType,
            int audioPayloadType) {
        this(
                remoteUfrag,
                remotePassword,
                fingerprint,
                videoPayloadType,
                rtxPayloadType,
                audioPayloadType,
                NONE,
                HeaderExtensions.EMPTY,
                HeaderExtensions.EMPTY);
    }

    /** For a viewer that begins the DTLS handshake, as almost all do. */
    public ViewerTerms(
            String remoteUfrag,
            String remotePassword,
            Fingerprint fingerprint,
            int videoPayloadType,
            int rtxPayloadType,
            int audioPayloadType,
            int redPayloadType,
            HeaderExtensions videoExtensions,
            HeaderExtensions audioExtensions) {
        this(
                remoteUfrag,
                remotePassword,
                fingerprint,
                videoPayloadType,
                rtxPayloadType,
                audioPayloadType,
                redPayloadType,
                videoExtensions,
                audioExtensions,
                false);
    }

    public boolean video() {
        return videoPayloadType != NONE;
    }

    public boolean rtx() {
        return rtxPayloadType != NONE;
    }

    public boolean audio() {
        return audioPayloadType != NONE;
    }

    public boolean red() {
        return redPayloadType != NONE;
    }
}
