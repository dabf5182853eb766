package red5.faceswap.rtc;

import java.util.random.RandomGenerator;
import red5.faceswap.media.EncodedSound;
import red5.faceswap.rtc.congestion.PathEstimator;
import red5.faceswap.rtc.rtp.RtpStream;

/**
 * One viewer's sound: a packet each (RFC 7587), at once; where packets are lost, with those before it in it if the viewer knows RED, else
 * behind it.
 */
final class AudioSender {
    private static final int CLOCK_RATE = 48_000;
    private static final int MAX_PAYLOAD = 1200;
    private static final int DURATION = 960; // 20 ms
    private static final int TOLERANCE = 960;
    private static final long SILENCE = 500_000_000L;
    private static final long PAUSE = 100_000_000L;

    private final SecurePath path;
    private final ViewerTerms terms;
    private final OutgoingStream media;
    private final SoundRepeats repeats = new SoundRepeats();
    private final SoundRedundancy redundancy; // null: the viewer knows no RED
    private final SoundCopies copies; // null: it does, or its packets must not be sent twice
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
        redundancy = terms.red() ? new SoundRedundancy(terms.audioPayloadType(), repeats) : null;
        copies = terms.red() || terms.audioExtensions().hasTransportSequence() ? null : new SoundCopies(path, repeats);
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
        if (copies != null) {
            copies.after(length, now - lastSent < PAUSE, spareBitsPerSecond);
        }
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
        return now - lastSent > SILENCE ? 0 : repeats.bitsPerSecond();
    }

    /**
     * The viewer reported losses.
     *
     * @param share of the packets that did not come, 0 to 1
     * @param ofSound whether of these; of pictures else, whose way is the same, and whose reports come more often
     */
    void lost(double share, boolean ofSound) {
        repeats.lost(ofSound && copies != null ? copies.lossOf(share) : share);
    }
}
