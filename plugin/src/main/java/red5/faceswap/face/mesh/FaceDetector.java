package red5.faceswap.face.mesh;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import red5.faceswap.face.FaceFinder;

/**
 * MediaPipe's single-shot face detectors: the full range network first, the short range one where that finds nothing (it
 * sees faces that fill the picture, which the first one misses). For one thread at a time: {@link #look} needs the frame,
 * {@link #find} does not and may run on another thread afterwards.
 */
final class FaceDetector implements AutoCloseable {
    private static final float NEAR_LEAST = .5f;
    /** MediaPipe's .6 less what faces at the picture's rim lose where no black lies around it; the landmarks judge what is found. */
    private static final float FAR_LEAST = .55f;
    /** At the picture's rim half a face scores little, and nothing is lost if it is none: from here on it may be one. */
    private static final float GLIMPSE_LEAST = .15f;

    private final Models models;
    private final RegionReader reader = new RegionReader(DetectorInput.SIDE, RegionReader.Range.SIGNED);
    private final Optional<FinderView> finder;
    private final AnchorDetector near;
    /** Made for the first picture, and anew when pictures of another shape come. */
    private AnchorDetector far;

    private DetectorInput shape;
    private Region region = Region.whole(2, 2);
    private int width;
    private int height;

    FaceDetector(Models models) {
        this(models, Optional.empty());
    }

    /** @param finder looks as well; where both see a face, it counts */
    FaceDetector(Models models, Optional<FaceFinder> finder) {
        this.models = models;
        this.finder = finder.map(FinderView::new);
        near = AnchorDetector.shortRange(models, NEAR_LEAST);
    }

    /**
     * What was seen in a picture.
     *
     * @param faces largest first
     * @param glimpses what may be a face that is half outside the picture, perhaps none; largest first
     */
    record Sight(List<Detection> faces, List<Detection> glimpses) {
        /** @param lesser what scored too little for a face; at the rim it may be one */
        static Sight of(List<Detection> faces, List<Detection> lesser, int width, int height) {
            List<Detection> glimpses = lesser.stream()
                    .filter(glimpse -> glimpse.atRim(width, height))
                    .filter(glimpse -> faces.stream().noneMatch(face -> face.overlap(glimpse) > 0))
                    .toList();
            return new Sight(faces, glimpses);
        }

        /** Both together; a face that both have seen is this one's. */
        Sight with(Sight other, int width, int height) {
            List<Detection> all = new ArrayList<>(faces);
            other.faces.stream()
                    .filter(face -> faces.stream().noneMatch(known -> known.holds(face)))
                    .forEach(all::add);
            all.sort(Detection.LARGEST_FIRST);
            return of(
                    all,
                    Stream.concat(glimpses.stream(), other.glimpses.stream()).toList(),
                    width,
                    height);
        }
    }

    /** Takes in what {@link #find} will search. */
    void look(FramePyramid frame) {
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
    List<Detection> find() {
        return search().faces();
    }

    /** Faces of the picture last looked at, and what may be one at its rim. */
    Sight search() {
        Sight own = searchMyself();
        return finder.flatMap(FinderView::search)
                .map(found -> found.with(own, width, height))
                .orElse(own);
    }

    private Sight searchMyself() {
        reader.readKept();
        List<Detection> sure = far.find(reader, region, FAR_LEAST);
        List<Detection> faces = sure.isEmpty() ? near.find(reader, region) : sure;
        return Sight.of(faces, far.lesser(), width, height);
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
