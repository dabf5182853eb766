package red5.faceswap.whep.sdp;

import red5.faceswap.rtc.ViewerTerms;
import red5.faceswap.rtc.rtp.HeaderExtensions;
import red5.faceswap.whep.sdp.ExtensionMap.Extension;

/**
 * How the viewer tells what its network carries: by transport-wide feedback where it offers that, else by an estimate of its own
 * (REMB), never by both; and the header extensions that go with it. In a bundle a number means the same in all sections.
 */
final class AgreedExtensions {
    static final String TRANSPORT_FEEDBACK = "transport-cc";
    private static final String ESTIMATE = "goog-remb";

    private final HeaderExtensions video;
    private final HeaderExtensions audio;
    private final String rateFeedback;

    /**
     * Of two sections.
     *
     * @param picture null for none
     * @param sound null for none
     * @param redundancy payload type of sound that comes more than once, or {@link ViewerTerms#NONE}
     */
    AgreedExtensions(MediaSection picture, int videoType, MediaSection sound, int audioType, int redundancy) {
        int videoSequence = picture == null ? HeaderExtensions.NONE : sequence(picture, videoType);
        // without RED what is lost of the sound is sent again as it was, which would look like delay to that feedback
        int audioSequence = redundancy == ViewerTerms.NONE ? HeaderExtensions.NONE : sequence(sound, audioType);
        if (picture != null && audioSequence != videoSequence) {
            audioSequence = HeaderExtensions.NONE;
        }
        boolean feedback = videoSequence != HeaderExtensions.NONE || audioSequence != HeaderExtensions.NONE;
        boolean estimate = !feedback && picture != null && picture.allows(videoType, ESTIMATE);
        video = picture == null
                ? HeaderExtensions.EMPTY
                : new HeaderExtensions(
                        videoSequence,
                        picture.extensions.id(Extension.ABSOLUTE_SEND_TIME, estimate),
                        picture.extensions.id(Extension.PLAYOUT_DELAY, true));
        audio = new HeaderExtensions(audioSequence, HeaderExtensions.NONE, HeaderExtensions.NONE);
        rateFeedback = feedback ? TRANSPORT_FEEDBACK : estimate ? ESTIMATE : "";
    }

    private static int sequence(MediaSection section, int payloadType) {
        return section.extensions.id(Extension.TRANSPORT_SEQUENCE, section.allows(payloadType, TRANSPORT_FEEDBACK));
    }

    HeaderExtensions video() {
        return video;
    }

    HeaderExtensions audio() {
        return audio;
    }

    /** The kind of feedback to answer for pictures, empty for none. */
    String rateFeedback() {
        return rateFeedback;
    }

    /** Writes the answer's extmap lines for a section that is served. */
    void write(MediaSection section, boolean isVideo, StringBuilder answer) {
        HeaderExtensions used = isVideo ? video : audio;
        if (used.hasTransportSequence()) {
            section.extensions.write(Extension.TRANSPORT_SEQUENCE, answer);
        }
        if (used.absoluteSendTime() != HeaderExtensions.NONE) {
            section.extensions.write(Extension.ABSOLUTE_SEND_TIME, answer);
        }
        if (used.hasPlayoutDelay()) {
            section.extensions.write(Extension.PLAYOUT_DELAY, answer);
        }
    }
}
