package red5.faceswap.whep.sdp;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import red5.faceswap.rtc.ViewerTerms;
import red5.faceswap.rtc.net.Fingerprint;
import red5.faceswap.whep.sdp.SdpException.Kind;

/** What is accepted of an offer: at most one VP8 and one Opus section, both on one transport. */
public final class Negotiation {
    private static final String VP8 = "VP8/90000";
    private static final String OPUS = "opus/48000/2";
    private static final int MAX_ICE = 256; // characters, RFC 8839, section 5.4

    private final SdpOffer offer;
    private final MediaSection video; // null: none
    private final MediaSection audio; // null: none
    private final List<MediaSection> offeredBundle;
    private final List<MediaSection> bundle;
    private final MediaSection transport;
    private final AgreedExtensions extensions;
    private final ViewerTerms terms;

    /** @throws SdpException when nothing of the offer can be served, or it lacks ICE or DTLS parameters */
    public Negotiation(SdpOffer offer) throws SdpException {
        this.offer = offer;
        offeredBundle = offer.bundle();
        video = first(offer, "video", VP8);
        MediaSection sound = first(offer, "audio", OPUS);
        audio = sound != null && sharesTransport(sound) ? sound : null;
        if (video == null && (audio == null || wantsVideo(offer))) {
            throw new SdpException(
                    Kind.UNSUPPORTED,
                    "Nothing here can be sent: offer VP8 video (and Opus audio) as recvonly or sendrecv.");
        }
        if (offer.lite()) {
            throw new SdpException(
                    Kind.UNSUPPORTED,
                    "The offer says a=ice-lite, as this server does: one side has to make the checks.");
        }
        bundle = new ArrayList<>(offeredBundle);
        bundle.removeIf(section -> !isVideo(section) && !isAudio(section));
        transport = !bundle.isEmpty() ? bundle.get(0) : video != null ? video : audio;
        int videoType = video == null ? ViewerTerms.NONE : video.payloadType(VP8);
        int audioType = audio == null ? ViewerTerms.NONE : audio.payloadType(OPUS);
        int redundancy = audio == null ? ViewerTerms.NONE : audio.redundancyOf(audioType);
        extensions = new AgreedExtensions(video, videoType, audio, audioType, redundancy);
        terms = new ViewerTerms(
                ice(spoken(section -> section.ufrag), "ice-ufrag"),
                ice(spoken(section -> section.password), "ice-pwd"),
                fingerprint(spoken(section -> section.fingerprint)),
                videoType,
                video == null ? ViewerTerms.NONE : video.retransmissionOf(videoType),
                audioType,
                redundancy,
                extensions.video(),
                extensions.audio(),
                spoken(section -> section.setup).equals("passive"));
    }

    /**
     * What the offer says of the transport. A section of a bundle need not say it where another one of the bundle does, and must not where
     * it is offered as bundle-only (RFC 9143, section 7.1.3).
     */
    private String spoken(Function<MediaSection, String> attribute) {
        String said = attribute.apply(transport);
        if (!bundle.isEmpty()) {
            for (int i = 0; said.isEmpty() && i < offeredBundle.size(); i++) {
                said = attribute.apply(offeredBundle.get(i));
            }
        }
        return said;
    }

    /** The first section of that kind which can be served; null for none. */
    private static MediaSection first(SdpOffer offer, String kind, String encoding) {
        for (MediaSection section : offer.media()) {
            if (section.kind.equals(kind) && section.receives() && section.payloadType(encoding) != ViewerTerms.NONE) {
                return section;
            }
        }
        return null;
    }

    private static boolean wantsVideo(SdpOffer offer) {
        return offer.media().stream().anyMatch(section -> section.kind.equals("video") && section.receives());
    }

    /** There is one transport: without BUNDLE only one section can have it. */
    private boolean sharesTransport(MediaSection section) {
        return video == null || offeredBundle.contains(section) && offeredBundle.contains(video);
    }

    private static String ice(String value, String attribute) throws SdpException {
        if (value.isEmpty() || value.length() > MAX_ICE) {
            throw new SdpException(
                    Kind.MALFORMED, "The offer has no a=" + attribute + ": a WebRTC offer with ICE is needed.");
        }
        return value;
    }

    private static Fingerprint fingerprint(String value) throws SdpException {
        Words words = new Words(value, 0, value.length());
        String hash = words.next() ? words.get() : "";
        String digits = words.next() ? words.get() : "";
        if (digits.isEmpty() || words.next()) {
            throw new SdpException(
                    Kind.MALFORMED, "The offer has no a=fingerprint: a WebRTC offer with DTLS-SRTP is needed.");
        }
        if (!Fingerprint.supports(hash)) {
            throw new SdpException(Kind.UNSUPPORTED, "The offer's a=fingerprint is of an unknown kind: use sha-256.");
        }
        return new Fingerprint(hash, digits);
    }

    /** What the sending side has to know. */
    public ViewerTerms terms() {
        return terms;
    }

    AgreedExtensions extensions() {
        return extensions;
    }

    SdpOffer offer() {
        return offer;
    }

    /** What is accepted of the offer's bundle, in the bundle's order: the first one speaks for all (RFC 9143, section 7.3.1). */
    List<MediaSection> bundle() {
        return bundle;
    }

    /** The section that speaks for the transport. */
    MediaSection transport() {
        return transport;
    }

    boolean isVideo(MediaSection section) {
        return section == video;
    }

    boolean isAudio(MediaSection section) {
        return section == audio;
    }
}
