package red5.faceswap.whep.sdp;

import red5.faceswap.rtc.LocalDescription;

/**
 * The fragment that answers an ICE restart (RFC 8840, section 4.4; RFC 9725, section 4.3.3): this server's new credentials and all of its
 * candidates, for the section of the session that has the transport.
 */
public final class RestartAnswer {
    private final String head;

    /** Of the session that was negotiated so. */
    public RestartAnswer(Negotiation agreed) {
        MediaSection transport = agreed.transport();
        int payloadType = agreed.isVideo(transport)
                ? agreed.terms().videoPayloadType()
                : agreed.terms().audioPayloadType();
        StringBuilder text = new StringBuilder("a=ice-lite").append(SdpAnswer.END);
        SdpAnswer.bundle(agreed, text);
        text.append("m=").append(transport.kind).append(" 9 ").append(transport.protocol);
        text.append(' ').append(payloadType).append(SdpAnswer.END);
        transport.mid.ifPresent(name -> text.append("a=mid:").append(name).append(SdpAnswer.END));
        head = text.toString();
    }

    /** Every line ends with CRLF. */
    public String write(LocalDescription local) {
        StringBuilder text = new StringBuilder(head);
        text.append("a=ice-ufrag:").append(local.ufrag()).append(SdpAnswer.END);
        text.append("a=ice-pwd:").append(local.password()).append(SdpAnswer.END);
        SdpAnswer.candidates(local, text);
        return text.toString();
    }
}
