package red5.faceswap.face.mesh;

import java.util.List;
import java.util.Locale;
import red5.faceswap.face.Face;
import red5.faceswap.face.FaceEmbedding;
import red5.faceswap.face.FaceException;
import red5.faceswap.face.SourceFace;
import red5.faceswap.face.identity.Recogniser;

/** Turns an uploaded picture into a source face. Opens its own networks, so that any number of uploads may run at once. */
final class SourcePreparation implements AutoCloseable {
    /** Narrower faces give a blurred texture that nobody recognises, pixels of the upload. */
    private static final int MIN_FACE = 48;
    /** About as many pixels across the face as the texture has texels. */
    private static final int USEFUL_FACE = 320;

    private static final float LEAST_PRESENCE = .5f;
    /** The region gets better with every look. */
    private static final int LOOKS = 3;

    private final CanonicalMesh mesh;
    private final SkinTone skin;
    private final FaceDetector detector;
    private final Landmarker landmarker;
    private final Recogniser recogniser;
    private final FramePyramid pyramid = new FramePyramid();

    SourcePreparation(Models models, SkinTone skin, Recogniser recogniser) {
        this.recogniser = recogniser;
        this.mesh = models.mesh;
        this.skin = skin;
        detector = new FaceDetector(models);
        landmarker = new Landmarker(models);
    }

    MeshSourceFace prepare(byte[] encoded) throws FaceException {
        try (PictureReader.Picture picture = PictureReader.read(encoded)) {
            pyramid.look(picture.frame());
            try {
                return prepare(picture);
            } finally {
                pyramid.release();
            }
        }
    }

    private MeshSourceFace prepare(PictureReader.Picture picture) throws FaceException {
        detector.look(pyramid);
        List<Detection> faces = detector.find();
        if (faces.isEmpty()) {
            throw new FaceException("No face was found in the picture: choose one in which a face looks at the camera,"
                    + " well lit and not cut off");
        }
        float[] points = new float[3 * CanonicalMesh.VERTICES];
        float presence = landmarks(faces.get(0), points);
        if (presence < LEAST_PRESENCE) {
            throw new FaceException("The face in the picture cannot be read: choose one in which it looks at the camera"
                    + " and nothing covers it");
        }
        float width = CanonicalMesh.distance(points, FaceParts.LEFT_CHEEK, FaceParts.RIGHT_CHEEK);
        float uploadedWidth = width * picture.scale();
        if (uploadedWidth < MIN_FACE) {
            throw new FaceException(String.format(
                    Locale.ROOT,
                    "The face in the picture is only %.0f pixels wide, at least %d are needed: choose a larger picture",
                    uploadedWidth,
                    MIN_FACE));
        }
        return build(points, width, found(picture, points, faces), embedding(points));
    }

    private float landmarks(Detection face, float[] points) {
        Region region = Region.around(face);
        float presence = 0;
        for (int look = 0; look < LOOKS; look++) {
            presence = landmarker.find(pyramid, region, points);
            region = Region.around(points);
        }
        return presence;
    }

    private static SourceFace.Found found(PictureReader.Picture picture, float[] points, List<Detection> faces) {
        Box box = Box.around(points);
        float scale = picture.scale();
        Face face = new Face(
                0,
                box.left() * scale,
                box.top() * scale,
                box.width() * scale,
                box.height() * scale,
                faces.get(0).score());
        return new SourceFace.Found(picture.width(), picture.height(), face, faces.size() - 1);
    }

    private FaceEmbedding embedding(float[] points) throws FaceException {
        try (RecogniserView view = new RecogniserView()) {
            return recogniser.embed(view.cut(pyramid, points));
        }
    }

    private MeshSourceFace build(float[] points, float width, SourceFace.Found found, FaceEmbedding embedding) {
        FaceWindow window = new FaceWindow();
        window.read(pyramid, Box.around(points), pyramid.levelFor(width, USEFUL_FACE));
        UvGrid grid = new UvGrid(mesh, TexturePyramid.SIDE);
        SourceTexture unrolled = new SourceTexture(mesh, skin, grid, window, points);
        float[][] planes = unrolled.unroll();
        float smile = Expression.smile(mesh, points);
        Expression expression = new Expression(mesh, grid);
        expression.cleanLips(planes);
        unrolled.clean(planes);
        expression.neutralise(planes, smile);
        TexturePyramid texture = new TexturePyramid(mesh, grid, planes);
        return new MeshSourceFace(mesh, skin, texture, EvenShape.of(mesh, points), smile, found, embedding);
    }

    @Override
    public void close() {
        detector.close();
        landmarker.close();
        pyramid.close();
    }
}
