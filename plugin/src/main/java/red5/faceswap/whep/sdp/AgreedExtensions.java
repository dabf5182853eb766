package red5.faceswap.whep.sdp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import red5.faceswap.rtc.rtp.HeaderExtensions;

/**
 * How the viewer tells what its network carries: by transport-wide feedback where it offers that, else by an estimate of its own
 * (REMB), never by both; and the header extensions that go with it. In a bundle a number means the same in all sections.
 */
final class AgreedExtensions {
    static final String TRANSPORT_FEEDBACK = "transport-cc";
    private static final String ESTIMATE = "goog-remb";
    private static final String TRANSPORT_SEQUENCE =
            "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01";
    private static final String ABSOLUTE_SEND_TIME = "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time";
    private static final String PLAYOUT_DELAY = "http://www.webrtc.org/experiments/rtp-hdrext/playout-delay";

    private final HeaderExtensions video;
    private final HeaderExtensions audio;
    private final String rateFeedback;

    AgreedExtensions(Optional<MediaSection> picture, int videoType, Optional<MediaSection> sound, int audioType) {
        int videoSequence = picture.map(section -> sequence(section, videoType)).orElse(HeaderExtensions.NONE);
        // without RED what is lost of the sound is sent again as it was, which would look like delay to that feedback
        int audioSequence = sound.filter(
                        section -> section.redundancyOf(audioType).isPresent())
                .map(section -> sequence(section, audioType))
                .filter(id -> picture.isEmpty() || id == videoSequence)
                .orElse(HeaderExtensions.NONE);
        boolean feedback = videoSequence != HeaderExtensions.NONE || audioSequence != HeaderExtensions.NONE;
        boolean estimate = !feedback
                && picture.filter(section -> section.feedbackFor(videoType).contains(ESTIMATE))
                        .isPresent();
        video = picture.map(section -> new HeaderExtensions(
                        videoSequence,
                        section.extensions().id(ABSOLUTE_SEND_TIME, estimate),
                        section.extensions().id(PLAYOUT_DELAY, true)))
                .orElse(HeaderExtensions.EMPTY);
        audio = new HeaderExtensions(audioSequence, HeaderExtensions.NONE, HeaderExtensions.NONE);
        rateFeedback = feedback ? TRANSPORT_FEEDBACK : estimate ? ESTIMATE : "";
    }

    private static int sequence(MediaSection section, int payloadType) {
        boolean reported = section.feedbackFor(payloadType).contains(TRANSPORT_FEEDBACK);
        return section.extensions().id(TRANSPORT_SEQUENCE, reported);
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

    /** The answer's extmap lines for a section that is served. */
    List<String> lines(MediaSection section, boolean isVideo) {
        HeaderExtensions used = isVideo ? video : audio;
        List<String> lines = new ArrayList<>();
        if (used.hasTransportSequence()) {
            lines.add(section.extensions().line(TRANSPORT_SEQUENCE));
        }
        if (used.absoluteSendTime() != HeaderExtensions.NONE) {
            lines.add(section.extensions().line(ABSOLUTE_SEND_TIME));
        }
        if (used.hasPlayoutDelay()) {
            lines.add(section.extensions().line(PLAYOUT_DELAY));
        }
        return lines;
    }
}
