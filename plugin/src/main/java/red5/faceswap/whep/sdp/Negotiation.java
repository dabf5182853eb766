package red5.faceswap.whep.sdp;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import red5.faceswap.rtc.ViewerTerms;
import red5.faceswap.rtc.net.Fingerprint;
import red5.faceswap.whep.sdp.SdpException.Kind;

/** What is accepted of an offer: at most one VP8 and one Opus section, both on one transport. */
public final class Negotiation {
    private static final String VP8 = "VP8/90000";
    private static final String OPUS = "opus/48000/2";
    private static final int MAX_ICE = 256; // characters, RFC 8839, section 5.4

    private final SdpOffer offer;
    private final Optional<MediaSection> video;
    private final Optional<MediaSection> audio;
    private final List<MediaSection> bundle;
    private final MediaSection transport;
    private final AgreedExtensions extensions;
    private final ViewerTerms terms;

    /** @throws SdpException when nothing of the offer can be served, or it lacks ICE or DTLS parameters */
    public Negotiation(SdpOffer offer) throws SdpException {
        this.offer = offer;
        video = first(offer, "video", section -> section.payloadType(VP8).isPresent());
        audio = first(offer, "audio", section -> section.payloadType(OPUS).isPresent())
                .filter(this::sharesTransport);
        if (video.isEmpty() && (audio.isEmpty() || wantsVideo(offer))) {
            throw new SdpException(
                    Kind.UNSUPPORTED,
                    "Nothing here can be sent: offer VP8 video (and Opus audio) as recvonly or sendrecv.");
        }
        if (offer.lite()) {
            throw new SdpException(
                    Kind.UNSUPPORTED,
                    "The offer says a=ice-lite, as this server does: one side has to make the checks.");
        }
        bundle = offer.bundle().stream()
                .filter(section -> isVideo(section) || isAudio(section))
                .toList();
        transport = bundle.isEmpty() ? video.or(() -> audio).orElseThrow() : bundle.get(0);
        int videoType = video.flatMap(v -> v.payloadType(VP8)).orElse(ViewerTerms.NONE);
        int audioType = audio.flatMap(a -> a.payloadType(OPUS)).orElse(ViewerTerms.NONE);
        extensions = new AgreedExtensions(video, videoType, audio, audioType);
        terms = new ViewerTerms(
                ice(spoken(section -> section.ufrag), "ice-ufrag"),
                ice(spoken(section -> section.password), "ice-pwd"),
                fingerprint(spoken(section -> section.fingerprint)),
                videoType,
                video.flatMap(v -> v.retransmissionOf(videoType)).orElse(ViewerTerms.NONE),
                audioType,
                audio.flatMap(a -> a.redundancyOf(audioType)).orElse(ViewerTerms.NONE),
                extensions.video(),
                extensions.audio(),
                spoken(section -> section.setup).equals("passive"));
    }

    /**
     * What the offer says of the transport. A section of a bundle need not say it where another one of the bundle does, and must not where
     * it is offered as bundle-only (RFC 9143, section 7.1.3).
     */
    private String spoken(Function<MediaSection, String> attribute) {
        String own = attribute.apply(transport);
        return !own.isEmpty() || bundle.isEmpty()
                ? own
                : offer.bundle().stream()
                        .map(attribute)
                        .filter(value -> !value.isEmpty())
                        .findFirst()
                        .orElse("");
    }

    private static Optional<MediaSection> first(SdpOffer offer, String kind, Predicate<MediaSection> usable) {
        return offer.media().stream()
                .filter(section -> section.kind.equals(kind) && section.receives())
                .filter(usable)
                .findFirst();
    }

    private static boolean wantsVideo(SdpOffer offer) {
        return offer.media().stream().anyMatch(section -> section.kind.equals("video") && section.receives());
    }

    /** There is one transport: without BUNDLE only one section can have it. */
    private boolean sharesTransport(MediaSection section) {
        return video.isEmpty() || offer.bundles(section) && offer.bundles(video.get());
    }

    private static String ice(String value, String attribute) throws SdpException {
        if (value.isEmpty() || value.length() > MAX_ICE) {
            throw new SdpException(
                    Kind.MALFORMED, "The offer has no a=" + attribute + ": a WebRTC offer with ICE is needed.");
        }
        return value;
    }

    private static Fingerprint fingerprint(String value) throws SdpException {
        String[] words = SdpOffer.SPACES.split(value);
        if (words.length != 2) {
            throw new SdpException(
                    Kind.MALFORMED, "The offer has no a=fingerprint: a WebRTC offer with DTLS-SRTP is needed.");
        }
        if (!Fingerprint.supports(words[0])) {
            throw new SdpException(Kind.UNSUPPORTED, "The offer's a=fingerprint is of an unknown kind: use sha-256.");
        }
        return new Fingerprint(words[0], words[1]);
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
        return video.filter(v -> v == section).isPresent();
    }

    boolean isAudio(MediaSection section) {
        return audio.filter(a -> a == section).isPresent();
    }
}
