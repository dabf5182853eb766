package red5.faceswap.face.mesh.geometry;

import red5.faceswap.face.FaceTemplate;

/** Vertex numbers of the canonical face's parts, as MediaPipe publishes them. Left and right as seen in the picture. */
public final class FaceParts {
    public static final int NOSE_TIP = 1;
    public static final int NOSE_BRIDGE = 5;
    public static final int NOSE_BASE = 4;
    public static final int SEPTUM = 94;
    public static final int FOREHEAD_TOP = 10;
    public static final int CHIN = 152;
    public static final int LEFT_CHEEK = 234;
    public static final int RIGHT_CHEEK = 454;
    public static final int LEFT_EYE_OUTER = 33;
    public static final int LEFT_EYE_INNER = 133;
    public static final int RIGHT_EYE_OUTER = 263;
    public static final int RIGHT_EYE_INNER = 362;
    public static final int LEFT_MOUTH_CORNER = 61;
    public static final int RIGHT_MOUTH_CORNER = 291;

    public static final int UPPER_LIP_INSIDE = 13;
    public static final int LOWER_LIP_INSIDE = 14;
    public static final int LEFT_LID_UPPER = 159;
    public static final int LEFT_LID_LOWER = 145;
    public static final int RIGHT_LID_UPPER = 386;
    public static final int RIGHT_LID_LOWER = 374;

    static final int[] OVAL = {
        10, 109, 67, 103, 54, 21, 162, 127, 234, 93, 132, 58, 172, 136, 150, 149, 176, 148, 152, 377, 400, 378, 379,
        365, 397, 288, 361, 323, 454, 356, 389, 251, 284, 332, 297, 338
    };
    public static final int[] LEFT_EYE = {33, 7, 163, 144, 145, 153, 154, 155, 133, 173, 157, 158, 159, 160, 161, 246};
    public static final int[] RIGHT_EYE = {
        263, 249, 390, 373, 374, 380, 381, 382, 362, 398, 384, 385, 386, 387, 388, 466
    };
    public static final int[] MOUTH_OPENING = {
        78, 95, 88, 178, 87, 14, 317, 402, 318, 324, 308, 415, 310, 311, 312, 13, 82, 81, 80, 191
    };
    /** Both lips, the opening's rim included. */
    public static final int[] LIPS = {
        61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291, 409, 270, 269, 267, 0, 37, 39, 40, 185, 76, 77, 90, 180, 85,
        16, 315, 404, 320, 307, 306, 408, 304, 303, 302, 11, 72, 73, 74, 184, 62, 96, 89, 179, 86, 15, 316, 403, 319,
        325, 292, 407, 272, 271, 268, 12, 38, 41, 42, 183, 78, 95, 88, 178, 87, 14, 317, 402, 318, 324, 308, 415, 310,
        311, 312, 13, 82, 81, 80, 191
    };

    public static final int[] NOSTRILS = {20, 250, 60, 290, 238, 458};

    static final int[] BROWS = {
        70, 63, 105, 66, 107, 55, 65, 52, 53, 46, 300, 293, 334, 296, 336, 285, 295, 282, 283, 276, 156, 124, 35, 383,
        353, 265, 225, 224, 223, 222, 221, 445, 444, 443, 442, 441, 189, 413
    };
    /** Where the brows' own hairs grow: two rows from the bridge outwards. */
    public static final int[] BROW_HAIRS = {
        70, 63, 105, 66, 107, 55, 65, 52, 53, 46, 300, 293, 334, 296, 336, 285, 295, 282, 283, 276
    };

    /** Between the brows and the upper lids. */
    public static final int[] SOCKETS = {225, 224, 223, 222, 221, 445, 444, 443, 442, 441};

    static final int[] BROW_TOPS = {70, 63, 105, 66, 107, 300, 293, 334, 296, 336};

    private FaceParts() {}

    /** Packed x, y of a {@link FaceTemplate}'s features in the frame. */
    public static float[] features(float[] points) {
        float[] features = new float[2 * FaceTemplate.POINTS];
        middle(points, LEFT_EYE_OUTER, LEFT_EYE_INNER, features, 0);
        middle(points, RIGHT_EYE_INNER, RIGHT_EYE_OUTER, features, 2);
        middle(points, NOSE_TIP, NOSE_TIP, features, 4);
        middle(points, LEFT_MOUTH_CORNER, LEFT_MOUTH_CORNER, features, 6);
        middle(points, RIGHT_MOUTH_CORNER, RIGHT_MOUTH_CORNER, features, 8);
        return features;
    }

    private static void middle(float[] points, int i, int j, float[] out, int at) {
        out[at] = (points[3 * i] + points[3 * j]) / 2;
        out[at + 1] = (points[3 * i + 1] + points[3 * j + 1]) / 2;
    }
}
