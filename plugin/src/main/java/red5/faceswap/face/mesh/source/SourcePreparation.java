package red5.faceswap.face.mesh.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import red5.faceswap.face.Face;
import red5.faceswap.face.FaceEmbedding;
import red5.faceswap.face.FaceException;
import red5.faceswap.face.FaceTemplate;
import red5.faceswap.face.Portrait;
import red5.faceswap.face.Similarity;
import red5.faceswap.face.SourceFace;
import red5.faceswap.face.identity.Recogniser;
import red5.faceswap.face.mesh.detection.FaceDetector;
import red5.faceswap.face.mesh.geometry.Box;
import red5.faceswap.face.mesh.geometry.CanonicalMesh;
import red5.faceswap.face.mesh.geometry.Detection;
import red5.faceswap.face.mesh.geometry.FaceParts;
import red5.faceswap.face.mesh.geometry.Region;
import red5.faceswap.face.mesh.geometry.UvGrid;
import red5.faceswap.face.mesh.network.Landmarker;
import red5.faceswap.face.mesh.network.Models;
import red5.faceswap.face.mesh.picture.FaceWindow;
import red5.faceswap.face.mesh.picture.FramePyramid;
import red5.faceswap.face.mesh.picture.RecogniserView;
import red5.faceswap.face.mesh.picture.RegionReader;
import red5.faceswap.face.mesh.picture.TexturePyramid;

/** Turns uploaded pictures of a person into a source face. Opens its own networks, so that any number of uploads may run at once. */
public final class SourcePreparation implements AutoCloseable {
    /** About as many pixels across the face as the texture has texels. */
    private static final int USEFUL_FACE = 320;
    /** The region gets better with every look. */
    private static final int LOOKS = 3;

    /** Least likeness of a further picture to the first: two people have about 0, one person in other light and pose .4 or more. */
    private static final float SAME_PERSON = .25f;
    /** Pixels of what is kept for networks that make faces: as many as the largest of them take. */
    private static final int PORTRAIT = 256;

    private final CanonicalMesh mesh;
    private final SkinTone skin;
    private final UvGrid grid;
    private final FaceDetector detector;
    private final Landmarker landmarker;
    private final LipsAndLids lipsAndLids;
    private final Recogniser recogniser;
    private final FramePyramid pyramid = new FramePyramid();

    public SourcePreparation(Models models, SkinTone skin, Recogniser recogniser) {
        this.recogniser = recogniser;
        this.mesh = models.mesh;
        this.skin = skin;
        grid = new UvGrid(mesh, TexturePyramid.SIDE);
        detector = new FaceDetector(models);
        landmarker = new Landmarker(models);
        lipsAndLids = new LipsAndLids(models);
    }

    /** @param pictures of the same person, at least one */
    public MeshSourceFace prepare(List<byte[]> pictures) throws FaceException {
        List<SourcePart> parts = new ArrayList<>();
        for (byte[] picture : pictures) {
            SourcePart part = part(picture);
            parts.add(part);
            if (part.embedding().likeness(parts.get(0).embedding()) < SAME_PERSON) {
                throw new FaceException(
                        "This picture shows somebody else than the first one, or too little of the person to tell: choose another,"
                                + " or add it as a face of its own.",
                        part.found());
            }
        }
        CombinedSource combined = new CombinedSource(grid, parts);
        float[][] planes = combined.planes();
        SourcePart base = combined.base();
        Expression expression = new Expression(mesh, grid);
        expression.cleanLips(planes);
        float damage = base.texture().clean(planes);
        expression.neutralise(planes, base.smile());
        new UnsharpMask(grid).apply(planes[0], damage);
        TexturePyramid texture = new TexturePyramid(mesh, grid, planes);
        List<SourceFace.Found> found = parts.stream().map(SourcePart::found).toList();
        List<Portrait> portraits = parts.stream().map(SourcePart::portrait).toList();
        return new MeshSourceFace(
                mesh,
                skin,
                texture,
                combined.shape(mesh, damage),
                combined.smile(),
                damage,
                found,
                portraits,
                embedding(parts));
    }

    /** The mean of all pictures: what they share is the person. */
    private static FaceEmbedding embedding(List<SourcePart> parts) {
        FaceEmbedding mean = parts.get(0).embedding();
        for (int i = 1; i < parts.size(); i++) {
            mean = mean.towards(parts.get(i).embedding(), 1f / (i + 1));
        }
        return mean;
    }

    private SourcePart part(byte[] encoded) throws FaceException {
        try (PictureReader.Picture picture = PictureReader.read(encoded)) {
            pyramid.look(picture.frame());
            try {
                return part(picture);
            } finally {
                pyramid.release();
            }
        }
    }

    private SourcePart part(PictureReader.Picture picture) throws FaceException {
        detector.look(pyramid);
        List<Detection> faces = detector.find();
        if (faces.isEmpty()) {
            throw new FaceException("No face was found in the picture: choose one in which a face looks at the camera,"
                    + " upright, well lit and not cut off.");
        }
        float[] points = new float[3 * CanonicalMesh.VERTICES];
        float presence = landmarks(faces.get(0), points);
        float width = CanonicalMesh.distance(points, FaceParts.LEFT_CHEEK, FaceParts.RIGHT_CHEEK);
        FaceWindow window = new FaceWindow();
        window.read(pyramid, Box.around(points), pyramid.levelFor(width, USEFUL_FACE));
        SourceFace.Found found = found(picture, points, faces);
        SourceJudge judge = new SourceJudge(mesh, points);
        Optional<String> objection = judge.objection(presence, width * picture.scale(), pyramid, window);
        if (objection.isPresent()) {
            throw new FaceException(objection.get(), found);
        }
        return unroll(points, window, Math.min(1, width / USEFUL_FACE), found);
    }

    /**
     * Whichever side is up: the detector, which learnt upright faces, does not always say it of those that lie on their side or stand on their head, and
     * the landmark network sees a face in those, too, but is surer of upright ones.
     */
    private float landmarks(Detection face, float[] points) {
        float most = 0;
        float[] found = new float[points.length];
        for (int quarter = 0; quarter < 4; quarter++) {
            float presence = landmarks(Region.around(face).turned((float) (quarter * Math.PI / 2)), found);
            if (presence > most) {
                most = presence;
                System.arraycopy(found, 0, points, 0, points.length);
            }
        }
        return most;
    }

    private float landmarks(Region start, float[] points) {
        Region region = start;
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

    private SourcePart unroll(float[] points, FaceWindow window, float sharpness, SourceFace.Found found)
            throws FaceException {
        SourceTexture texture = new SourceTexture(mesh, skin, grid, window, lipsAndLids.find(pyramid, points));
        float[][] planes = texture.unroll();
        float smile = Expression.smile(mesh, points);
        return new SourcePart(
                texture, planes, points.clone(), smile, sharpness, found, embedding(points), portrait(points));
    }

    private FaceEmbedding embedding(float[] points) throws FaceException {
        try (RecogniserView view = new RecogniserView()) {
            return recogniser.embed(view.cut(pyramid, points));
        }
    }

    private Portrait portrait(float[] points) {
        try (RegionReader reader = new RegionReader(PORTRAIT, RegionReader.Range.UNIT)) {
            Similarity unit = FaceTemplate.FFHQ.onto(FaceParts.features(points));
            reader.read(pyramid, Region.square(unit));
            byte[] rgb = new byte[3 * PORTRAIT * PORTRAIT];
            reader.copy(rgb);
            float[] features = FaceParts.features(points);
            Similarity back = unit.inverse();
            for (int i = 0; i < features.length; i += 2) {
                double x = features[i];
                double y = features[i + 1];
                features[i] = (float) (PORTRAIT * back.x(x, y));
                features[i + 1] = (float) (PORTRAIT * back.y(x, y));
            }
            return new Portrait(rgb, PORTRAIT, features);
        }
    }

    @Override
    public void close() {
        detector.close();
        landmarker.close();
        lipsAndLids.close();
        pyramid.close();
    }
}
