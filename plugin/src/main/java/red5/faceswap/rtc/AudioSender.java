package red5.faceswap.rtc;

import java.util.random.RandomGenerator;
import red5.faceswap.media.EncodedSound;
import red5.faceswap.rtc.congestion.PathEstimator;
import red5.faceswap.rtc.rtp.RtpStream;

/** One viewer's sound: a packet each (RFC 7587), at once; with those before it in it where packets are lost and the viewer knows RED. */
final class AudioSender {
    private static final int CLOCK_RATE = 48_000;
    private static final int MAX_PAYLOAD = 1200;
    private static final int DURATION = 960; // 20 ms
    private static final int TOLERANCE = 960;
    private static final long SILENCE = 500_000_000L;

    private final SecurePath path;
    private final ViewerTerms terms;
    private final OutgoingStream media;
    private final SoundRedundancy redundancy; // null: the viewer knows no RED
    private long lastSent;

    AudioSender(
            SecurePath path,
            ViewerTerms terms,
            LocalDescription local,
            PathEstimator estimator,
            RandomGenerator random) {
        this.path = path;
        this.terms = terms;
        RtpStream sound = new RtpStream(local.audioSsrc(), terms.audioPayloadType(), CLOCK_RATE, random);
        media = new OutgoingStream(path, sound, terms.audioExtensions(), estimator);
        redundancy = terms.red() ? new SoundRedundancy(terms.audioPayloadType()) : null;
    }

    RtpStream stream() {
        return media.rtp();
    }

    /**
     * Sends a piece.
     *
     * @param lean whether the viewer is to be spared bits
     * @param spareBitsPerSecond what its path is believed to carry beyond what it is sent
     */
    void sound(EncodedSound sound, boolean lean, double spareBitsPerSecond, long now) {
        byte[] data = lean ? sound.lean() : sound.data();
        if (data.length == 0 || data.length > MAX_PAYLOAD) {
            return; // no Opus packet of 20 ms: it could not be sent whole
        }
        int timestamp = media.rtp().followingTimestamp(sound.timestampMicros(), DURATION, TOLERANCE);
        int before = redundancy == null ? 0 : addEarlier(data, timestamp, spareBitsPerSecond);
        System.arraycopy(data, 0, path.scratch().plain, before, data.length);
        int length = media.build(false, timestamp, before + data.length, 0, now, false);
        path.send(length, length);
        lastSent = now;
    }

    private int addEarlier(byte[] data, int timestamp, double spareBitsPerSecond) {
        int length =
                redundancy.write(path.scratch().plain, MAX_PAYLOAD - data.length, data, timestamp, spareBitsPerSecond);
        media.rtp().payloadType(length > 0 ? terms.redPayloadType() : terms.audioPayloadType());
        return length;
    }

    /** Bits per second that repeats take beside the sound itself. */
    double repeats(long now) {
        return redundancy == null || now - lastSent > SILENCE ? 0 : redundancy.bitsPerSecond();
    }

    /** The viewer reported that share of its packets lost, 0 to 1. */
    void lost(double share) {
        if (redundancy != null) {
            redundancy.lost(share);
        }
    }
}
