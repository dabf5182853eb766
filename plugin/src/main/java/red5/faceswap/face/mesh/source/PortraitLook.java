package red5.faceswap.face.mesh.source;

import java.util.Optional;
import red5.faceswap.face.FaceEmbedding;
import red5.faceswap.face.FaceException;
import red5.faceswap.face.FaceTemplate;
import red5.faceswap.face.Portrait;
import red5.faceswap.face.identity.Recogniser;
import red5.faceswap.face.mesh.geometry.CanonicalMesh;
import red5.faceswap.face.mesh.geometry.Region;
import red5.faceswap.face.mesh.network.Landmarker;
import red5.faceswap.face.mesh.network.Models;
import red5.faceswap.face.mesh.picture.FramePyramid;
import red5.faceswap.face.mesh.picture.RecogniserView;
import red5.faceswap.media.VideoFrame;

/** Looks who is seen in portraits, as the engine looks at the faces of a stream. For one thread. */
public final class PortraitLook implements AutoCloseable {
    private static final float LEAST_PRESENCE = .5f;
    /** The region gets better with every look. */
    private static final int LOOKS = 3;

    private final Recogniser recogniser;
    private final Landmarker landmarker;
    private final FramePyramid pyramid = new FramePyramid();
    private final RecogniserView view = new RecogniserView();

    public PortraitLook(Models models, Recogniser recogniser) {
        this.recogniser = recogniser;
        landmarker = new Landmarker(models);
    }

    /** Empty where no face is. */
    public Optional<FaceEmbedding> who(Portrait portrait) throws FaceException {
        try (VideoFrame frame = PictureReader.frame(portrait.rgb(), portrait.side())) {
            pyramid.look(frame);
            try {
                return who(Region.square(FaceTemplate.FFHQ.onto(portrait.features())));
            } finally {
                pyramid.release();
            }
        }
    }

    private Optional<FaceEmbedding> who(Region first) throws FaceException {
        float[] points = new float[3 * CanonicalMesh.VERTICES];
        Region region = first;
        for (int look = 0; look < LOOKS; look++) {
            if (landmarker.find(pyramid, region, points) < LEAST_PRESENCE) {
                return Optional.empty();
            }
            region = Region.around(points);
        }
        return Optional.of(recogniser.embed(view.cut(pyramid, points)));
    }

    @Override
    public void close() {
        view.close();
        pyramid.close();
        landmarker.close();
    }
}
