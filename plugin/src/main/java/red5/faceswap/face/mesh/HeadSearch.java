package red5.faceswap.face.mesh;

import java.util.ArrayList;
import java.util.List;

/**
 * Looks for faces with both detectors and low demands: each frame the whole picture, and in turn smaller parts of it (for small
 * faces) and the picture turned (for heads that lie or hang). {@link #everywhere} does all of that at once. For one thread.
 */
final class HeadSearch implements AutoCloseable {
    /** Score from which something may be a face. */
    static final float LEAST = .3f;
    /** Faces at the picture's edge are found when there is something around it. */
    private static final float MARGIN = 1.15f;
    /** Part of the picture's shorter side that a closer look takes in, and how far apart two such looks are at most. */
    private static final float CLOSER = .62f;

    private static final float APART = .7f;
    private static final double[] TURNS = {-.7, .7, -1.5, 1.5, Math.PI};
    private static final float SAME = .3f;

    private final Models models;
    private final RegionReader reader = new RegionReader(DetectorInput.SIDE, RegionReader.Range.SIGNED);
    private final AnchorDetector near;
    private final AnchorDetector square;
    /** For whole pictures; made for the first one, and anew when pictures of another shape come. */
    private AnchorDetector far;

    private DetectorInput shape;
    private int width;
    private int height;
    private final List<Region> looks = new ArrayList<>();
    private int turn;

    HeadSearch(Models models) {
        this.models = models;
        near = AnchorDetector.shortRange(models, LEAST);
        square = AnchorDetector.fullRange(models, new DetectorInput(DetectorInput.SIDE, DetectorInput.SIDE), LEAST);
    }

    /** All looks at once: for the first frame of a scene. */
    List<Detection> everywhere(FramePyramid frame) {
        fit(frame);
        List<Detection> seen = whole(frame);
        for (Region look : looks) {
            merge(seen, look(frame, look));
        }
        return seen;
    }

    /** The whole picture and one of the other looks. */
    List<Detection> next(FramePyramid frame) {
        fit(frame);
        List<Detection> seen = whole(frame);
        merge(seen, look(frame, looks.get(turn++ % looks.size())));
        return seen;
    }

    /** A look at one place where a head should be. */
    List<Detection> at(FramePyramid frame, HeadShape head) {
        Region region = new Region(head.centreX(), head.centreY(), 3.2f * head.halfHeight(), head.angle());
        reader.read(frame, region);
        return near.find(reader, region);
    }

    private List<Detection> whole(FramePyramid frame) {
        Region region = widened(frame);
        reader.read(frame, region);
        List<Detection> seen = far.find(reader, region);
        merge(seen, near.find(reader, region));
        return seen;
    }

    private List<Detection> look(FramePyramid frame, Region region) {
        reader.read(frame, region);
        return square.find(reader, region);
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
            far = AnchorDetector.fullRange(models, wanted, LEAST);
        }
        looks.clear();
        turn = 0;
        closer();
        Region whole = widened(frame);
        for (double angle : TURNS) {
            looks.add(new Region(whole.centreX(), whole.centreY(), whole.side(), (float) angle));
        }
    }

    private void closer() {
        float side = CLOSER * Math.min(width, height);
        int columns = 1 + (int) Math.ceil((width - side) / (APART * side));
        int rows = 1 + (int) Math.ceil((height - side) / (APART * side));
        for (int k = 0; k < columns * rows; k++) {
            float x = side / 2 + (width - side) * (k % columns) / Math.max(1, columns - 1);
            float y = side / 2 + (height - side) * (k / columns) / Math.max(1, rows - 1);
            looks.add(new Region(x, y, side, 0));
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
        square.close();
        near.close();
        reader.close();
    }
}
