package red5.faceswap.face.mesh.picture;

import red5.faceswap.face.FaceTemplate;
import red5.faceswap.face.identity.Recogniser;
import red5.faceswap.face.mesh.geometry.FaceParts;
import red5.faceswap.face.mesh.geometry.Region;

/** Cuts out of a frame what the recogniser looks at: the square in which a face's eyes, nose and mouth lie as it learnt them. For one thread. */
public final class RecogniserView implements AutoCloseable {
    private final RegionReader reader = new RegionReader(Recogniser.SIDE, RegionReader.Range.SIGNED);

    /** @param points of the face, in frame pixels */
    public byte[] cut(FramePyramid frame, float[] points) {
        reader.read(frame, square(points));
        byte[] rgb = new byte[Recogniser.BYTES];
        reader.copy(rgb);
        return rgb;
    }

    /** The square in which the template's features lie as ArcFace aligns them. */
    static Region square(float[] points) {
        return Region.square(FaceTemplate.ARCFACE_112.onto(FaceParts.features(points)));
    }

    @Override
    public void close() {
        reader.close();
    }
}
