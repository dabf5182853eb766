package red5.faceswap.rtc;

import java.util.random.RandomGenerator;
import red5.faceswap.media.EncodedSound;
import red5.faceswap.rtc.congestion.PathEstimator;
import red5.faceswap.rtc.rtp.RtpStream;

/** One viewer's sound: a packet each (RFC 7587), at once. */
final class AudioSender {
    private static final int CLOCK_RATE = 48_000;
    private static final int MAX_PAYLOAD = 1200;
    private static final int DURATION = 960; // 20 ms
    private static final int TOLERANCE = 960;

    private final SecurePath path;
    private final OutgoingStream media;

    AudioSender(
            SecurePath path,
            ViewerTerms terms,
            LocalDescription local,
            PathEstimator estimator,
            RandomGenerator random) {
        this.path = path;
        RtpStream sound = new RtpStream(local.audioSsrc(), terms.audioPayloadType(), CLOCK_RATE, random);
        media = new OutgoingStream(path, sound, terms.audioExtensions(), estimator);
    }

    RtpStream stream() {
        return media.rtp();
    }

    /** @param lean whether the viewer is to be spared bits */
    void sound(EncodedSound sound, boolean lean, long now) {
        byte[] data = lean ? sound.lean() : sound.data();
        if (data.length == 0 || data.length > MAX_PAYLOAD) {
            return; // no Opus packet of 20 ms: it could not be sent whole
        }
        System.arraycopy(data, 0, path.scratch().plain, 0, data.length);
        int timestamp = media.rtp().followingTimestamp(sound.timestampMicros(), DURATION, TOLERANCE);
        int length = media.build(false, timestamp, data.length, 0, now, false);
        path.send(length, length);
    }
}
