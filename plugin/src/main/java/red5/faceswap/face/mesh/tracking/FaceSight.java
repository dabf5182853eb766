package red5.faceswap.face.mesh.tracking;

import red5.faceswap.face.mesh.drawing.BlendWeights;
import red5.faceswap.face.mesh.geometry.Box;
import red5.faceswap.face.mesh.geometry.CanonicalMesh;
import red5.faceswap.face.mesh.geometry.Curves;
import red5.faceswap.face.mesh.geometry.SurfaceNormals;
import red5.faceswap.face.mesh.occlusion.OcclusionModel;
import red5.faceswap.face.mesh.picture.FaceWindow;
import red5.faceswap.face.mesh.picture.FramePyramid;

/** What is seen of one face in one frame: a tracker's working memory, filled anew for each face. For one thread. */
public final class FaceSight {
    /** Pixels of the longer side at which occlusion and light are examined, at least. */
    private static final float OCCLUSION_PIXELS = 95;

    private static final float LIGHT_PIXELS = 40;
    /** Share of the face hidden from which its eyes and corners of the mouth begin to be covered more, and from which they are. */
    private static final float SOME_HIDDEN = .02f;

    private static final float MUCH_HIDDEN = .1f;
    /** Opacity per vertex as far as it depends on the mesh alone, while the face is free and while something hides much of it. */
    private final float[] blend;

    private final float[] blendBesideObjects;
    /** Weights for finding the head's pose: what moves by itself counts little. */
    final float[] poseWeight = new float[CanonicalMesh.VERTICES];

    final FaceWindow window = new FaceWindow();
    final float[] facing = new float[CanonicalMesh.VERTICES];
    final float[] colours = new float[3 * CanonicalMesh.VERTICES];
    /** 0..1 per vertex: behind an occluder. */
    final float[] hidden = new float[CanonicalMesh.VERTICES];
    /** Per vertex: within the frame. */
    final boolean[] inside = new boolean[CanonicalMesh.VERTICES];

    private final CanonicalMesh mesh;
    private final SurfaceNormals normals;

    public FaceSight(CanonicalMesh mesh) {
        this.mesh = mesh;
        normals = new SurfaceNormals(mesh);
        blend = BlendWeights.of(mesh);
        blendBesideObjects = BlendWeights.besideObjects(mesh);
        for (int i = 0; i < CanonicalMesh.VERTICES; i++) {
            boolean lively = mesh.eye[i] || mesh.brow[i];
            poseWeight[i] = mesh.lip[i] ? .05f : lively ? .5f : mesh.ring[i] == 0 ? .3f : 1 - .7f * mesh.fold[i];
        }
    }

    /** Takes the vertices' facing and their colours. */
    void look(FramePyramid frame, float[] points, Box box) {
        normals.facing(points, facing);
        read(frame, box, LIGHT_PIXELS);
        for (int i = 0; i < CanonicalMesh.VERTICES; i++) {
            float x = points[3 * i];
            float y = points[3 * i + 1];
            inside[i] = x >= 0 && y >= 0 && x < frame.width() && y < frame.height();
            window.sample(x, y, colours, 3 * i);
        }
    }

    /** The face as finely as what hides it is examined; until the next look. */
    FaceWindow closely(FramePyramid frame, Box box) {
        read(frame, box, OCCLUSION_PIXELS);
        return window;
    }

    /** The same twice as finely. */
    FaceWindow finely(FramePyramid frame, Box box) {
        read(frame, box, 2 * OCCLUSION_PIXELS);
        return window;
    }

    private void read(FramePyramid frame, Box box, float pixels) {
        window.read(frame, box, frame.levelFor(Math.max(box.width(), box.height()), pixels));
    }

    /** Share of the vertices that lie within the frame. */
    float insideShare() {
        int n = 0;
        for (boolean in : inside) {
            n += in ? 1 : 0;
        }
        return n / (float) inside.length;
    }

    /**
     * 0..1: fades out towards the silhouette. Near the outline it begins early, so that the border to hair and background is
     * soft; inside, at the nose's wings, only what has turned away fades, or the person's own skin would shine through.
     */
    float edge(int vertex) {
        float inner = Curves.clamp(0, 1, (mesh.ring[vertex] - 2) / 3f);
        float soft = Curves.smoothstep(.02f, .38f, facing[vertex]);
        return soft + inner * (Curves.smoothstep(-.35f, 0, facing[vertex]) - soft);
    }

    /**
     * Opacity as far as it does not depend on the pose.
     *
     * @param hiddenShare of the face, 0..1
     */
    float blend(int vertex, float hiddenShare) {
        float beside = Curves.smoothstep(SOME_HIDDEN, MUCH_HIDDEN, hiddenShare);
        return blend[vertex] + beside * (blendBesideObjects[vertex] - blend[vertex]);
    }

    /** Brings an occlusion mask from texture space to the vertices. */
    void hide(float[] mask) {
        int side = OcclusionModel.SIDE;
        for (int i = 0; i < CanonicalMesh.VERTICES; i++) {
            hidden[i] = Curves.between(mask, side, mesh.uv[2 * i] * side - .5f, mesh.uv[2 * i + 1] * side - .5f);
        }
    }

    /** The middle of the face, between the eyes' outer corners and down to the mouth. */
    Box cheeks(float[] points) {
        Box box = Box.around(points);
        float w = box.width() / 4;
        float h = box.height() / 4;
        return new Box(box.centreX() - w, box.centreY() - h, box.centreX() + w, box.centreY() + h);
    }
}
