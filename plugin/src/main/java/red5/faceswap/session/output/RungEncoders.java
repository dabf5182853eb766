package red5.faceswap.session.output;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import red5.faceswap.media.VideoFrame;
import red5.faceswap.pipeline.Alarms;
import red5.faceswap.rtc.Broadcast;
import red5.faceswap.rtc.Rung;

/**
 * All rungs of a broadcast: tells it which there are, and gives pictures to those that somebody wants. The best one has a thread of
 * its own, the smaller ones share another, so that neither delays the other; when the best one falls behind, the smaller ones get
 * every second picture only until it has caught up. Thread-safe; no method but {@link #close} blocks.
 */
final class RungEncoders implements EncodeWorker.Owner, AutoCloseable {
    /** What the owner is told, on encoding threads. */
    interface Owner {
        /** A picture was given to the broadcast, in the best of the rungs that are wanted. */
        void sent(Picture picture, double encodeMillis);

        void problem(String sentence);
    }

    private final Ladder ladder;
    private final Alarms alarms;
    private final Broadcast broadcast;
    private final Owner owner;
    private final List<RungEncoder> encoders;
    private final EncodeWorker best;
    private final EncodeWorker small; // null where there is one rung only
    private final List<EncodeWorker> workers;
    private List<Rung> rungs;
    private boolean held;
    private boolean spared;
    private long sparedPictures;

    /** @param name of the stream, for the threads {@code faceswap-<name>-encode} and {@code faceswap-<name>-encode-small} */
    RungEncoders(
            String name,
            Ladder ladder,
            Duration keyFrameInterval,
            Codecs codecs,
            Alarms alarms,
            Broadcast broadcast,
            Owner owner) {
        this.ladder = ladder;
        this.alarms = alarms;
        this.broadcast = broadcast;
        this.owner = owner;
        this.rungs = ladder.largest();
        this.encoders = IntStream.range(0, ladder.most())
                .mapToObj(i -> new RungEncoder(i, keyFrameInterval.toNanos(), codecs, alarms, broadcast))
                .toList();
        this.best = new EncodeWorker("faceswap-" + name + "-encode", encoders.subList(0, 1), alarms, this);
        this.small = encoders.size() == 1
                ? null
                : new EncodeWorker(
                        "faceswap-" + name + "-encode-small", encoders.subList(1, encoders.size()), alarms, this);
        this.workers = small == null ? List.of(best) : List.of(best, small);
        broadcast.rungs(rungs);
    }

    /** Hands a picture over; the caller keeps its reference. */
    synchronized void offer(Picture picture) {
        announce(picture.frame());
        boolean behind = (held || best.wanted()) && best.offer(picture);
        if (small == null || !(held || small.wanted())) {
            return;
        }
        spared = behind && !spared;
        if (spared) {
            sparedPictures++;
        } else {
            small.offer(picture);
        }
    }

    private void announce(VideoFrame frame) {
        if (!isShaped(frame)) {
            rungs = ladder.rungs(frame.width(), frame.height());
            encoders.stream().skip(rungs.size()).forEach(gone -> want(gone.index(), false));
            broadcast.rungs(rungs);
        }
    }

    private boolean isShaped(VideoFrame frame) {
        Rung first = rungs.get(0);
        return first.width() == frame.width() && first.height() == frame.height();
    }

    @Override
    public synchronized List<Rung> rungs(VideoFrame frame) {
        return isShaped(frame) ? rungs : List.of();
    }

    /** While held nothing is encoded; the newest picture waits, for whichever rungs are wanted then. */
    synchronized void hold(boolean now) {
        if (held != now) {
            held = now;
            workers.forEach(worker -> worker.hold(now));
        }
    }

    /** Frees everything until the next picture, which will be a key frame. */
    void rest() {
        workers.forEach(EncodeWorker::rest);
    }

    /** Whether anybody gets pictures of that rung; others than those of the list are left out. */
    void want(int rung, boolean wanted) {
        if (rung < encoders.size() && encoders.get(rung).wanted() != wanted) {
            encoders.get(rung).want(wanted);
            if (!wanted) {
                alarms.after(RungEncoder.LINGER_NANOS, rung == 0 ? best::tidy : small::tidy);
            }
        }
    }

    /**
     * Somebody who gets that rung needs a key frame.
     *
     * @return whether one would be made at once if there were a picture
     */
    boolean requestKeyFrame(int rung) {
        return rung < encoders.size()
                && encoders.get(rung).requestKeyFrame()
                && workers.stream().allMatch(EncodeWorker::idle);
    }

    /** Everybody needs one. */
    void requestKeyFrames() {
        encoders.forEach(RungEncoder::requestKeyFrame);
    }

    void forgetOriginals() {
        workers.forEach(EncodeWorker::forgetOriginals);
    }

    /** Pictures that the best rung was too slow for. */
    long dropped() {
        return best.dropped();
    }

    /** Pictures that the smaller rungs were too slow for or spared. */
    synchronized long droppedSmaller() {
        return small == null ? 0 : sparedPictures + small.dropped();
    }

    long keyFramesMade() {
        return encoders.stream().mapToLong(RungEncoder::keyFramesMade).sum();
    }

    /** Those that are encoded, best first. */
    synchronized List<RungStatus> status() {
        return encoders.stream()
                .limit(rungs.size())
                .filter(RungEncoder::wanted)
                .map(rung -> rung.status(rungs.get(rung.index())))
                .toList();
    }

    @Override
    public void sent(Picture picture, RungEncoder rung, double encodeMillis) {
        if (encoders.stream().limit(rung.index()).noneMatch(RungEncoder::wanted)) {
            owner.sent(picture, encodeMillis);
        }
    }

    @Override
    public void problem(String sentence) {
        owner.problem(sentence);
    }

    /** Ends the threads. */
    @Override
    public void close() {
        workers.forEach(EncodeWorker::close);
    }
}
