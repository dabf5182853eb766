package red5.faceswap.whep.sdp;

import red5.faceswap.rtc.LocalDescription;
import red5.faceswap.rtc.ViewerTerms;
import red5.faceswap.rtc.net.Candidate;

/** Writes the answer to a negotiated offer. Every line ends with CRLF (RFC 8866, section 5). */
public final class SdpAnswer {
    static final String END = "\r\n";
    private static final int USUAL_LENGTH = 4096; // characters: twice what browsers get
    private static final int MOST_TOLD =
            8; // of a transport that is not theirs: an answer is not to be much longer than its offer
    private static final String STREAM = "faceswap";
    private static final String NO_ADDRESS = "c=IN IP4 0.0.0.0";
    private static final String[] VIDEO_FEEDBACK = {"ccm fir", "nack", "nack pli"};

    private final Negotiation agreed;
    private final ViewerTerms terms;
    private final LocalDescription local;
    private final StringBuilder text = new StringBuilder(USUAL_LENGTH);
    private int rejected;

    private SdpAnswer(Negotiation agreed, LocalDescription local) {
        this.agreed = agreed;
        this.terms = agreed.terms();
        this.local = local;
    }

    /** The answer: as many m-lines as the offer has, in its order, what is not served with port 0. */
    public static String write(Negotiation agreed, LocalDescription local) {
        return new SdpAnswer(agreed, local).write();
    }

    private String write() {
        line("v=0");
        text.append("o=- ").append(Integer.toUnsignedLong(local.cname().hashCode()));
        line(" 1 IN IP4 127.0.0.1");
        line("s=-");
        line("t=0 0");
        line("a=ice-lite");
        bundle(agreed, text);
        line("a=msid-semantic: WMS " + STREAM);
        for (MediaSection section : agreed.offer().media()) {
            if (agreed.isVideo(section) || agreed.isAudio(section)) {
                accept(section);
            } else {
                reject(section);
            }
        }
        return text.toString();
    }

    /** Writes the names of the sections that share the transport; nothing when none does. */
    static void bundle(Negotiation agreed, StringBuilder answer) {
        if (agreed.bundle().isEmpty()) {
            return;
        }
        answer.append("a=group:BUNDLE");
        for (MediaSection section : agreed.bundle()) {
            answer.append(' ').append(section.mid.orElseThrow());
        }
        answer.append(END);
    }

    /**
     * What else is said of a section that is not served means nothing (RFC 3264, section 6). GStreamer wants to read of a transport there all
     * the same, and refuses the whole answer without.
     */
    private void reject(MediaSection section) {
        media(section, 0);
        line(section.firstFormat.isEmpty() ? "0" : section.firstFormat);
        line(NO_ADDRESS);
        if (++rejected <= MOST_TOLD) {
            transport();
        }
        mid(section);
        line("a=inactive");
    }

    private void accept(MediaSection section) {
        boolean video = agreed.isVideo(section);
        int payloadType = video ? terms.videoPayloadType() : terms.audioPayloadType();
        int more = video ? terms.rtxPayloadType() : terms.redPayloadType();
        media(section, 9);
        text.append(payloadType);
        line(more == ViewerTerms.NONE ? "" : " " + more);
        line(NO_ADDRESS);
        line("a=rtcp:9 IN IP4 0.0.0.0");
        if (section == agreed.transport()) {
            candidates(local, text);
        }
        transport();
        mid(section);
        agreed.extensions().write(section, video, text);
        line("a=sendonly");
        text.append("a=msid:" + STREAM + " ").append(section.kind).append(END);
        line("a=rtcp-mux");
        if (section.reducedSizeRtcp) {
            line("a=rtcp-rsize");
        }
        if (section.receiverRoundTrip) {
            line("a=rtcp-xr:rcvr-rtt=all");
        }
        encoding(section, payloadType);
        if (video) {
            video(section);
        } else {
            audio(section);
        }
    }

    private void media(MediaSection section, int port) {
        text.append("m=").append(section.kind).append(' ').append(port);
        text.append(' ').append(section.protocol).append(' ');
    }

    private void mid(MediaSection section) {
        if (section.mid.isPresent()) {
            line("a=mid:", section.mid.get());
        }
    }

    private void encoding(MediaSection section, int payloadType) {
        text.append("a=rtpmap:").append(payloadType).append(' ');
        section.writeEncoding(payloadType, text);
        text.append(END);
    }

    private void audio(MediaSection section) {
        int payloadType = terms.audioPayloadType();
        if (terms.audioExtensions().hasTransportSequence()) {
            feedback(payloadType, AgreedExtensions.TRANSPORT_FEEDBACK);
        }
        text.append("a=fmtp:").append(payloadType).append(" minptime=10;sprop-stereo=1");
        line(section.hasParameter(payloadType, "useinbandfec=1") ? ";useinbandfec=1" : "");
        if (terms.red()) {
            encoding(section, terms.redPayloadType());
            text.append("a=fmtp:").append(terms.redPayloadType()).append(' ');
            section.writeParameters(terms.redPayloadType(), text);
            text.append(END);
        }
        source(local.audioSsrc());
    }

    private void video(MediaSection section) {
        int payloadType = terms.videoPayloadType();
        if (!agreed.extensions().rateFeedback().isEmpty()) {
            allowed(section, payloadType, agreed.extensions().rateFeedback());
        }
        for (String kind : VIDEO_FEEDBACK) {
            allowed(section, payloadType, kind);
        }
        if (terms.rtx()) {
            text.append("a=rtpmap:")
                    .append(terms.rtxPayloadType())
                    .append(" rtx/90000")
                    .append(END);
            text.append("a=fmtp:").append(terms.rtxPayloadType());
            text.append(" apt=").append(payloadType).append(END);
            text.append("a=ssrc-group:FID ").append(unsigned(local.videoSsrc()));
            text.append(' ').append(unsigned(local.rtxSsrc())).append(END);
        }
        source(local.videoSsrc());
        if (terms.rtx()) {
            source(local.rtxSsrc());
        }
    }

    private void allowed(MediaSection section, int payloadType, String kind) {
        if (section.allows(payloadType, kind)) {
            feedback(payloadType, kind);
        }
    }

    private void feedback(int payloadType, String kind) {
        text.append("a=rtcp-fb:").append(payloadType).append(' ').append(kind).append(END);
    }

    private void transport() {
        line("a=ice-ufrag:", local.ufrag());
        line("a=ice-pwd:", local.password());
        text.append("a=fingerprint:").append(local.fingerprint().hash()).append(' ');
        line(local.fingerprint().value());
        line("a=setup:", terms.dtlsClient() ? "active" : "passive");
    }

    /** Writes the attributes that say where this server is, and that there are no more. */
    static void candidates(LocalDescription local, StringBuilder answer) {
        int number = 0;
        for (Candidate candidate : local.candidates()) {
            boolean tcp = candidate.transport() == Candidate.Transport.TCP;
            answer.append("a=candidate:").append(++number).append(tcp ? " 1 tcp " : " 1 udp ");
            answer.append(candidate.priority()).append(' ').append(candidate.host());
            answer.append(' ').append(candidate.port()).append(" typ host");
            answer.append(tcp ? " tcptype passive" : "").append(END);
        }
        answer.append("a=end-of-candidates").append(END);
    }

    private void source(int ssrc) {
        text.append("a=ssrc:").append(unsigned(ssrc));
        line(" cname:", local.cname());
    }

    private static long unsigned(int ssrc) {
        return Integer.toUnsignedLong(ssrc);
    }

    private void line(String beginning, String rest) {
        text.append(beginning).append(rest).append(END);
    }

    private void line(String line) {
        text.append(line).append(END);
    }
}
