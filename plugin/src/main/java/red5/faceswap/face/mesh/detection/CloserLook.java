package red5.faceswap.face.mesh.detection;

import java.util.List;
import red5.faceswap.face.mesh.geometry.Box;
import red5.faceswap.face.mesh.geometry.Detection;
import red5.faceswap.face.mesh.geometry.Region;
import red5.faceswap.face.mesh.network.AnchorDetector;
import red5.faceswap.face.mesh.network.DetectorInput;
import red5.faceswap.face.mesh.network.Models;
import red5.faceswap.face.mesh.picture.FramePyramid;
import red5.faceswap.face.mesh.picture.RegionReader;

/**
 * Looks for small faces in a part of the picture, which the full range network is shown larger than the whole. For one thread at a
 * time: {@link #read} needs the frame, {@link #search} does not and may run on another thread afterwards.
 */
final class CloserLook implements AutoCloseable {
    /** Of the network's input; the same as a picture of 16:9 has, whose network is loaded anyway. */
    static final DetectorInput INPUT = new DetectorInput(DetectorInput.SIDE, 128);

    /** Of 71 faces in six clips, 12 pixels high in the input, 92 to 100 % score that much; the landmarks judge what is found. */
    private static final float LEAST = .3f;
    /** Pixels of a face in the input from which it is seen. */
    private static final float LEAST_PIXELS = 9;
    /** Share of the part's width up to which it is a small face: others are seen in the whole picture, here only their parts. */
    private static final float LARGEST = .3f;

    private final RegionReader reader = new RegionReader(DetectorInput.SIDE, RegionReader.Range.SIGNED);
    private final AnchorDetector detector;
    private Region region;
    private Box within;

    CloserLook(Models models) {
        detector = AnchorDetector.fullRange(models, INPUT, LEAST);
    }

    /** Height of what is seen of a square region of that side, frame pixels. */
    static float height(float side) {
        return side * INPUT.height() / INPUT.width();
    }

    /** Takes in what {@link #search} will search: of an upright square its middle, as high as the network's input. */
    void read(FramePyramid frame, Region part) {
        region = part;
        float left = part.centreX() - part.side() / 2;
        float right = part.centreX() + part.side() / 2;
        float top = part.centreY() - height(part.side()) / 2;
        float bottom = part.centreY() + height(part.side()) / 2;
        within = new Box(
                left > 0 ? left : Box.ENDLESS.left(),
                top > 0 ? top : Box.ENDLESS.top(),
                right < frame.width() ? right : Box.ENDLESS.right(),
                bottom < frame.height() ? bottom : Box.ENDLESS.bottom());
        reader.read(frame, part);
    }

    /** Small faces of the part last read. */
    Sight search() {
        List<Detection> faces = detector.find(reader, region);
        faces.removeIf(face -> face.size() > LARGEST * region.side() || !within.encloses(face));
        return new Sight(faces, List.of(), List.of(), within, LEAST_PIXELS / INPUT.width() * region.side());
    }

    @Override
    public void close() {
        detector.close();
        reader.close();
    }
}
