package red5.faceswap.face.mesh.source;

import java.util.List;
import java.util.Optional;
import red5.faceswap.face.FaceEmbedding;
import red5.faceswap.face.Portrait;
import red5.faceswap.face.SourceFace;
import red5.faceswap.face.mesh.geometry.CanonicalMesh;
import red5.faceswap.face.mesh.picture.TexturePyramid;

/** A source face ready to be drawn: texture, shape and the light it was taken in. Immutable, Java memory only. */
public final class MeshSourceFace implements SourceFace {
    /** The texture level at which vertex colours are read: features in, grain out. */
    private static final int VERTEX_LEVEL = 4;

    /** How opaque the lips of a damaged picture are: the person's own tell better where they begin and how they move. */
    private static final float DAMAGED_LIPS = .7f;

    private final List<Found> pictures;
    private final List<Portrait> portraits;
    private final FaceEmbedding embedding;
    /** The source's own shape in the canonical face's frame, cm. */
    public final float[] points;
    /** 0..1, how much it smiles. */
    final float smile;
    /** 0..1: from a clean picture to one full of deep shadows or cracks, of which no contrast may be made. */
    public final float damage;

    /** Whether a beard comes with it, which is drawn over that of the person. */
    public final boolean bearded;

    /** Whether the texture has eyes and a mouth of its own; else the person's stay. */
    public final boolean hasEyes;

    public final TexturePyramid texture;
    /** Vertex colours of the skin around each vertex: the light of the picture. */
    public final float[] light = new float[3 * CanonicalMesh.VERTICES];
    /** Rms of the vertex colours about {@link #light}. */
    public final float contrast;
    /** 0..1 per vertex: how far the texture may hide what is under it. */
    public final float[] opacity = new float[CanonicalMesh.VERTICES];
    /** Per vertex about 1 / luma of its skin: where the texture is darker, target chroma is added in proportion. */
    public final float[] inverseLuma = new float[CanonicalMesh.VERTICES];

    public MeshSourceFace(
            CanonicalMesh mesh,
            SkinTone skin,
            TexturePyramid texture,
            float[] points,
            float smile,
            float damage,
            List<Found> pictures,
            List<Portrait> portraits,
            FaceEmbedding embedding) {
        this(mesh, skin, texture, points, smile, damage, pictures, portraits, embedding, false);
    }

    /**
     * @param damage 0..1: from a clean picture to one full of deep shadows or cracks
     * @param hasEyes whether the texture has eyes and a mouth of its own
     */
    public MeshSourceFace(
            CanonicalMesh mesh,
            SkinTone skin,
            TexturePyramid texture,
            float[] points,
            float smile,
            float damage,
            List<Found> pictures,
            List<Portrait> portraits,
            FaceEmbedding embedding,
            boolean hasEyes) {
        this.hasEyes = hasEyes;
        this.pictures = List.copyOf(pictures);
        this.portraits = List.copyOf(portraits);
        this.embedding = embedding;
        this.points = points.clone();
        this.smile = smile;
        this.damage = damage;
        this.texture = texture;
        float[] colours = new float[3 * CanonicalMesh.VERTICES];
        for (int i = 0; i < CanonicalMesh.VERTICES; i++) {
            texture.sample(VERTEX_LEVEL, mesh.uv[2 * i], mesh.uv[2 * i + 1], colours, 3 * i);
        }
        float[] beard = Beard.of(mesh, colours);
        float[] bare = new float[CanonicalMesh.VERTICES];
        boolean grown = false;
        for (int i = 0; i < bare.length; i++) {
            bare[i] = 1 - beard[i];
            grown |= beard[i] > .5f;
        }
        bearded = grown;
        skin.smooth(colours, bare, light);
        contrast = skin.contrast(colours, light, bare);
        for (int i = 0; i < CanonicalMesh.VERTICES; i++) {
            opacity[i] = mesh.lip[i] ? 1 - damage * (1 - DAMAGED_LIPS) : 1;
            inverseLuma[i] = 1 / (.95f * light[3 * i] + 2);
        }
    }

    @Override
    public Found found() {
        return pictures.get(0);
    }

    @Override
    public List<Found> pictures() {
        return pictures;
    }

    @Override
    public List<Portrait> portraits() {
        return portraits;
    }

    @Override
    public Optional<FaceEmbedding> embedding() {
        return Optional.of(embedding);
    }
}
