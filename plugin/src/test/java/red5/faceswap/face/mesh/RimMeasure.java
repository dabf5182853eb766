package red5.faceswap.face.mesh;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.Random;
import red5.faceswap.face.FaceEngine;
import red5.faceswap.face.FaceException;
import red5.faceswap.face.FaceTracker;
import red5.faceswap.face.FramePlan;
import red5.faceswap.face.SwapSettings;
import red5.faceswap.face.mesh.drawing.MeshPlan;
import red5.faceswap.face.mesh.geometry.Box;
import red5.faceswap.media.FramePool;

/**
 * What becomes of the picture's rim: how often something there is covered that is no face, and how often a face that is half outside is
 * covered. Every frame is drawn when its look-back is over, as in a stream.
 */
public final class RimMeasure {
    private static final int MICROS = 33_333;
    /** Covered pixels that a viewer would notice, in shares of the picture. */
    private static final double NOTICED = .0003;
    /** Reach of what may be drawn for a face in the middle, in sizes of its points' box. */
    private static final float HEAD = 2.4f;
    /** Share of a face's points in the picture that must be covered. */
    private static final double MOST = .6;
    /** Points in the picture from which a face is one. */
    private static final int LEAST_POINTS = 40;

    private final FaceEngine engine;
    private final FramePool pool;
    private final int width;
    private final int height;
    private final Path font;

    /** @param font a TrueType file for what is written */
    public RimMeasure(FaceEngine engine, FramePool pool, int width, int height, Path font) {
        this.engine = engine;
        this.pool = pool;
        this.width = width;
        this.height = height;
        this.font = font;
    }

    /**
     * What was covered for nothing.
     *
     * @param frames looked at
     * @param wrong of them, those in which a viewer would notice it
     * @param pixels share of all pixels of all frames
     */
    public record FalseCovers(int frames, int wrong, double pixels) {
        public FalseCovers plus(FalseCovers other) {
            int all = frames + other.frames;
            return new FalseCovers(
                    all, wrong + other.wrong, (frames * pixels + other.frames * other.pixels) / Math.max(1, all));
        }

        public static FalseCovers none() {
            return new FalseCovers(0, 0, 0);
        }
    }

    /**
     * What was covered for good reason.
     *
     * @param faces half in a picture
     * @param covered of them
     */
    public record Recall(int faces, int covered) {
        public Recall plus(Recall other) {
            return new Recall(faces + other.faces, covered + other.covered);
        }

        public double share() {
            return covered / (double) faces;
        }
    }

    /** A frame that is drawn later. */
    private record Waiting(PlacedHead.Shown shown, FramePlan plan) {}

    /** Somebody in the middle of the picture, and something at its rim. */
    public FalseCovers falseCovers(
            PlacedHead head, RimDecor decor, long seed, boolean moves, int frames, SwapSettings settings)
            throws FaceException {
        FalseCovers[] sum = {FalseCovers.none()};
        PlacedHead.Place middle = new PlacedHead.Place(.32f * height, .5f * width, .48f * height);
        play(
                frames,
                settings,
                i -> {
                    long micros = (long) i * MICROS;
                    PlacedHead.Shown shown = head.picture(i, width, height, middle, PlacedHead.Look.AS_IT_IS, micros);
                    decor.over(shown.frame(), seed, moves ? i / 30.0 : 0, font);
                    Noise.add(shown.frame(), 2, i);
                    return shown;
                },
                one -> sum[0] = sum[0].plus(falseCovers(one)));
        return sum[0];
    }

    private FalseCovers falseCovers(Waiting one) throws FaceException {
        Box head = Box.around(one.shown.points()).grown(HEAD);
        if (((MeshPlan) one.plan).all().stream().allMatch(drawing -> isWithin(drawing.box(), head))) {
            return new FalseCovers(1, 0, 0);
        }
        HiddenPixels covered = HiddenPixels.of(one.plan, pool, width, height);
        int wrong = 0;
        for (int k = 0; k < covered.count(); k++) {
            wrong += covered.at(k) && !head.holds(k % width, k / width) ? 1 : 0;
        }
        double share = wrong / (double) covered.count();
        return new FalseCovers(1, share > NOTICED ? 1 : 0, share);
    }

    private static boolean isWithin(Box box, Box other) {
        return box.left() >= other.left()
                && box.right() <= other.right()
                && box.top() >= other.top()
                && box.bottom() <= other.bottom();
    }

    /**
     * A head that is cut by the rim.
     *
     * @param share of the face's box in the picture
     * @param size of the face, in heights of the picture
     */
    public record Cut(PlacedHead.Rim rim, float share, float size, PlacedHead.Look look) {
        /** Where along the rim, 0..1: anywhere, the same in each run. */
        float along() {
            return .35f + .3f * new Random(Objects.hash(rim.ordinal(), share, size, look.ordinal())).nextFloat();
        }
    }

    /** The head is there from the first frame on and stays. */
    public Recall standing(PlacedHead head, Cut cut, int frames, SwapSettings settings) throws FaceException {
        return recall(head, cut, frames, settings, i -> cut.share);
    }

    /** The head comes in so far within that many frames, from the rim, and goes again; at first nobody is there. */
    public Recall walking(PlacedHead head, Cut cut, int frames, SwapSettings settings) throws FaceException {
        return recall(head, cut, 2 * frames + 6, settings, i -> {
            float way = (i - 6) / (float) frames;
            return way < 0 ? -1.5f : (float) (cut.share * Math.sin(Math.PI * Math.min(1, way / 2)));
        });
    }

    private interface Way {
        float share(int frame);
    }

    private Recall recall(PlacedHead head, Cut cut, int frames, SwapSettings settings, Way way) throws FaceException {
        Recall[] sum = {new Recall(0, 0)};
        float size = cut.size * height;
        play(
                frames,
                settings,
                i -> {
                    PlacedHead.Place place = PlacedHead.Place.at(
                            cut.rim, way.share(i), cut.along(), size, head.width(size), width, height);
                    PlacedHead.Shown shown = head.picture(i, width, height, place, cut.look, (long) i * MICROS);
                    Noise.add(shown.frame(), 2, i);
                    return shown;
                },
                one -> sum[0] = sum[0].plus(recall(one)));
        return sum[0];
    }

    private Recall recall(Waiting one) throws FaceException {
        HiddenPixels hidden = HiddenPixels.of(one.plan, pool, width, height);
        float[] points = one.shown.points();
        return hidden.inside(points) < LEAST_POINTS
                ? new Recall(0, 0)
                : new Recall(1, hidden.shareOf(points) > MOST ? 1 : 0);
    }

    private interface Source {
        PlacedHead.Shown frame(int i);
    }

    private interface Judge {
        void see(Waiting one) throws FaceException;
    }

    private void play(int frames, SwapSettings settings, Source source, Judge judge) throws FaceException {
        Deque<Waiting> waiting = new ArrayDeque<>();
        try (FaceTracker tracker = engine.newTracker()) {
            for (int i = 0; i < frames; i++) {
                PlacedHead.Shown shown = source.frame(i);
                waiting.add(new Waiting(shown, tracker.track(shown.frame(), settings)));
                if (waiting.size() > settings.safeguard().lookBack()) {
                    see(waiting.remove(), judge);
                }
            }
            tracker.conclude();
            while (!waiting.isEmpty()) {
                see(waiting.remove(), judge);
            }
        } finally {
            waiting.forEach(one -> one.shown.frame().close());
        }
    }

    private static void see(Waiting one, Judge judge) throws FaceException {
        try {
            judge.see(one);
        } finally {
            one.shown.frame().close();
        }
    }
}
