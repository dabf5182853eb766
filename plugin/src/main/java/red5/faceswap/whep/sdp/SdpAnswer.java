package red5.faceswap.whep.sdp;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import red5.faceswap.rtc.LocalDescription;
import red5.faceswap.rtc.ViewerTerms;
import red5.faceswap.rtc.net.Candidate;

/** Writes the answer to a negotiated offer. Every line ends with CRLF (RFC 8866, section 5). */
public final class SdpAnswer {
    private static final Set<String> VIDEO_FEEDBACK = Set.of("nack", "nack pli", "ccm fir");
    private static final Pattern IN_BAND_FEC = Pattern.compile("(?:^|[;\\s])useinbandfec=1(?:$|[;\\s])");
    private static final String STREAM = "faceswap";

    private final Negotiation agreed;
    private final ViewerTerms terms;
    private final LocalDescription local;
    private final StringBuilder text = new StringBuilder(2048);

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
        line("o=- " + Integer.toUnsignedLong(local.cname().hashCode()) + " 1 IN IP4 127.0.0.1");
        line("s=-");
        line("t=0 0");
        line("a=ice-lite");
        List<MediaSection> media = agreed.offer().media();
        String bundle = bundle(agreed);
        if (!bundle.isEmpty()) {
            line("a=group:BUNDLE " + bundle);
        }
        line("a=msid-semantic: WMS " + STREAM);
        for (MediaSection section : media) {
            if (accepted(agreed, section)) {
                accept(section);
            } else {
                reject(section);
            }
        }
        return text.toString();
    }

    /** The names of the sections that share the transport. */
    static String bundle(Negotiation agreed) {
        return agreed.bundle().stream().flatMap(section -> section.mid.stream()).collect(Collectors.joining(" "));
    }

    private static boolean accepted(Negotiation agreed, MediaSection section) {
        return agreed.isVideo(section) || agreed.isAudio(section);
    }

    private void reject(MediaSection section) {
        String format = section.formats.isEmpty() ? "0" : section.formats.get(0);
        line("m=" + section.kind + " 0 " + section.protocol + " " + format);
        line("c=IN IP4 0.0.0.0");
        section.mid.ifPresent(mid -> line("a=mid:" + mid));
        line("a=inactive");
    }

    private void accept(MediaSection section) {
        boolean video = agreed.isVideo(section);
        int payloadType = video ? terms.videoPayloadType() : terms.audioPayloadType();
        line("m=" + section.kind + " 9 " + section.protocol + " " + formats(video, payloadType));
        line("c=IN IP4 0.0.0.0");
        line("a=rtcp:9 IN IP4 0.0.0.0");
        transport(section);
        section.mid.ifPresent(mid -> line("a=mid:" + mid));
        agreed.extensions().lines(section, video).forEach(this::line);
        line("a=sendonly");
        line("a=msid:" + STREAM + " " + section.kind);
        line("a=rtcp-mux");
        if (section.reducedSizeRtcp) {
            line("a=rtcp-rsize");
        }
        if (section.receiverRoundTrip) {
            line("a=rtcp-xr:rcvr-rtt=all");
        }
        line("a=rtpmap:" + payloadType + " " + section.encodingOf(String.valueOf(payloadType)));
        if (video) {
            video(section);
        } else {
            if (terms.audioExtensions().hasTransportSequence()) {
                feedback(payloadType, AgreedExtensions.TRANSPORT_FEEDBACK);
            }
            audio(section);
        }
    }

    private String formats(boolean video, int payloadType) {
        int more = video ? terms.rtxPayloadType() : terms.redPayloadType();
        return more == ViewerTerms.NONE ? "" + payloadType : payloadType + " " + more;
    }

    private void audio(MediaSection section) {
        int payloadType = terms.audioPayloadType();
        boolean forwardErrorCorrection =
                IN_BAND_FEC.matcher(section.parametersOf(payloadType)).find();
        line("a=fmtp:" + payloadType + " minptime=10;sprop-stereo=1"
                + (forwardErrorCorrection ? ";useinbandfec=1" : ""));
        if (terms.red()) {
            line("a=rtpmap:" + terms.redPayloadType() + " "
                    + section.encodingOf(String.valueOf(terms.redPayloadType())));
            line("a=fmtp:" + terms.redPayloadType() + " " + section.parametersOf(terms.redPayloadType()));
        }
        source(local.audioSsrc());
    }

    private void video(MediaSection section) {
        int payloadType = terms.videoPayloadType();
        section.feedbackFor(payloadType).stream()
                .filter(feedback -> VIDEO_FEEDBACK.contains(feedback)
                        || feedback.equals(agreed.extensions().rateFeedback()))
                .forEach(feedback -> feedback(payloadType, feedback));
        if (terms.rtx()) {
            line("a=rtpmap:" + terms.rtxPayloadType() + " rtx/90000");
            line("a=fmtp:" + terms.rtxPayloadType() + " apt=" + payloadType);
            line("a=ssrc-group:FID " + unsigned(local.videoSsrc()) + " " + unsigned(local.rtxSsrc()));
        }
        source(local.videoSsrc());
        if (terms.rtx()) {
            source(local.rtxSsrc());
        }
    }

    private void feedback(int payloadType, String feedback) {
        line("a=rtcp-fb:" + payloadType + " " + feedback);
    }

    private void transport(MediaSection section) {
        if (section == agreed.transport()) {
            candidates(local).forEach(this::line);
            line("a=end-of-candidates");
        }
        line("a=ice-ufrag:" + local.ufrag());
        line("a=ice-pwd:" + local.password());
        line("a=fingerprint:" + local.fingerprint());
        line("a=setup:" + (terms.dtlsClient() ? "active" : "passive"));
    }

    /** The attributes that say where this server is. */
    static List<String> candidates(LocalDescription local) {
        List<String> lines = new ArrayList<>();
        for (Candidate candidate : local.candidates()) {
            boolean tcp = candidate.transport() == Candidate.Transport.TCP;
            lines.add("a=candidate:" + (lines.size() + 1) + " 1 " + (tcp ? "tcp " : "udp ") + candidate.priority() + " "
                    + candidate.host() + " " + candidate.port() + " typ host" + (tcp ? " tcptype passive" : ""));
        }
        return lines;
    }

    private void source(int ssrc) {
        line("a=ssrc:" + unsigned(ssrc) + " cname:" + local.cname());
    }

    private static String unsigned(int ssrc) {
        return Integer.toUnsignedString(ssrc);
    }

    private void line(String line) {
        text.append(line).append("\r\n");
    }
}
