package red5.faceswap.ingest;

import java.util.Optional;

/**
 * Notices what a publisher fails to send, by the packets that do come: each call says at most one new sentence. Not thread-safe.
 */
final class ArrivalWatch {
    static final long PATIENCE_MILLIS = 5000;
    static final long KEY_PATIENCE_MILLIS = 10_000;
    private static final long NEVER = Long.MIN_VALUE;

    private long firstVideo = NEVER;
    private long lastVideo = NEVER;
    private long firstAudio = NEVER;
    private long lastKey = NEVER;
    private boolean saidNoVideo;
    private boolean saidNoAudio;
    private boolean saidNoKey;

    /** A picture came at that time of the stream. */
    Optional<String> video(long millis, boolean key) {
        saidNoVideo &= lastVideo == NEVER || millis - lastVideo < PATIENCE_MILLIS;
        lastVideo = millis;
        firstVideo = firstVideo == NEVER ? millis : firstVideo;
        if (key) {
            lastKey = millis;
            saidNoKey = false;
        }
        if (!saidNoKey && millis - Math.max(firstVideo, lastKey) > KEY_PATIENCE_MILLIS) {
            saidNoKey = true;
            return Optional.of(
                    "No key frame has come for " + KEY_PATIENCE_MILLIS / 1000
                            + " s: viewers may wait long for a picture. Set the key frame interval of the publisher's encoder to 2 s.");
        }
        if (!saidNoAudio && firstAudio == NEVER && millis - firstVideo > PATIENCE_MILLIS) {
            saidNoAudio = true;
            return Optional.of("The publisher sends no sound: viewers get a silent picture.");
        }
        return Optional.empty();
    }

    /** Pictures come, but none that can be decoded: that is said, and they are not missed. */
    void undecodableVideo() {
        saidNoVideo = true;
    }

    /** The same of sound. */
    void undecodableAudio() {
        saidNoAudio = true;
    }

    /** Sound came at that time of the stream. */
    Optional<String> audio(long millis) {
        firstAudio = firstAudio == NEVER ? millis : firstAudio;
        long since = lastVideo == NEVER ? firstAudio : lastVideo;
        if (!saidNoVideo && millis - since > PATIENCE_MILLIS) {
            saidNoVideo = true;
            return Optional.of(
                    lastVideo == NEVER
                            ? "The publisher sends sound but no picture: there is nothing to swap. Check its video settings."
                            : "The publisher has stopped sending pictures while its sound goes on.");
        }
        return Optional.empty();
    }
}
