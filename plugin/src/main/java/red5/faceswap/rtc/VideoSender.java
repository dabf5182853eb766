package red5.faceswap.rtc;

import java.util.random.RandomGenerator;
import red5.faceswap.rtc.congestion.PathEstimator;
import red5.faceswap.rtc.rtp.Pacer;
import red5.faceswap.rtc.rtp.PictureSlices;
import red5.faceswap.rtc.rtp.ResendPolicy;
import red5.faceswap.rtc.rtp.RtpStream;
import red5.faceswap.rtc.rtp.SendHistory;
import red5.faceswap.rtc.rtp.SendHistory.Sent;
import red5.faceswap.rtc.rtp.Vp8Payload;

/**
 * One viewer's pictures on the wire: paced, with packet numbers given at send time (so that what is never sent leaves no gap, and a
 * change of the rung none either), history, resends, and bursts that measure the path.
 */
final class VideoSender {
    /** Packets that leave as one send at most. */
    static final int MAX_SEGMENTS = 16;

    /** Bytes that may leave at once where there is no trouble: an ordinary picture. */
    static final int CALM_BURST = MAX_SEGMENTS * 1200;

    private static final int CLOCK_RATE = 90_000;
    private static final int HISTORY = 1024;
    private static final int HISTORY_OF_FRAMES = 128; // half a second of 720p; headers and tags are kept
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
    private final OutgoingStream rtx; // null: the viewer knows no RTX
    private final SendHistory history;
    private final Pacer pacer;
    private final ResendPolicy resendPolicy;
    private final WaitingPictures waiting = new WaitingPictures();
    private int pictureId;
    private int baseIndex;
    private int timestamp;
    private boolean full; // the path, when something was to be sent last
    private double carried = FIRST_PACE;
    private final OutgoingBurst burst = new OutgoingBurst();
    private long pictures;
    private long nacks;
    private long resends;

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
        rtx = terms.rtx() ? stream(local.rtxSsrc(), terms.rtxPayloadType(), terms, random) : null;
        history = new SendHistory(terms.rtx() ? HISTORY : HISTORY_OF_FRAMES);
        pictureId = random.nextInt(PICTURE_IDS);
        baseIndex = random.nextInt(BASE_INDICES);
        pacer = new Pacer(FIRST_PACE, CALM_BURST, now);
        resendPolicy = new ResendPolicy(estimator.bitsPerSecond(), now);
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
        return nacks;
    }

    long resends() {
        return resends;
    }

    /** Takes the next picture of a rung and sends what may leave now. */
    void picture(int rung, PictureSlices picture, long now) {
        waiting.offer(rung, picture, full ? Math.min(carried, pacer.bitsPerSecond()) : pacer.bitsPerSecond());
        pump(now);
    }

    /** Forgets what was sent, too. */
    void forget() {
        waiting.restart();
        history.clear();
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
        resendPolicy.path(bitsPerSecond, troubled);
    }

    /** Asks the player to keep pictures that long, see {@link OutgoingStream#playout}. */
    void playout(int bounds) {
        media.playout(bounds);
        if (rtx != null) {
            rtx.playout(bounds);
        }
    }

    boolean canAskForPlayoutDelay() {
        return media.canAskForPlayoutDelay();
    }

    /** Whether bursts can be filled up with repeats, which the player throws away. */
    boolean canProbe() {
        return rtx != null && !burst.open() && pictures > 0;
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
        history.begin(picture, nextSequence(), pictureId, baseIndex, timestamp);
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
            resendPolicy.keySent(picture.timestampMicros(), now);
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
            history.add(sequence, now);
            if (rtx == null) {
                history.keepFrame(sequence, scratch.out, length, packet, media.headerLength(), path.tagLength());
            }
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
        nacks++;
        Sent sent = history.find(sequence);
        if (sent == null) {
            return false;
        }
        int bytes = sent.picture().length(sent.slice()) + media.overhead();
        if (!waiting.keyWaits() && resendPolicy.allows(sent, bytes, roundTripNanos, now)) {
            resends++;
            pacer.sent(bytes);
            resend(sent, now, false);
        }
        return resendPolicy.holdsUp(sent, roundTripNanos, now);
    }

    /** Repeats the last packet, so that a viewer that was silent has something to report on. */
    void knock(long now) {
        Sent last = lastSent();
        if (last != null) {
            resend(last, now, false);
        }
    }

    private int nextSequence() {
        return (int) media.rtp().index() & 0xffff;
    }

    private Sent lastSent() {
        return history.find(nextSequence() - 1 & 0xffff);
    }

    private void pad(long now) {
        Sent last = lastSent();
        if (last == null || rtx == null) {
            burst.end();
            return;
        }
        int bytes = last.picture().length(last.slice()) + media.overhead();
        pacer.sent(bytes);
        resend(last, now, burst.takes(bytes));
    }

    /**
     * As RTX (RFC 4588, section 4): the original number, then the original payload, in a stream of its own. Without RTX, the same
     * packet again.
     */
    private void resend(Sent sent, long now, boolean counted) {
        byte[] plain = path.scratch().plain;
        if (rtx == null) {
            int payload = Vp8Payload.write(plain, 0, sent.picture(), sent.slice(), sent.pictureId(), sent.baseIndex());
            int length = media.rebuild(sent.header(), sent.tag(), payload);
            path.send(length, length);
            return;
        }
        plain[0] = (byte) (sent.sequence() >>> 8);
        plain[1] = (byte) sent.sequence();
        int payload = 2 + Vp8Payload.write(plain, 2, sent.picture(), sent.slice(), sent.pictureId(), sent.baseIndex());
        boolean last = sent.slice() == sent.picture().count() - 1;
        int length = rtx.build(last, sent.timestamp(), payload, 0, now, counted);
        path.send(length, length);
    }
}
