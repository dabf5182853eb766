package red5.faceswap.rtc;

import java.util.ArrayDeque;
import java.util.random.RandomGenerator;
import red5.faceswap.rtc.congestion.PathEstimator;
import red5.faceswap.rtc.rtp.Pacer;
import red5.faceswap.rtc.rtp.PictureSlices;
import red5.faceswap.rtc.rtp.ResendPolicy;
import red5.faceswap.rtc.rtp.RtpStream;
import red5.faceswap.rtc.rtp.SendHistory;
import red5.faceswap.rtc.rtp.Vp8Payload;

/**
 * One viewer's pictures: a short paced queue, packet numbers given at send time (so what is never sent leaves no gap), history
 * and resends. Starts, and starts again after a gap, at a key frame only.
 */
final class VideoSender {
    private static final int CLOCK_RATE = 90_000;
    private static final int MAX_WAITING = 60; // pictures: two seconds
    private static final int HISTORY = 1024;
    private static final int HISTORY_OF_BYTES = 512;
    private static final int PICTURE_IDS = 1 << 15;

    private final SecurePath path;
    private final OutgoingStream media;
    private final OutgoingStream rtx; // null: the viewer knows no RTX
    private final SendHistory history;
    private final Pacer pacer;
    private final ResendPolicy resendPolicy;
    private final ArrayDeque<PictureSlices> waiting = new ArrayDeque<>();
    private int nextSlice;
    private int pictureId;
    private int timestamp;
    private boolean keyNeeded = true;
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
        RtpStream pictures = new RtpStream(local.videoSsrc(), terms.videoPayloadType(), CLOCK_RATE, random);
        media = new OutgoingStream(path, pictures, terms.videoExtensions(), estimator);
        RtpStream again = new RtpStream(local.rtxSsrc(), terms.rtxPayloadType(), CLOCK_RATE, random);
        rtx = terms.rtx() ? new OutgoingStream(path, again, terms.videoExtensions(), estimator) : null;
        history = new SendHistory(terms.rtx() ? HISTORY : HISTORY_OF_BYTES);
        pictureId = random.nextInt(PICTURE_IDS);
        pacer = new Pacer(now);
        resendPolicy = new ResendPolicy(now);
    }

    RtpStream stream() {
        return media.rtp();
    }

    long pictures() {
        return pictures;
    }

    int waiting() {
        return waiting.size();
    }

    long nacks() {
        return nacks;
    }

    long resends() {
        return resends;
    }

    /** Whether nothing can be sent before a key frame comes. */
    boolean keyNeeded() {
        return keyNeeded;
    }

    /** Takes the next picture and sends what may leave now. */
    void picture(PictureSlices picture, long now) {
        if (keyNeeded && !picture.key()) {
            return;
        }
        if (waiting.size() >= MAX_WAITING) {
            restart();
            if (!picture.key()) {
                return;
            }
        }
        keyNeeded = false;
        waiting.add(picture);
        pump(now);
    }

    /** Gives up what waits; goes on at the next key frame. */
    void restart() {
        waiting.clear();
        nextSlice = 0;
        keyNeeded = true;
    }

    /** Forgets what was sent, too. */
    void forget() {
        restart();
        history.clear();
    }

    /** Sends what the pacer allows. */
    void pump(long now) {
        while (!waiting.isEmpty()) {
            int allowed = pacer.allowance(now);
            if (allowed == 0) {
                return;
            }
            PictureSlices picture = waiting.peek();
            if (nextSlice == 0) {
                pictureId = (pictureId + 1) % PICTURE_IDS;
                timestamp = media.rtp().nextTimestamp(picture.timestampMicros());
            }
            int count = Math.min(allowed, picture.count() - nextSlice);
            sendSlices(picture, nextSlice, count, now);
            pacer.sent(count);
            nextSlice += count;
            if (nextSlice == picture.count()) {
                waiting.remove();
                nextSlice = 0;
                pictures++;
            }
        }
    }

    /** When {@link #pump} has to be called again, or {@code Long.MAX_VALUE}. */
    long nextPump() {
        return waiting.isEmpty() ? Long.MAX_VALUE : pacer.nextTime();
    }

    private void sendSlices(PictureSlices picture, int from, int count, long now) {
        SecurePath.Scratch scratch = path.scratch();
        int length = 0;
        int segment = 0;
        for (int slice = from; slice < from + count; slice++) {
            int payload = Vp8Payload.write(scratch.plain, 0, picture, slice, pictureId);
            int sequence = (int) media.rtp().index() & 0xffff;
            boolean last = slice == picture.count() - 1;
            int packet = media.build(last, timestamp, payload, length, now, false);
            SendHistory.Sent sent = history.add(sequence, picture, slice, pictureId, timestamp, now);
            if (rtx == null) {
                history.keepPacket(sent, scratch.out, length, packet);
            }
            segment = Math.max(segment, packet);
            length += packet;
        }
        path.send(length, segment);
    }

    /** Answers a reported loss, or decides not to. */
    void nack(int sequence, long roundTripNanos, long now) {
        nacks++;
        SendHistory.Sent sent = history.find(sequence);
        if (sent == null) {
            return;
        }
        int bytes = sent.picture().length(sent.slice()) + RtpStream.HEADER;
        if (resendPolicy.allows(sent, bytes, roundTripNanos, now)) {
            resends++;
            resend(sent, now);
        }
    }

    /** As RTX (RFC 4588, section 4): the original number, then the original payload, in a stream of its own. */
    private void resend(SendHistory.Sent sent, long now) {
        if (rtx == null) {
            path.send(sent.packet(), sent.packetLength(), sent.packetLength());
            return;
        }
        byte[] plain = path.scratch().plain;
        plain[0] = (byte) (sent.sequence() >>> 8);
        plain[1] = (byte) sent.sequence();
        int payload = 2 + Vp8Payload.write(plain, 2, sent.picture(), sent.slice(), sent.pictureId());
        boolean last = sent.slice() == sent.picture().count() - 1;
        int length = rtx.build(last, sent.timestamp(), payload, 0, now, false);
        path.send(length, length);
    }

    /** @param bitsPerSecond what was sent during the last second */
    void sendRate(double bitsPerSecond) {
        resendPolicy.sendRate(bitsPerSecond);
    }
}
