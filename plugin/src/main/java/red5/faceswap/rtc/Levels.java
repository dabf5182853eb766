package red5.faceswap.rtc;

import java.util.List;
import red5.faceswap.media.EncodedSound;
import red5.faceswap.media.VideoEncoder;
import red5.faceswap.rtc.rtp.PictureSlices;

/**
 * The levels that a broadcast can be watched at, from the lowest: each rung without, then with some, then with all of the pictures that
 * a viewer may be spared; and what each takes on the wire, as measured while it is encoded. Shared by the viewers of an event loop.
 */
final class Levels {
    /** Temporal layers of each rung. The pictures of the upper one can be left out one by one, since nothing builds upon them. */
    private static final int LAYERS = 2;

    /**
     * Of twelve pictures that can be spared, those that a viewer gets at each level of a rung: 15, 22.5, 25, 26.25, 27.5 and 30 of 30 pictures. Steps
     * between them cost no key frame, so a path that does not quite carry a rung loses a few pictures a second instead of half of them.
     */
    private static final int[] TWELFTHS = {0, 6, 8, 9, 10, 12};

    /** Levels of each rung. */
    static final int STEPS = TWELFTHS.length;

    /** All of the pictures that can be spared. */
    static final int ALL_TWELFTHS = 12;

    /** More rungs than this make no sense. */
    static final int MAX_RUNGS = 16;

    private static final int PACKET_OVERHEAD = 72; // IP, UDP, RTP with an extension, descriptor, SRTP tag
    private static final int SOUND_OVERHEAD = 64;
    private static final double SOUND = 90_000; // as long as nothing is measured
    private static final double LEAN_SOUND = 50_000;
    private static final double LEAN_RUNG = 150_000;
    private static final double SMALL_RUNG = 500_000; // the sound is much of the step from one to the next
    private static final double BEST_START = 2_500_000;
    private static final double TOLERANCE = 1.1;
    private static final double LEAST_SHARE = 0.4;
    private static final double MOST_SHARE = 2;
    private static final double SMOOTHING = 0.3;
    private static final long WINDOW = 1_000_000_000L;
    private static final long REST = 500_000_000L;

    /** What one rung takes. */
    private static final class Meter {
        private final double target;
        private final double[] rate = new double[LAYERS]; // bits per second up to and including a layer
        private final long[] bytes = new long[LAYERS];
        private long windowBegan;
        private long last;

        Meter(double target) {
            this.target = target;
            rate[0] = VideoEncoder.BASE_LAYER_SHARE * target; // as long as nothing is measured
            rate[1] = target;
        }

        void count(PictureSlices picture, long now) {
            if (now - last > REST) { // nobody watched for a while
                windowBegan = now;
                bytes[0] = 0;
                bytes[1] = 0;
            }
            last = now;
            if (picture.key()) {
                return; // it would lift the average for seconds; pacing spreads it
            }
            long size = picture.bytes() + (long) PACKET_OVERHEAD * picture.count();
            for (int layer = picture.temporalLayer(); layer < LAYERS; layer++) {
                bytes[layer] += size;
            }
            if (now - windowBegan >= WINDOW) {
                for (int layer = 0; layer < LAYERS; layer++) {
                    double measured = bytes[layer] * 8e9 / (now - windowBegan);
                    rate[layer] += SMOOTHING * (Math.min(measured, MOST_SHARE * target) - rate[layer]);
                    bytes[layer] = 0;
                }
                windowBegan = now;
            }
        }

        /** Not less than a share of the target: a still picture may begin to move at any time. */
        double need(int twelfths) {
            double upper = twelfths / (double) ALL_TWELFTHS;
            double base = VideoEncoder.BASE_LAYER_SHARE;
            return Math.max(rate[0] + upper * (rate[1] - rate[0]), LEAST_SHARE * target * (base + upper * (1 - base)));
        }
    }

    /** What the sound takes, as it is and lean. */
    private static final class SoundMeter {
        private double full = SOUND;
        private double lean = LEAN_SOUND;
        private long fullBytes;
        private long leanBytes;
        private long began;

        /** Time goes on, with or without sound. */
        void pass(long now) {
            if (now - began < WINDOW) {
                return;
            }
            if (now - began < WINDOW + REST) { // otherwise nobody watched for a while
                full += SMOOTHING * (fullBytes * 8e9 / (now - began) - full);
                lean += SMOOTHING * (leanBytes * 8e9 / (now - began) - lean);
            }
            fullBytes = 0;
            leanBytes = 0;
            began = now;
        }
    }

    private final List<Rung> rungs;
    private final Meter[] meters;
    private final SoundMeter soundMeter = new SoundMeter();
    private final boolean[] skipping; // each of the thread that brings that rung's pictures

    /** @param rungs best first, 1 to {@link #MAX_RUNGS} */
    Levels(List<Rung> rungs) {
        if (rungs.isEmpty() || rungs.size() > MAX_RUNGS) {
            throw new IllegalArgumentException("1 to " + MAX_RUNGS + " rungs, not " + rungs.size());
        }
        this.rungs = List.copyOf(rungs);
        meters = new Meter[rungs.size()];
        skipping = new boolean[rungs.size()];
        for (int i = 0; i < meters.length; i++) {
            meters[i] = new Meter(rungs.get(i).bitsPerSecond());
        }
    }

    int rungs() {
        return meters.length;
    }

    Rung rung(int rung) {
        return rungs.get(rung);
    }

    /** For the thread that brings a rung's pictures: whether the next one is of use, none before it having been lost. */
    boolean takes(int rung, boolean key) {
        return key || !skipping[rung];
    }

    /** For the same thread: whether a picture that was of use found its way. */
    void delivered(int rung, boolean found) {
        skipping[rung] = !found;
    }

    /** Measures a picture of that rung. */
    void count(int rung, PictureSlices picture, long now) {
        meters[rung].count(picture, now);
        soundMeter.pass(now);
    }

    /** Measures a piece of sound. */
    void count(EncodedSound sound, long now) {
        soundMeter.pass(now);
        soundMeter.fullBytes += sound.data().length + SOUND_OVERHEAD;
        soundMeter.leanBytes += sound.lean().length + SOUND_OVERHEAD;
    }

    int levels() {
        return STEPS * meters.length;
    }

    /** The rung of a level. */
    int rungOf(int level) {
        return meters.length - 1 - level / STEPS;
    }

    /** The lowest level of the same rung. */
    int lowestLike(int level) {
        return level / STEPS * STEPS;
    }

    /** Of the pictures that a viewer may be spared, the twelfths that it gets at a level: 0 to {@link #ALL_TWELFTHS}. */
    int twelfthsOf(int level) {
        return TWELFTHS[level % STEPS];
    }

    /** Whether a level is worth its size: between small ones, every second picture looks worse than all in the smaller one. */
    boolean worthItsSize(int level) {
        return twelfthsOf(level) > 0 || !small(level);
    }

    private boolean small(int level) {
        return rungs.get(rungOf(level)).bitsPerSecond() < SMALL_RUNG;
    }

    /** Bits per second that a level takes on the wire, sound included. */
    double need(int level) {
        return meters[rungOf(level)].need(twelfthsOf(level)) + sound(level);
    }

    /** Bits per second of the sound that goes with a level. */
    double sound(int level) {
        return lean(level) ? soundMeter.lean : soundMeter.full;
    }

    /** Whether a level's sound is lean: where what it saves shows pictures that would be missed. */
    boolean lean(int level) {
        return narrowest(level) || rungOf(level) > 0 && !small(level) && twelfthsOf(level) < ALL_TWELFTHS;
    }

    /** Whether a level is for paths so narrow that the sound's bits matter. */
    boolean narrowest(int level) {
        return rungs.get(rungOf(level)).bitsPerSecond() <= LEAN_RUNG;
    }

    /** The level to begin with: the best rung of at most about 2.5 Mbit/s, for those of whom nothing is known. */
    int start() {
        int best = STEPS - 1;
        for (int level = STEPS - 1; level < levels(); level += STEPS) {
            if (rungs.get(rungOf(level)).bitsPerSecond() <= BEST_START * TOLERANCE) {
                best = level;
            }
        }
        return best;
    }

    /** The highest level worth its size that so many bits per second carry with that margin; 0 when none. */
    int highestWithin(double bitsPerSecond, double margin) {
        for (int level = levels() - 1; level > 0; level--) {
            if (worthItsSize(level) && need(level) * margin <= bitsPerSecond) {
                return level;
            }
        }
        return 0;
    }
}
