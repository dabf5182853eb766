package red5.faceswap.rtc;

import java.util.function.IntConsumer;
import java.util.random.RandomGenerator;
import red5.faceswap.media.EncodedSound;
import red5.faceswap.rtc.congestion.PathEstimator;
import red5.faceswap.rtc.net.SrtpProfile;
import red5.faceswap.rtc.rtp.NtpClock;
import red5.faceswap.rtc.rtp.PictureSlices;
import red5.faceswap.rtc.rtp.RtcpReader;

/** What flows between this server and one connected viewer: pictures, sound, reports and the viewer's feedback on them. */
final class Media implements RtcpReader.Sink {
    private static final long SECOND = 1_000_000_000L;
    private static final double MAX_ROUND_TRIP = 5 * SECOND;
    private static final double START = 2_800_000; // a little above what the best rung to begin with takes
    private static final double SMOOTHING = 0.3;
    private static final double KEY_FRAMES_AT_ONCE = 3;
    private static final double KEY_FRAMES_PER_SECOND = 0.5;
    /** Until a key frame that was asked for may have left. */
    private static final long SAME_KEY_FRAME = 3 * SECOND / 10;

    private final SecurePath path;
    private final SrtpProfile profile;
    private final LocalDescription local;
    private final NtpClock clock;
    private final VideoSender video; // null: not agreed
    private final Steering steering; // null with it
    private final AudioSender audio; // null: not agreed
    private final ReportSender reports;
    private final PathEstimator estimator;
    /** As many as an honest player needs: each costs all viewers of its rung. */
    private final TokenBucket keyFrameRequests;

    private long keyFrameGranted;

    private long now;
    private long nextReport;
    private long ratedAt;
    private long ratedBytes;
    private double roundTripNanos = 0.1 * SECOND;
    private boolean roundTripKnown;
    private int fractionLost;
    private double sentBitsPerSecond;
    private long plis;
    private long firs;
    private long badRtcp;

    Media(
            SecurePath path,
            SrtpProfile profile,
            ViewerTerms terms,
            LocalDescription local,
            NtpClock clock,
            RandomGenerator random,
            RungDemand demand,
            IntConsumer keyFrameWanted,
            long now) {
        this.path = path;
        this.profile = profile;
        this.local = local;
        this.clock = clock;
        this.now = now;
        this.nextReport = now;
        this.ratedAt = now;
        keyFrameGranted = now - SAME_KEY_FRAME;
        estimator = new PathEstimator(START);
        keyFrameRequests = new TokenBucket(KEY_FRAMES_AT_ONCE, KEY_FRAMES_PER_SECOND, now);
        video = terms.video() ? new VideoSender(path, terms, local, estimator, random, now) : null;
        audio = terms.audio() ? new AudioSender(path, terms, local, estimator, random) : null;
        steering = video == null
                ? null
                : new Steering(video, estimator, demand, keyFrameWanted, audio == null ? at -> 0 : audio::repeats);
        reports = new ReportSender(path, clock, local.cname());
    }

    SecurePath path() {
        return path;
    }

    /** The broadcast's rungs are these from now on. */
    void levels(Levels levels, long at) {
        if (steering != null) {
            steering.levels(levels, at);
        }
    }

    void picture(int rung, PictureSlices picture, long at) {
        if (steering != null) {
            boolean first = video.stream().packets() == 0;
            steering.picture(rung, picture, at);
            if (first && video.stream().packets() > 0) {
                nextReport = at; // sound and picture find each other with the first report
            }
        }
    }

    void sound(EncodedSound sound, long at) {
        if (audio != null) {
            if (steering == null) {
                audio.sound(sound, false, estimator.bitsPerSecond() / 2, at);
            } else {
                audio.sound(sound, steering.lean(), steering.spareBitsPerSecond(), at);
            }
        }
    }

    /** Stops for a viewer that is not heard of: what waits is given up. */
    void pause() {
        if (steering != null) {
            steering.pause();
        }
    }

    /** Goes on for a viewer that is heard again. */
    void resume(long at) {
        if (steering != null) {
            steering.restart(at);
        }
    }

    /** Does what is due; returns when to come back, at the latest. */
    long wake(long at) {
        if (steering != null) {
            steering.wake(at);
        }
        if (at >= nextReport) {
            nextReport = at + SECOND;
            sendReports(at);
            measureRate(at);
        }
        return nextWake(at);
    }

    /** When to {@link #wake}, at the latest. */
    long nextWake(long at) {
        return steering == null ? nextReport : Math.min(nextReport, steering.nextWake(at));
    }

    private void sendReports(long at) {
        if (video != null) {
            reports.report(video.stream(), at);
        }
        if (audio != null) {
            reports.report(audio.stream(), at);
        }
    }

    private void measureRate(long at) {
        long sent = path.bytes();
        if (at - ratedAt >= SECOND / 2) {
            sentBitsPerSecond = (sent - ratedBytes) * 8e9 / (at - ratedAt);
            if (ratedBytes > 0) { // the first interval has the handshake's end and a first picture only
                estimator.sentRate(sentBitsPerSecond);
            }
            ratedBytes = sent;
            ratedAt = at;
        }
    }

    /** Takes an SRTCP packet, in place; true when it was the viewer's. */
    boolean rtcp(byte[] data, int length, long at) {
        now = at;
        int plain = path.openRtcp(data, length);
        if (plain < 0) {
            badRtcp++;
            return false;
        }
        if (!RtcpReader.read(data, plain, this)) {
            badRtcp++;
        }
        if (steering != null) {
            steering.reported(at);
        }
        return true;
    }

    void bye() {
        if (video != null) {
            reports.bye(video.stream());
        }
        if (audio != null) {
            reports.bye(audio.stream());
        }
    }

    @Override
    public void receptionReport(int ssrc, int lost, int lastReport, int delay) {
        if (lastReport != 0) {
            double nanos = (clock.middle(now) - lastReport - delay) * (double) SECOND / 65_536;
            if (nanos >= 0 && nanos < MAX_ROUND_TRIP) {
                roundTripNanos = roundTripKnown ? roundTripNanos + SMOOTHING * (nanos - roundTripNanos) : nanos;
                roundTripKnown = true;
            }
        }
        if (audio != null) {
            audio.lost(lost / 256.0, ssrc == local.audioSsrc());
        }
        if (ssrc == local.videoSsrc()) {
            fractionLost = lost;
            estimator.report(lost / 256.0, roundTripMillis(), now);
        }
    }

    private double roundTripMillis() {
        return roundTripKnown ? roundTripNanos / 1e6 : 0;
    }

    @Override
    public void nack(int ssrc, int sequence) {
        if (ssrc == local.videoSsrc() && video != null && video.nack(sequence, (long) roundTripNanos, now)) {
            pictureStands();
        }
    }

    @Override
    public void keyFrameRequest(boolean full) {
        if (full) {
            firs++;
        } else {
            plis++;
        }
        estimator.keyFrameRequested();
        keyFrameNeeded();
    }

    /** A picture is missed packet by packet, which means one key frame. */
    private void pictureStands() {
        if (now - keyFrameGranted >= SAME_KEY_FRAME) {
            keyFrameNeeded();
        }
    }

    private void keyFrameNeeded() {
        if (steering != null && keyFrameRequests.takes(now)) {
            keyFrameGranted = now;
            steering.keyFrameRequested(now);
        }
    }

    @Override
    public void bitrateEstimate(double bitsPerSecond) {
        estimator.remb(bitsPerSecond, now);
    }

    @Override
    public boolean transportFeedback(byte[] data, int at, int end) {
        return estimator.feedback(data, at, end, now);
    }

    @Override
    public void receiverReference(int receiver, int ntpMiddle) {
        reports.receiverReference(receiver, ntpMiddle, now);
    }

    ViewerStats stats(
            String label,
            String broadcast,
            ViewerState state,
            String detail,
            double seconds,
            double silentSeconds,
            Levels levels) {
        int rung = steering == null ? -1 : steering.rung();
        boolean shown = rung >= 0 && levels != null && rung < levels.rungs();
        long packets = (video == null ? 0 : video.stream().packets())
                + (audio == null ? 0 : audio.stream().packets());
        return new ViewerStats(
                label,
                broadcast,
                state,
                detail,
                profile.name(),
                seconds,
                silentSeconds,
                packets,
                path.bytes(),
                video == null ? 0 : video.pictures(),
                video == null ? 0 : video.waiting().size(),
                video == null ? 0 : video.nacks(),
                video == null ? 0 : video.resends(),
                plis,
                firs,
                badRtcp,
                roundTripMillis(),
                fractionLost * 100 / 256.0,
                sentBitsPerSecond,
                estimator.bitsPerSecond(),
                rung,
                shown ? levels.rung(rung).width() : 0,
                shown ? levels.rung(rung).height() : 0,
                video == null ? 0 : video.waiting().oneLeftOutOf());
    }
}
