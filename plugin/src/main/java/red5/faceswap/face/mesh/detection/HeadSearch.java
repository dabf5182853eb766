package red5.faceswap.face.mesh.detection;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import red5.faceswap.face.mesh.geometry.Box;
import red5.faceswap.face.mesh.geometry.Detection;
import red5.faceswap.face.mesh.geometry.HeadShape;
import red5.faceswap.face.mesh.geometry.Region;
import red5.faceswap.face.mesh.network.AnchorDetector;
import red5.faceswap.face.mesh.network.DetectorInput;
import red5.faceswap.face.mesh.network.Models;
import red5.faceswap.face.mesh.picture.FramePyramid;
import red5.faceswap.face.mesh.picture.RegionReader;

/**
 * Looks for faces with both detectors and low demands: each frame the whole picture, and in turn smaller parts of it (for small
 * faces), its edges (for half faces) and the picture turned (for heads that lie or hang). {@link #everywhere} does all of that at once. For one thread.
 */
public final class HeadSearch implements AutoCloseable {
    /** Score from which something may be a face. */
    static final float LEAST = .3f;
    /** The same for the many other looks, which together see more that is none. */
    private static final float CLOSER_LEAST = .45f;
    /** The same at the picture's rim, where half a face scores little, if a second look says so too. */
    private static final float GLIMPSE = .15f;
    /** Glimpses of one picture that are looked at again, the largest. */
    private static final int MOST_AGAIN = 4;
    /** Score from which nothing is asked. */
    private static final float SURE = .6f;
    /** What two looks from near reach together with nearly every face. */
    private static final float FROM_NEAR = .5f;
    /** Share of the picture's shorter side from which only a sure sight is a face. */
    private static final float HUGE = .8f;
    /** What is mirrored is even on both sides, as faces are: more is demanded. */
    private static final float AT_EDGE = .65f;
    /** Faces at the picture's edge are found when there is something around it. */
    private static final float MARGIN = 1.15f;
    /** Part of the picture's shorter side that a closer look takes in, and how far apart two such looks are at most. */
    private static final float CLOSER = .62f;

    private static final float APART = .7f;
    private static final double[] TURNS = {-.7, 1.5, .7, -1.5, Math.PI};
    private static final float SAME = .3f;
    private final Models models;
    private final RegionReader reader = new RegionReader(DetectorInput.SIDE, RegionReader.Range.SIGNED);
    private final RegionReader mirroring = new RegionReader(DetectorInput.SIDE, RegionReader.Range.MIRRORED);
    private final AnchorDetector near;
    private final AnchorDetector square;
    private final SecondLook again;
    private final NearLook closely;
    private final RimWatch sides;
    private final SuddenPlaces sudden = new SuddenPlaces();
    /** For whole pictures; made for the first one, and anew when pictures of another shape come. */
    private AnchorDetector far;

    private DetectorInput shape;
    private int width;
    private int height;
    private final List<Look> looks = new ArrayList<>();
    private int turn;

    /**
     * Where to look.
     *
     * @param large for faces that fill much of it
     * @param atEdge what lies beyond the picture is the picture mirrored
     */
    private record Look(Region region, boolean large, boolean atEdge) {}

    public HeadSearch(Models models) {
        this.models = models;
        near = AnchorDetector.shortRange(models, SecondLook.LEAST_SCORE);
        again = new SecondLook(near);
        closely = new NearLook(models);
        sides = new RimWatch(near, again);
        square = AnchorDetector.fullRange(models, new DetectorInput(DetectorInput.SIDE, DetectorInput.SIDE), LEAST);
    }

    /** All looks at once: for the first frame of a scene. */
    public List<Detection> everywhere(FramePyramid frame) {
        fit(frame);
        List<Detection> seen = whole(frame);
        merge(seen, whole(frame, near));
        for (Look look : looks) {
            merge(seen, look(frame, look, true));
        }
        addSides(seen, frame);
        return seen;
    }

    /**
     * The whole picture, its sides where they have changed, places where somebody may have come, and some of the other looks.
     *
     * @param known heads
     * @param more how many others
     */
    public List<Detection> next(FramePyramid frame, Collection<Box> known, int more) {
        fit(frame);
        List<Detection> seen = whole(frame);
        for (Region place : sudden.find(frame, known)) {
            reader.read(frame, place);
            merge(seen, square.find(reader, place, CLOSER_LEAST));
        }
        for (int i = 0; i < more; i++) {
            merge(seen, look(frame, looks.get(turn++ % looks.size()), false));
        }
        addSides(seen, frame);
        return seen;
    }

    /** A look at one place where a head should be. */
    public List<Detection> at(FramePyramid frame, HeadShape head) {
        Region region = new Region(head.centreX(), head.centreY(), 3.2f * head.halfHeight(), head.angle());
        reader.read(frame, region);
        return near.find(reader, region, LEAST);
    }

    /**
     * Whether what was seen in this frame without a face's points may be a face. Unsure sights are none where nothing is seen from near; at the picture's
     * rim, where a pattern is easily taken for one; and where they are nearly as large as the picture: the short range network sees such faces in noise.
     */
    public boolean affirms(FramePyramid frame, Detection seen) {
        float share = seen.size() / Math.min(frame.width(), frame.height());
        if (seen.score() < SURE && share > HUGE) {
            return false;
        }
        if (!seen.atRim(frame.width(), frame.height())) {
            return seen.score() >= SURE || closely.reaches(frame, seen, FROM_NEAR);
        }
        reader.keep(frame, widened(frame));
        return !again.isPattern(reader, seen);
    }

    /** Whether what was seen at the rim of this frame, half a face, clearly looks like one from near, too: it needs no further sight. */
    public boolean isHalfFace(FramePyramid frame, Detection seen) {
        if (!seen.atRim(frame.width(), frame.height())) {
            return false;
        }
        reader.keep(frame, widened(frame));
        return again.isClearlyFace(reader, seen);
    }

    /** What the other looks see of a head is more exact, however unsure they are: they see it as it is, and not mirrored. */
    private void addSides(List<Detection> seen, FramePyramid frame) {
        reader.keep(frame, widened(frame));
        for (Detection half : sides.look(reader, width, height)) {
            if (seen.stream().noneMatch(other -> other.overlap(half) > SAME)) {
                seen.add(half);
            }
        }
    }

    /** The whole picture, and of what is hardly seen at its rim that which a second look affirms. */
    private List<Detection> whole(FramePyramid frame) {
        Region region = widened(frame);
        reader.keep(frame, region);
        reader.readKept();
        List<Detection> seen = far.find(reader, region, LEAST);
        List<Detection> glimpses = far.lesser().stream()
                .filter(half -> half.atRim(width, height))
                .filter(half -> seen.stream().noneMatch(face -> face.overlap(half) > 0))
                .limit(MOST_AGAIN)
                .toList();
        for (Detection glimpse : glimpses) {
            if (again.isClearlyFace(reader, glimpse)) {
                seen.add(glimpse);
            }
        }
        return seen;
    }

    private List<Detection> whole(FramePyramid frame, AnchorDetector detector) {
        Region region = widened(frame);
        reader.read(frame, region);
        return detector.find(reader, region, LEAST);
    }

    private List<Detection> look(FramePyramid frame, Look look, boolean thorough) {
        RegionReader eyes = look.atEdge() ? mirroring : reader;
        eyes.read(frame, look.region());
        List<Detection> seen = (look.large() ? near : square).find(eyes, look.region(), LEAST);
        if (thorough) {
            merge(seen, (look.large() ? square : near).find(eyes, look.region(), LEAST));
        }
        seen.removeIf(face -> face.score() < (look.atEdge() ? AT_EDGE : CLOSER_LEAST));
        return seen;
    }

    private Region widened(FramePyramid frame) {
        Region whole = Region.whole(frame.width(), frame.height());
        return new Region(whole.centreX(), whole.centreY(), MARGIN * whole.side(), 0);
    }

    private void fit(FramePyramid frame) {
        if (frame.width() == width && frame.height() == height) {
            return;
        }
        width = frame.width();
        height = frame.height();
        DetectorInput wanted = DetectorInput.of(width, height);
        if (!wanted.equals(shape)) {
            if (far != null) {
                far.close();
            }
            shape = wanted;
            far = AnchorDetector.fullRange(models, wanted, GLIMPSE);
        }
        plan(frame);
    }

    /** The three kinds of looks take turns, so that none waits for all of another kind. */
    private void plan(FramePyramid frame) {
        Region whole = widened(frame);
        List<List<Look>> kinds = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        closer(kinds.get(0));
        edges(kinds.get(1));
        kinds.get(1).add(new Look(whole, true, false));
        for (double angle : TURNS) {
            kinds.get(2)
                    .add(new Look(
                            new Region(whole.centreX(), whole.centreY(), whole.side(), (float) angle), false, false));
        }
        looks.clear();
        turn = 0;
        int most = kinds.stream().mapToInt(List::size).max().orElse(0);
        for (int i = 0; i < most; i++) {
            for (List<Look> kind : kinds) {
                if (i < kind.size()) {
                    looks.add(kind.get(i));
                }
            }
        }
    }

    private void closer(List<Look> into) {
        float side = CLOSER * Math.min(width, height);
        int columns = 1 + (int) Math.ceil((width - side) / (APART * side));
        int rows = 1 + (int) Math.ceil((height - side) / (APART * side));
        for (int k = 0; k < columns * rows; k++) {
            float x = side / 2 + (width - side) * (k % columns) / Math.max(1, columns - 1);
            float y = side / 2 + (height - side) * (k / columns) / Math.max(1, rows - 1);
            into.add(new Look(new Region(x, y, side, 0), false, false));
        }
    }

    private void edges(List<Look> into) {
        float side = Math.min(width, height);
        into.add(new Look(new Region(0, height / 2f, side, 0), true, true));
        into.add(new Look(new Region(width, height / 2f, side, 0), true, true));
        int along = (int) Math.ceil(width / side);
        for (int k = 0; k < along; k++) {
            into.add(new Look(new Region(width * (k + .5f) / along, height, side, 0), true, true));
        }
    }

    /** Adds what is not known yet; of two sights of one face the surer one stays. */
    private static void merge(List<Detection> seen, List<Detection> more) {
        for (Detection face : more) {
            boolean known =
                    seen.stream().anyMatch(other -> other.overlap(face) > SAME && other.score() >= face.score());
            if (!known) {
                seen.removeIf(other -> other.overlap(face) > SAME);
                seen.add(face);
            }
        }
    }

    @Override
    public void close() {
        if (far != null) {
            far.close();
        }
        closely.close();
        square.close();
        near.close();
        mirroring.close();
        reader.close();
    }
}
