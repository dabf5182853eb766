package red5.faceswap.face.mesh.detection;

import java.util.List;
import java.util.Optional;
import red5.faceswap.face.FaceFinder;
import red5.faceswap.face.FaceFinder.Found;
import red5.faceswap.face.mesh.geometry.Box;
import red5.faceswap.face.mesh.geometry.Detection;
import red5.faceswap.face.mesh.geometry.Region;
import red5.faceswap.face.mesh.picture.FramePyramid;
import red5.faceswap.face.mesh.picture.RegionReader;

/** Gives one stream's pictures to a detector that the operator brought along. For one thread at a time, as {@link FaceDetector}. */
final class FinderView implements AutoCloseable {
    /**
     * Of the box's longer side: MediaPipe's detectors, for which everything else was made, give a square around the features, from the brows to
     * the chin; others box the forehead as well, and the whole head where it is turned.
     */
    private static final float SQUARE = .85f;

    private final FaceFinder finder;
    private RegionReader reader;
    private int side;
    private int width;
    private int height;
    private byte[] rgb = new byte[0];

    FinderView(FaceFinder finder) {
        this.finder = finder;
    }

    /** Takes in what {@link #search} will look at. */
    void look(FramePyramid frame) {
        if (reader == null || side != finder.side()) {
            close();
            side = finder.side();
            reader = new RegionReader(side, RegionReader.Range.SIGNED);
            rgb = new byte[3 * side * side];
        }
        width = frame.width();
        height = frame.height();
        float longer = Math.max(width, height);
        reader.keep(frame, new Region(longer / 2, longer / 2, longer, 0));
    }

    /** What was seen in the picture last looked at; empty when the detector cannot look just now. */
    Optional<Sight> search() {
        reader.readKept();
        reader.copy(rgb);
        float toFrame = (float) Math.max(width, height) / side;
        int across = Math.min(side, (int) Math.ceil(width / toFrame));
        int down = Math.min(side, (int) Math.ceil(height / toFrame));
        return finder.find(rgb, across, down).map(found -> {
            float sure = finder.sure();
            List<Detection> faces = detections(found, toFrame, sure, 2);
            List<Detection> glimpses = detections(found, toFrame, 0, sure).stream()
                    .filter(lesser -> lesser.atRim(width, height))
                    .toList();
            return new Sight(faces, glimpses, List.of(), Box.ENDLESS, 0);
        });
    }

    /** Those with a score in that range, largest first. */
    private static List<Detection> detections(List<Found> found, float toFrame, float from, float to) {
        return found.stream()
                .filter(one -> one.face().score() >= from && one.face().score() < to)
                .map(one -> detection(one, toFrame))
                .sorted(Detection.LARGEST_FIRST)
                .toList();
    }

    private static Detection detection(Found found, float toFrame) {
        float[] f = found.features();
        float size = SQUARE * Math.max(found.face().width(), found.face().height()) * toFrame;
        float x = ((f[0] + f[2]) / 2 + f[4] + (f[6] + f[8]) / 2) / 3;
        float y = ((f[1] + f[3]) / 2 + f[5] + (f[7] + f[9]) / 2) / 3;
        float[] keypoints = {
            f[0],
            f[1],
            f[2],
            f[3],
            f[4],
            f[5],
            (f[6] + f[8]) / 2,
            (f[7] + f[9]) / 2, // ears: where their side of the box is
            found.face().x(),
            (f[1] + f[3]) / 2,
            found.face().x() + found.face().width(),
            (f[1] + f[3]) / 2
        };
        for (int i = 0; i < keypoints.length; i++) {
            keypoints[i] *= toFrame;
        }
        return new Detection(
                x * toFrame, y * toFrame, size, size, keypoints, found.face().score());
    }

    @Override
    public void close() {
        if (reader != null) {
            reader.close();
            reader = null;
        }
    }
}
