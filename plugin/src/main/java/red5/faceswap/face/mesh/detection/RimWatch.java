package red5.faceswap.face.mesh.detection;

import java.util.ArrayList;
import java.util.List;
import red5.faceswap.face.mesh.geometry.Box;
import red5.faceswap.face.mesh.geometry.Detection;
import red5.faceswap.face.mesh.geometry.Region;
import red5.faceswap.face.mesh.network.AnchorDetector;
import red5.faceswap.face.mesh.picture.RegionReader;

/**
 * Watches the left and the right side of one stream's pictures for heads that are half outside, of which a look at the whole picture sees few:
 * with the picture mirrored beyond its side they are whole. It looks where the side has changed since the look before; else what was seen is
 * still there. For one thread, frames in order.
 */
final class RimWatch {
    /** Score of what is seen there for the first time: patterns become even when they are mirrored, as faces are. */
    private static final float LEAST = .65f;
    /** The same where one was seen just before. */
    private static final float STILL = .45f;
    /** What is compared of a place: from the picture's side on so many of its sides, in cells of its luma. */
    private static final float STRIP = .15f;

    private static final int COLUMNS = 4;
    private static final int ROWS = 24;
    /** Change of a cell's mean luma that noise does not make, and cells that must have changed. */
    private static final int CHANGE = 4;

    private static final int CHANGED = 2;
    /** Further outside, in shares of its width, lies the middle of no half face, but of a whole one's image in the mirror. */
    private static final float OUTSIDE = .25f;

    private final AnchorDetector detector;
    private final SecondLook again;
    private final List<Place> places = new ArrayList<>();
    private final byte[] strip = new byte[COLUMNS * ROWS];
    private int width;
    private int height;

    /** A square whose middle lies on the picture's side. */
    private static final class Place {
        private final Region region;
        private final byte[] looks = new byte[COLUMNS * ROWS];
        private List<Detection> seen = List.of();
        private boolean looked;

        Place(Region region) {
            this.region = region;
        }

        boolean hasChanged(byte[] now) {
            int changed = 0;
            for (int k = 0; k < now.length; k++) {
                changed += Math.abs((now[k] & 255) - (looks[k] & 255)) > CHANGE ? 1 : 0;
            }
            return !looked || changed >= CHANGED;
        }
    }

    /** @param detector short range, telling scores from {@link #STILL} on or less */
    RimWatch(AnchorDetector detector, SecondLook again) {
        this.detector = detector;
        this.again = again;
    }

    /**
     * What may be half a head at the left or the right side.
     *
     * @param reader has kept the picture
     */
    List<Detection> look(RegionReader reader, int pictureWidth, int pictureHeight) {
        if (pictureWidth != width || pictureHeight != height) {
            width = pictureWidth;
            height = pictureHeight;
            plan();
        }
        List<Detection> seen = new ArrayList<>();
        for (Place place : places) {
            reader.readKeptLuma(strip(place.region), COLUMNS, ROWS, strip);
            if (place.hasChanged(strip)) {
                place.seen = look(reader, place);
                System.arraycopy(strip, 0, place.looks, 0, strip.length);
                place.looked = true;
            }
            seen.addAll(place.seen);
        }
        return seen;
    }

    private void plan() {
        places.clear();
        float side = Math.min(width, height);
        int along = (int) Math.ceil(height / side);
        for (int k = 0; k < 2 * along; k++) {
            places.add(new Place(new Region(k % 2 * width, height * (k / 2 + .5f) / along, side, 0)));
        }
    }

    private Box strip(Region place) {
        float wide = STRIP * place.side();
        float left = place.centreX() == 0 ? 0 : width - wide;
        return new Box(
                left,
                Math.max(0, place.centreY() - place.side() / 2),
                left + wide,
                Math.min(height, place.centreY() + place.side() / 2));
    }

    private List<Detection> look(RegionReader reader, Place place) {
        reader.readKept(place.region, RegionReader.Range.MIRRORED);
        float least = place.seen.isEmpty() ? LEAST : STILL;
        return detector.find(reader, place.region, least).stream()
                .filter(seen -> !isReflection(seen) && seen.atRim(width, height) && again.isFace(reader, seen))
                .toList();
    }

    private boolean isReflection(Detection seen) {
        float most = OUTSIDE * seen.width();
        return seen.centreX() < -most || seen.centreX() > width + most;
    }
}
