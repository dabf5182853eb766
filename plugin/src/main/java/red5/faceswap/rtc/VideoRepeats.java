package red5.faceswap.rtc;

import red5.faceswap.rtc.rtp.PictureSlices;
import red5.faceswap.rtc.rtp.ResendPolicy;
import red5.faceswap.rtc.rtp.SendHistory;
import red5.faceswap.rtc.rtp.SendHistory.Sent;
import red5.faceswap.rtc.rtp.Vp8Payload;

/**
 * What one viewer was sent of the pictures lately, and its being sent again: for a loss that it reported, or as filling that the player
 * throws away.
 */
final class VideoRepeats {
    private static final int HISTORY = 1024;
    private static final int HISTORY_OF_FRAMES = 128; // half a second of 720p; headers and tags are kept

    private final SecurePath path;
    private final OutgoingStream media;
    private final OutgoingStream rtx; // null: the viewer knows no RTX
    private final SendHistory history;
    private final ResendPolicy policy;
    private long nacks;
    private long resends;

    /**
     * @param media what is repeated
     * @param rtx what repeats go by, null for the same stream
     * @param bitsPerSecond what the path is thought to carry
     */
    VideoRepeats(SecurePath path, OutgoingStream media, OutgoingStream rtx, double bitsPerSecond, long now) {
        this.path = path;
        this.media = media;
        this.rtx = rtx;
        history = new SendHistory(rtx == null ? HISTORY_OF_FRAMES : HISTORY);
        policy = new ResendPolicy(bitsPerSecond, now);
    }

    /** Losses that were reported. */
    long nacks() {
        return nacks;
    }

    /** Of these the answered ones. */
    long resends() {
        return resends;
    }

    /** Whether repeats are thrown away by the player that has their originals already. */
    boolean canFill() {
        return rtx != null;
    }

    /** See {@link OutgoingStream#playout}. */
    void playout(int bounds) {
        if (rtx != null) {
            rtx.playout(bounds);
        }
    }

    /** The packets from now on are that picture's. */
    void begin(PictureSlices picture, int firstSequence, int pictureId, int baseIndex, int timestamp) {
        history.begin(picture, firstSequence, pictureId, baseIndex, timestamp);
    }

    /** Notes a protected packet of that picture, which lies at that place of the scratch output. */
    void add(int sequence, int at, int length, long now) {
        history.add(sequence, now);
        if (rtx == null) {
            history.keepFrame(sequence, path.scratch().out, at, length, media.headerLength(), path.tagLength());
        }
    }

    /** See {@link ResendPolicy#keySent}. */
    void keySent(long timestampMicros, long now) {
        policy.keySent(timestampMicros, now);
    }

    /** See {@link ResendPolicy#path}. */
    void path(double bitsPerSecond, boolean troubled) {
        policy.path(bitsPerSecond, troubled);
    }

    void clear() {
        history.clear();
    }

    /** The packet that was reported lost; null when it is too long ago, or was never sent. */
    Sent reported(int sequence) {
        nacks++;
        return history.find(sequence);
    }

    /** Answers a reported loss if that is worth it; returns the bytes that it took of the path. */
    int answer(Sent sent, long roundTripNanos, long now) {
        int bytes = bytes(sent);
        if (!policy.allows(sent, bytes, roundTripNanos, now)) {
            return 0;
        }
        resends++;
        repeat(sent, now, false);
        return bytes;
    }

    /** Whether only a key frame helps who has lost that: players may wait for seconds before they ask for it. */
    boolean holdsUp(Sent sent, long roundTripNanos, long now) {
        return policy.holdsUp(sent, roundTripNanos, now);
    }

    /** The packet that was sent last, null for none. */
    Sent last() {
        return history.find((int) media.rtp().index() - 1 & 0xffff);
    }

    /** What repeating it takes of the path. */
    int bytes(Sent sent) {
        return sent.picture().length(sent.slice()) + media.overhead();
    }

    /**
     * Sends it again. As RTX (RFC 4588, section 4): the original number, then the original payload, in a stream of its own. Without RTX,
     * the same packet again.
     *
     * @param probing whether it is one of a burst that measures the path
     */
    void repeat(Sent sent, long now, boolean probing) {
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
        int length = rtx.build(last, sent.timestamp(), payload, 0, now, probing);
        path.send(length, length);
    }
}
