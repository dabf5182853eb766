package red5.faceswap.face.mesh;

import java.util.List;

/**
 * MediaPipe's single-shot face detectors: the full range network first, the short range one where that finds nothing (it
 * sees faces that fill the picture, which the first one misses). For one thread at a time: {@link #look} needs the frame,
 * {@link #find} does not and may run on another thread afterwards.
 */
final class FaceDetector implements AutoCloseable {
    /** MediaPipe's .6 less what faces at the picture's rim lose where no black lies around it; the landmarks judge what is found. */
    private static final float FAR_LEAST = .55f;

    private final Models models;
    private final RegionReader reader = new RegionReader(DetectorInput.SIDE, RegionReader.Range.SIGNED);
    private final AnchorDetector near;
    /** Made for the first picture, and anew when pictures of another shape come. */
    private AnchorDetector far;

    private DetectorInput shape;
    private Region region = Region.whole(2, 2);

    FaceDetector(Models models) {
        this.models = models;
        near = AnchorDetector.shortRange(models, .5f);
    }

    /** Takes in what {@link #find} will search. */
    void look(FramePyramid frame) {
        region = Region.whole(frame.width(), frame.height());
        fit(DetectorInput.of(frame.width(), frame.height()));
        reader.read(frame, region);
    }

    private void fit(DetectorInput wanted) {
        if (wanted.equals(shape)) {
            return;
        }
        if (far != null) {
            far.close();
        }
        shape = wanted;
        far = AnchorDetector.fullRange(models, wanted, FAR_LEAST);
    }

    /** Faces of the picture last looked at, largest first. */
    List<Detection> find() {
        List<Detection> faces = far.find(reader, region);
        return faces.isEmpty() ? near.find(reader, region) : faces;
    }

    @Override
    public void close() {
        if (far != null) {
            far.close();
        }
        near.close();
        reader.close();
    }
}
