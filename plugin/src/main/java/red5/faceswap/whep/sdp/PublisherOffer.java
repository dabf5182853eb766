package red5.faceswap.whep.sdp;

import java.util.List;
import red5.faceswap.rtc.ViewerTerms;
import red5.faceswap.whep.sdp.SdpException.Kind;

/** What a publisher's offer (RFC 9725) must have, so that whoever sends another one is told in a sentence what to send instead. */
public final class PublisherOffer {
    private static final List<String> VIDEO = List.of("VP8/90000", "VP9/90000", "H264/90000", "AV1/90000");
    private static final List<String> AUDIO = List.of("opus/48000/2", "G722/8000", "PCMU/8000", "PCMA/8000");

    private PublisherOffer() {}

    /** @throws SdpException for an offer that cannot be taken */
    public static void check(SdpOffer offer) throws SdpException {
        List<MediaSection> video = sent(offer, "video");
        List<MediaSection> audio = sent(offer, "audio");
        if (video.isEmpty()) {
            throw unsupported(
                    audio.isEmpty()
                            ? "The offer sends nothing: offer video, and audio where there is some, as sendonly or sendrecv."
                            : "The offer sends sound alone, and there is nothing to swap: offer video too, as sendonly or sendrecv.");
        }
        if (video.size() > 1 || audio.size() > 1) {
            throw unsupported("The offer has several pictures or sounds: publish one of each to a stream.");
        }
        if (!hasAny(video.get(0), VIDEO)) {
            throw unsupported("None of the offered video codecs can be decoded: offer VP8, H.264, VP9 or AV1.");
        }
        if (!audio.isEmpty() && !hasAny(audio.get(0), AUDIO)) {
            throw unsupported("None of the offered audio codecs can be decoded: offer Opus.");
        }
        if (!audio.isEmpty() && !offer.bundle().containsAll(List.of(video.get(0), audio.get(0)))) {
            throw unsupported("Picture and sound need one transport: offer both in one a=group:BUNDLE.");
        }
        transport(offer);
    }

    private static void transport(SdpOffer offer) throws SdpException {
        boolean ice =
                offer.media().stream().anyMatch(section -> !section.ufrag.isEmpty() && !section.password.isEmpty());
        if (!ice) {
            throw new SdpException(
                    Kind.MALFORMED, "The offer has no a=ice-ufrag and a=ice-pwd: a WebRTC offer with ICE is needed.");
        }
        if (offer.media().stream().allMatch(section -> section.fingerprint.isEmpty())) {
            throw new SdpException(
                    Kind.MALFORMED, "The offer has no a=fingerprint: a WebRTC offer with DTLS-SRTP is needed.");
        }
    }

    private static List<MediaSection> sent(SdpOffer offer, String kind) {
        return offer.media().stream()
                .filter(section -> section.kind.equals(kind) && section.sends())
                .toList();
    }

    private static boolean hasAny(MediaSection section, List<String> encodings) {
        return encodings.stream().anyMatch(encoding -> section.payloadType(encoding) != ViewerTerms.NONE);
    }

    private static SdpException unsupported(String sentence) {
        return new SdpException(Kind.UNSUPPORTED, sentence);
    }
}
