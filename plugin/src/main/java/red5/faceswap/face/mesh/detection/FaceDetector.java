package red5.faceswap.face.mesh.detection;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import red5.faceswap.face.FaceFinder;
import red5.faceswap.face.mesh.geometry.Box;
import red5.faceswap.face.mesh.geometry.Detection;
import red5.faceswap.face.mesh.geometry.Region;
import red5.faceswap.face.mesh.network.AnchorDetector;
import red5.faceswap.face.mesh.network.DetectorInput;
import red5.faceswap.face.mesh.network.Models;
import red5.faceswap.face.mesh.picture.FramePyramid;
import red5.faceswap.face.mesh.picture.RegionReader;

/**
 * MediaPipe's single-shot face detectors: the full range network first, the short range one where that finds nothing (it
 * sees faces that fill the picture, which the first one misses). For one thread at a time: {@link #look} needs the frame,
 * {@link #find} does not and may run on another thread afterwards.
 */
public final class FaceDetector implements AutoCloseable {
    private static final float NEAR_LEAST = .5f;
    /** MediaPipe's .6 less what faces at the picture's rim lose where no black lies around it; the landmarks judge what is found. */
    private static final float FAR_LEAST = .55f;
    /** At the picture's rim half a face scores little: from here on it may be one, and is looked at again. */
    private static final float GLIMPSE_LEAST = .15f;
    /** Size of faces, in shares of the picture's longer side, below which not all are seen, and below which hardly any is. */
    private static final float SMALL = .1f;

    private static final float LEAST_SEEN = .075f;
    /** Glimpses of one picture that are looked at again, the largest; the others are believed. */
    private static final int MOST_AGAIN = 4;

    private final Models models;
    private final RegionReader reader = new RegionReader(DetectorInput.SIDE, RegionReader.Range.SIGNED);
    private final Optional<FinderView> finder;
    private final AnchorDetector near;
    private final SecondLook again;
    private final RimWatch sides;
    /** Made for the first picture, and anew when pictures of another shape come. */
    private AnchorDetector far;

    private DetectorInput shape;
    private Region region = Region.whole(2, 2);
    private int width;
    private int height;

    public FaceDetector(Models models) {
        this(models, Optional.empty());
    }

    /** @param finder looks as well; where both see a face, it counts */
    public FaceDetector(Models models, Optional<FaceFinder> finder) {
        this.models = models;
        this.finder = finder.map(FinderView::new);
        near = AnchorDetector.shortRange(models, SecondLook.LEAST_SCORE);
        again = new SecondLook(near);
        sides = new RimWatch(near, again);
    }

    /** Takes in what {@link #find} will search. */
    public void look(FramePyramid frame) {
        width = frame.width();
        height = frame.height();
        region = Region.whole(width, height);
        fit(DetectorInput.of(frame.width(), frame.height()));
        reader.keep(frame, region);
        finder.ifPresent(view -> view.look(frame));
    }

    private void fit(DetectorInput wanted) {
        if (wanted.equals(shape)) {
            return;
        }
        if (far != null) {
            far.close();
        }
        shape = wanted;
        far = AnchorDetector.fullRange(models, wanted, GLIMPSE_LEAST);
    }

    /** Faces of the picture last looked at, largest first. */
    public List<Detection> find() {
        return search().faces();
    }

    /** Faces of the picture last looked at, and what may be one at its rim. */
    Sight search() {
        Sight own = searchMyself();
        return finder.flatMap(FinderView::search)
                .map(found -> new Sight(
                                found.faces(), affirmed(found.glimpses()), found.hints(), found.within(), found.least())
                        .with(own))
                .orElse(own);
    }

    private Sight searchMyself() {
        reader.readKept();
        List<Detection> sure = far.find(reader, region, FAR_LEAST);
        List<Detection> faces = sure.isEmpty() ? near.find(reader, region, NEAR_LEAST) : sure;
        List<Detection> uncertain = far.lesser().stream()
                .filter(lesser -> faces.stream().noneMatch(face -> face.overlap(lesser) > 0))
                .toList();
        return new Sight(
                faces,
                glimpses(faces, uncertain),
                uncertain.stream()
                        .filter(lesser -> !lesser.atRim(width, height) && lesser.size() < SMALL * region.side())
                        .toList(),
                Box.ENDLESS,
                LEAST_SEEN * region.side());
    }

    private List<Detection> glimpses(List<Detection> faces, List<Detection> uncertain) {
        List<Detection> atRim =
                uncertain.stream().filter(lesser -> lesser.atRim(width, height)).toList();
        List<Detection> glimpses = new ArrayList<>(sides.look(reader, width, height));
        glimpses.removeIf(seen -> faces.stream().anyMatch(face -> face.overlap(seen) > 0));
        glimpses.addAll(affirmed(atRim));
        return glimpses;
    }

    /** Those that still may be faces when they are looked at again. */
    private List<Detection> affirmed(List<Detection> glimpses) {
        List<Detection> affirmed = new ArrayList<>();
        for (int i = 0; i < glimpses.size(); i++) {
            if (i >= MOST_AGAIN || again.isFace(reader, glimpses.get(i))) {
                affirmed.add(glimpses.get(i));
            }
        }
        return affirmed;
    }

    /** Whether a face is so small that looks at the whole picture may not see it. */
    public static boolean isSmall(Box face, FramePyramid frame) {
        return Math.max(face.width(), face.height()) < SMALL * Math.max(frame.width(), frame.height());
    }

    @Override
    public void close() {
        if (far != null) {
            far.close();
        }
        near.close();
        finder.ifPresent(FinderView::close);
        reader.close();
    }
}
