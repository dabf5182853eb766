package red5.faceswap.face.mesh.detection;

import java.util.ArrayList;
import java.util.List;
import red5.faceswap.face.mesh.geometry.Detection;
import red5.faceswap.face.mesh.geometry.Region;
import red5.faceswap.face.mesh.picture.FramePyramid;
import red5.faceswap.face.mesh.picture.TinyCopy;

/** A part of the picture that is looked at for small faces: when it was last, and what it looked like then. For one stream's serial work. */
final class PicturePart {
    /** Side of the square that a part is cut out of, pixels: a face of 40 pixels has 12 in the network's input. */
    private static final float SIDE = 640;
    /** At most that share of the picture's longer side, so that small pictures are looked at more closely, too. */
    private static final float MOST = .62f;
    /** What neighbours have in common, pixels at least: no face of 60 pixels lies in none of them whole. */
    private static final float OVERLAP = 60;

    /** Changed pixels of the tiny copy that may be a face; those in the part's middle count four times. */
    private static final int FACE = 6;
    /** That part of the width and height lies at each edge. */
    private static final int EDGE = 6;
    /** Changed pixels that a hint of a face is worth. */
    private static final int HINT = 20;
    /** Share of a part that must lie outside known faces to be worth a look. */
    private static final float FREE = .12f;
    /** Frames between two looks at a part that is never quiet. */
    private static final int REST = 15;
    /** Frames after which one is looked at though nothing has changed. */
    private static final int LONG = 150;

    final Region region;
    /** In the tiny copy. */
    private final int left;

    private final int top;
    private final int width;
    private final int height;
    private final byte[] looks;
    private int age = LONG;
    private boolean hinted;
    private int changed;
    private int surprises;
    private boolean free = true;

    private PicturePart(Region region, TinyCopy tiny) {
        this.region = region;
        float scale = tiny.scale();
        float high = CloserLook.height(region.side());
        left = clip((region.centreX() - region.side() / 2) * scale, tiny.width());
        top = clip((region.centreY() - high / 2) * scale, tiny.height());
        width = clip((region.centreX() + region.side() / 2) * scale, tiny.width()) - left;
        height = clip((region.centreY() + high / 2) * scale, tiny.height()) - top;
        looks = new byte[width * height];
    }

    private static int clip(float at, int size) {
        return Math.max(0, Math.min(size, Math.round(at)));
    }

    /** Parts that hold all of a picture together. */
    static List<PicturePart> of(FramePyramid frame, TinyCopy tiny) {
        float side = Math.min(SIDE, MOST * Math.max(frame.width(), frame.height()));
        float high = CloserLook.height(side);
        int columns = count(frame.width(), side);
        int rows = count(frame.height(), high);
        List<PicturePart> parts = new ArrayList<>();
        for (int k = 0; k < columns * rows; k++) {
            float x = place(k % columns, columns, frame.width(), side);
            float y = place(k / columns, rows, frame.height(), high);
            parts.add(new PicturePart(new Region(x, y, side, 0), tiny));
        }
        return parts;
    }

    private static int count(int length, float side) {
        return 1 + (int) Math.ceil(Math.max(0, length - side) / (side - OVERLAP));
    }

    private static float place(int k, int count, int length, float side) {
        return count == 1 ? length / 2f : side / 2 + (length - side) * k / (count - 1);
    }

    /** A frame has passed. */
    void grow() {
        age++;
    }

    /** What has changed since the last look. */
    void compare(TinyCopy tiny) {
        changed = 0;
        surprises = 0;
        int unknown = 0;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int k = (top + y) * tiny.width() + left + x;
                if (!tiny.isKnown(k)) {
                    unknown++;
                    boolean other = Math.abs(tiny.luma(k) - (looks[y * width + x] & 255)) > TinyCopy.CHANGE;
                    int weight = weight(x, width) * weight(y, height);
                    changed += other ? weight : 0;
                    surprises += tiny.isSurprise(k) ? weight : 0;
                }
            }
        }
        free = unknown > FREE * looks.length;
    }

    /** A face that the part's edge may cut is better looked at in the part beside it. */
    private static int weight(int at, int size) {
        return at < size / EDGE || at >= size - size / EDGE ? 1 : 2;
    }

    /** What may be a face was seen from afar. */
    void hint(Detection seen) {
        float high = CloserLook.height(region.side());
        hinted |= Math.abs(seen.centreX() - region.centreX()) < region.side() / 2
                && Math.abs(seen.centreY() - region.centreY()) < high / 2;
    }

    /** Whether somebody may have come. */
    boolean isDue() {
        return free && (age >= LONG || age >= REST && (hinted || changed >= FACE));
    }

    /** Whether somebody may have come just now, where it was quiet. */
    boolean isSurprising() {
        return free && surprises >= FACE;
    }

    int surprises() {
        return surprises;
    }

    /** What is looked at first: where much has changed, or was not looked at for long. */
    int urgency() {
        return age * (1 + changed + (hinted ? HINT : 0));
    }

    /** It is looked at now. */
    void looked(TinyCopy tiny) {
        age = 0;
        hinted = false;
        for (int y = 0; y < height; y++) {
            tiny.copy((top + y) * tiny.width() + left, looks, y * width, width);
        }
    }
}
