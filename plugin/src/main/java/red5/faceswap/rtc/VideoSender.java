package red5.faceswap.rtc;

import java.util.random.RandomGenerator;
import red5.faceswap.rtc.congestion.PathEstimator;
import red5.faceswap.rtc.rtp.Pacer;
import red5.faceswap.rtc.rtp.PictureSlices;
import red5.faceswap.rtc.rtp.RtpStream;
import red5.faceswap.rtc.rtp.SendHistory.Sent;
import red5.faceswap.rtc.rtp.Vp8Payload;

/**
 * One viewer's pictures on the wire: paced, with packet numbers given at send time (so that what is never sent leaves no gap, and a
 * change of the rung none either), and bursts that measure the path.
 */
final class VideoSender {
    /** Packets that leave as one send at most. */
    static final int MAX_SEGMENTS = 16;

    /** Bytes that may leave at once where there is no trouble: an ordinary picture. */
    static final int CALM_BURST = MAX_SEGMENTS * 1200;

    private static final int CLOCK_RATE = 90_000;
    private static final int PICTURE_IDS = 1 << 15;
    private static final int BASE_INDICES = 1 << 8;
    private static final double FIRST_PACE = 4_000_000;
    private static final int FIRST_PROBE_BYTES = 24_000;
    private static final double TROUBLED_BURST_SECONDS = 0.010;
    private static final double PROBE_BURST_SECONDS = 0.005;
    private static final int LEAST_BURST = 2500;
    private static final double LEAST_PACE = 300_000;
    private static final double LEAST_CARRIED = 20_000;
    private static final long LOOK_AGAIN = 50_000_000L;
    private static final long KEY_EXCUSED = 400_000_000L;

    private final SecurePath path;
    private final PathEstimator estimator;
    private final OutgoingStream media;
    private final VideoRepeats repeats;
    private final Pacer pacer;
    private final WaitingPictures waiting = new WaitingPictures();
    private int pictureId;
    private int baseIndex;
    private int timestamp;
    private boolean full; // the path, when something was to be sent last
    private double carried = FIRST_PACE;
    private final OutgoingBurst burst = new OutgoingBurst();
    private long pictures;

    VideoSender(
            SecurePath path,
            ViewerTerms terms,
            LocalDescription local,
            PathEstimator estimator,
            RandomGenerator random,
            long now) {
        this.path = path;
        this.estimator = estimator;
        media = stream(local.videoSsrc(), terms.videoPayloadType(), terms, random);
        OutgoingStream rtx = terms.rtx() ? stream(local.rtxSsrc(), terms.rtxPayloadType(), terms, random) : null;
        repeats = new VideoRepeats(path, media, rtx, estimator.bitsPerSecond(), now);
        pictureId = random.nextInt(PICTURE_IDS);
        baseIndex = random.nextInt(BASE_INDICES);
        pacer = new Pacer(FIRST_PACE, CALM_BURST, now);
    }

    private OutgoingStream stream(int ssrc, int payloadType, ViewerTerms terms, RandomGenerator random) {
        RtpStream rtp = new RtpStream(ssrc, payloadType, CLOCK_RATE, random);
        return new OutgoingStream(path, rtp, terms.videoExtensions(), estimator);
    }

    RtpStream stream() {
        return media.rtp();
    }

    /** What waits to be sent. */
    WaitingPictures waiting() {
        return waiting;
    }

    long pictures() {
        return pictures;
    }

    long nacks() {
        return repeats.nacks();
    }

    long resends() {
        return repeats.resends();
    }

    /** Takes the next picture of a rung and sends what may leave now. */
    void picture(int rung, PictureSlices picture, long now) {
        waiting.offer(rung, picture, full ? Math.min(carried, pacer.bitsPerSecond()) : pacer.bitsPerSecond());
        pump(now);
    }

    /** Forgets what was sent, too. */
    void forget() {
        waiting.restart();
        repeats.clear();
        burst.end();
    }

    /**
     * How fast pictures leave from now on.
     *
     * @param bitsPerSecond on the wire
     * @param calm whether an ordinary picture may leave as one burst
     */
    void pace(double bitsPerSecond, boolean calm, long now) {
        if (pictures == 0) {
            return; // the first key frame has a pace of its own
        }
        double rate = Math.max(LEAST_PACE, bitsPerSecond);
        double atOnce = calm ? CALM_BURST : Math.max(LEAST_BURST, rate / 8 * TROUBLED_BURST_SECONDS);
        if (burst.open()) {
            rate = Math.max(rate, burst.bitsPerSecond());
            atOnce = Math.min(atOnce, Math.max(LEAST_BURST, rate / 8 * PROBE_BURST_SECONDS));
        }
        pacer.rate(rate, atOnce, now);
    }

    /** How many bits per second of pictures the path carries: a full path lets them leave no faster. */
    void carries(double bitsPerSecond) {
        carried = Math.max(LEAST_CARRIED, bitsPerSecond);
    }

    /** What the path carries, for the resends. */
    void path(double bitsPerSecond, boolean troubled) {
        repeats.path(bitsPerSecond, troubled);
    }

    /** Asks the player to keep pictures that long, see {@link OutgoingStream#playout}. */
    void playout(int bounds) {
        media.playout(bounds);
        repeats.playout(bounds);
    }

    boolean canAskForPlayoutDelay() {
        return media.canAskForPlayoutDelay();
    }

    /** Whether bursts can be filled up with repeats, which the player throws away. */
    boolean canProbe() {
        return repeats.canFill() && !burst.open() && pictures > 0;
    }

    /** Sends a burst at that rate: pictures first, then repeats. */
    void probe(double bitsPerSecond, long now) {
        beginProbe(bitsPerSecond, OutgoingBurst.bytes(bitsPerSecond), now);
        pump(now);
    }

    private void beginProbe(double bitsPerSecond, int bytes, long now) {
        burst.begin(bitsPerSecond, bytes);
        estimator.beginProbe(bitsPerSecond, now);
    }

    /** Sends what may leave now. */
    void pump(long now) {
        full = false;
        while (!waiting.isEmpty()) {
            PictureSlices picture = waiting.head();
            int size = picture.length(0) + Vp8Payload.DESCRIPTOR + media.overhead();
            full = estimator.full(now);
            int allowed = full ? 0 : pacer.allowance(size, now);
            if (allowed == 0) {
                return;
            }
            int count = Math.min(Math.min(allowed, MAX_SEGMENTS), picture.count() - waiting.nextSlice());
            if (waiting.nextSlice() == 0) {
                begin(picture, now);
            }
            sendSlices(picture, waiting.nextSlice(), count, now);
            pacer.sent(count * size);
            waiting.left(count);
            if (waiting.nextSlice() == 0) {
                end(picture, now);
            }
        }
        while (burst.open() && pacer.allowance(LEAST_BURST, now) > 0) {
            pad(now);
        }
    }

    private void begin(PictureSlices picture, long now) {
        pictureId = (pictureId + 1) % PICTURE_IDS;
        if (picture.temporalLayer() == 0) {
            baseIndex = (baseIndex + 1) % BASE_INDICES;
        }
        timestamp = media.rtp().nextTimestamp(picture.timestampMicros());
        repeats.begin(picture, nextSequence(), pictureId, baseIndex, timestamp);
        if (picture.key()) {
            estimator.excuse(now, KEY_EXCUSED);
            if (pictures == 0) {
                beginProbe(FIRST_PACE, FIRST_PROBE_BYTES, now);
            }
        }
    }

    private void end(PictureSlices picture, long now) {
        if (pictures++ == 0) {
            burst.end(); // the first key frame is the first probe, whatever its size
        }
        if (picture.key()) {
            repeats.keySent(picture.timestampMicros(), now);
        }
    }

    /** When {@link #pump} has to be called again, or {@code Long.MAX_VALUE}. */
    long nextPump(long now) {
        if (waiting.isEmpty() && !burst.open()) {
            return Long.MAX_VALUE;
        }
        return full ? now + LOOK_AGAIN : pacer.nextTime(); // feedback makes room before that, unless it gets lost
    }

    private void sendSlices(PictureSlices picture, int from, int count, long now) {
        SecurePath.Scratch scratch = path.scratch();
        int length = 0;
        int segment = 0;
        for (int slice = from; slice < from + count; slice++) {
            int payload = Vp8Payload.write(scratch.plain, 0, picture, slice, pictureId, baseIndex);
            int sequence = nextSequence();
            boolean last = slice == picture.count() - 1;
            int packet = media.build(last, timestamp, payload, length, now, burst.takes(payload + media.overhead()));
            repeats.add(sequence, length, packet, now);
            segment = Math.max(segment, packet);
            length += packet;
        }
        path.send(length, segment);
    }

    /**
     * Answers a reported loss, or decides not to.
     *
     * @return whether only a key frame helps: players may wait for seconds before they ask for it
     */
    boolean nack(int sequence, long roundTripNanos, long now) {
        Sent sent = repeats.reported(sequence);
        if (sent == null) {
            return false;
        }
        if (!waiting.keyWaits()) {
            pacer.sent(repeats.answer(sent, roundTripNanos, now));
        }
        return repeats.holdsUp(sent, roundTripNanos, now);
    }

    /** Repeats the last packet, so that a viewer that was silent has something to report on. */
    void knock(long now) {
        Sent last = repeats.last();
        if (last != null) {
            repeats.repeat(last, now, false);
        }
    }

    private int nextSequence() {
        return (int) media.rtp().index() & 0xffff;
    }

    private void pad(long now) {
        Sent last = repeats.last();
        if (last == null || !repeats.canFill()) {
            burst.end();
            return;
        }
        int bytes = repeats.bytes(last);
        pacer.sent(bytes);
        repeats.repeat(last, now, burst.takes(bytes));
    }
}
