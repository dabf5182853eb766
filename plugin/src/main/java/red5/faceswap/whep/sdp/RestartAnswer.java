package red5.faceswap.whep.sdp;

import java.util.Optional;
import red5.faceswap.rtc.LocalDescription;

/**
 * The fragment that answers an ICE restart (RFC 8840, section 4.4; RFC 9725, section 4.3.3): this server's new credentials and all of its
 * candidates, for the section of the session that has the transport.
 */
public final class RestartAnswer {
    private final String mediaLine;
    private final Optional<String> mid;
    private final String bundle;

    /** Of the session that was negotiated so. */
    public RestartAnswer(Negotiation agreed) {
        MediaSection transport = agreed.transport();
        int payloadType = agreed.isVideo(transport)
                ? agreed.terms().videoPayloadType()
                : agreed.terms().audioPayloadType();
        mediaLine = "m=" + transport.kind + " 9 " + transport.protocol + " " + payloadType;
        mid = transport.mid;
        bundle = SdpAnswer.bundle(agreed);
    }

    /** Every line ends with CRLF. */
    public String write(LocalDescription local) {
        StringBuilder text = new StringBuilder();
        line(text, "a=ice-lite");
        if (!bundle.isEmpty()) {
            line(text, "a=group:BUNDLE " + bundle);
        }
        line(text, mediaLine);
        mid.ifPresent(name -> line(text, "a=mid:" + name));
        line(text, "a=ice-ufrag:" + local.ufrag());
        line(text, "a=ice-pwd:" + local.password());
        SdpAnswer.candidates(local).forEach(candidate -> line(text, candidate));
        line(text, "a=end-of-candidates");
        return text.toString();
    }

    private static void line(StringBuilder text, String line) {
        text.append(line).append("\r\n");
    }
}
