package red5.faceswap.face.mesh.source;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import red5.faceswap.face.mesh.geometry.CanonicalMesh;
import red5.faceswap.face.mesh.geometry.RigidFit;
import red5.faceswap.face.mesh.picture.FaceWindow;
import red5.faceswap.face.mesh.picture.FramePyramid;

/** Measures of how well a picture shows its face, and the reasons why it cannot be used. */
final class SourceJudge {
    /** Below the eyes, where glasses are and no brow or lash is; on the left and on the right. */
    private static final int[] BELOW_LEFT_EYE = {228, 229, 230, 231, 232};

    private static final int[] BELOW_RIGHT_EYE = {448, 449, 450, 451, 452};
    private static final int[] LEFT_CHEEK = {50, 101, 36, 205};
    private static final int[] RIGHT_CHEEK = {280, 330, 266, 425};

    /** Corners of the eyes. */
    private static final int[] LEFT_EYE = {33, 133};

    private static final int[] RIGHT_EYE = {362, 263};

    private static final float LEAST_PRESENCE = .5f;
    /** Narrower faces give a blurred texture that nobody recognises, pixels of the upload. */
    private static final int LEAST_WIDTH = 48;
    /** Of the face's points, outside the picture. */
    private static final float MOST_OUTSIDE = .03f;
    /** Degrees: beyond, the cheek and the eye behind the nose are not in the picture. */
    private static final double MOST_TURN = 45;
    /** Below eyes that nothing covers it is at least .8 times as light as on the cheeks, in the clips' pictures. */
    private static final float LEAST_BELOW_EYES = .55f;
    /** Eyes that are seen have .08 to .29, in five people's pictures; bars of any colour over them, thin ones too, up to .03. */
    private static final float LEAST_EYES = .055f;

    private final CanonicalMesh mesh;
    private final float[] points;

    SourceJudge(CanonicalMesh mesh, float[] points) {
        this.mesh = mesh;
        this.points = points;
    }

    /**
     * @param presence 0..1, how sure the landmark network is of its points
     * @param uploadedWidth of the face, pixels of the upload
     * @param picture the face's part of the picture
     * @return why the face cannot be used and what to do, empty when it can
     */
    Optional<String> objection(float presence, float uploadedWidth, FramePyramid frame, FaceWindow picture) {
        boolean small = uploadedWidth < LEAST_WIDTH;
        if (presence < LEAST_PRESENCE && !small) {
            return Optional.of("The face in the picture cannot be read: choose one in which it looks at the camera"
                    + " and nothing covers it.");
        }
        if (outside(frame.width(), frame.height()) > MOST_OUTSIDE) {
            return Optional.of(
                    "The picture's edge cuts the face off: choose one that shows all of it, from brow to chin.");
        }
        if (turn() > MOST_TURN && presence >= LEAST_PRESENCE) { // it is also why it is narrow
            return Optional.of(String.format(
                    Locale.ROOT,
                    "The head is turned away by %.0f degrees, at most %.0f are of use: choose a picture in which it looks at the"
                            + " camera.",
                    Math.ceil(turn()), // 45.2 is more than 45
                    MOST_TURN));
        }
        if (small) {
            return Optional.of(String.format(
                    Locale.ROOT,
                    "The face in the picture is only %d pixels wide, at least %d are needed: choose a larger picture.",
                    (int) uploadedWidth,
                    LEAST_WIDTH));
        }
        if (belowEyes(picture) < LEAST_BELOW_EYES) {
            return Optional.of("Something dark covers the eyes: choose a picture without sunglasses.");
        }
        if (eyes(picture) < LEAST_EYES) {
            return Optional.of(
                    "The eyes cannot be seen: choose a picture in which they are open and nothing covers them.");
        }
        return Optional.empty();
    }

    /** Share of the face's points outside a picture of that size. */
    float outside(int width, int height) {
        int outside = 0;
        for (int i = 0; i < points.length; i += 3) {
            boolean inside = points[i] >= 0 && points[i] < width && points[i + 1] >= 0 && points[i + 1] < height;
            outside += inside ? 0 : 1;
        }
        return (float) outside / CanonicalMesh.VERTICES;
    }

    /** Degrees by which the head is turned to a side or nods, whichever way. */
    double turn() {
        float[] weight = new float[CanonicalMesh.VERTICES];
        Arrays.fill(weight, 1);
        RigidFit fit = new RigidFit();
        fit.fit(mesh.position, points, weight);
        return Math.toDegrees(Math.acos(Math.min(1, Math.abs(fit.rotation[8]))));
    }

    /** Luma below the eyes in parts of the cheeks', of the eye where it is higher. */
    float belowEyes(FaceWindow picture) {
        float left = luma(picture, BELOW_LEFT_EYE) / luma(picture, LEFT_CHEEK);
        float right = luma(picture, BELOW_RIGHT_EYE) / luma(picture, RIGHT_CHEEK);
        return Math.max(left, right);
    }

    /** How unlike each other the pixels of an eye are, in parts of the cheek's luma, of the eye where it is less. */
    float eyes(FaceWindow picture) {
        return Math.min(
                spread(picture, LEFT_EYE) / luma(picture, LEFT_CHEEK),
                spread(picture, RIGHT_EYE) / luma(picture, RIGHT_CHEEK));
    }

    /** Standard deviation of luma between an eye's corners, a third of that high. */
    private float spread(FaceWindow picture, int[] eye) {
        float ax = points[3 * eye[0]];
        float ay = points[3 * eye[0] + 1];
        float bx = points[3 * eye[1]];
        float by = points[3 * eye[1] + 1];
        double sum = 0;
        double square = 0;
        int n = 0;
        for (int i = 0; i <= 12; i++) {
            for (int k = -4; k <= 4; k++) {
                float u = i / 12f;
                float v = k / 24f;
                float luma = picture.luma(ax + u * (bx - ax) - v * (by - ay), ay + u * (by - ay) + v * (bx - ax));
                sum += luma;
                square += luma * luma;
                n++;
            }
        }
        return (float) Math.sqrt(Math.max(0, square / n - sum / n * sum / n));
    }

    private float luma(FaceWindow picture, int[] vertices) {
        float sum = 1;
        for (int i : vertices) {
            sum += picture.luma(points[3 * i], points[3 * i + 1]) / vertices.length;
        }
        return sum;
    }
}
