package red5.faceswap.face.mesh;

import org.bytedeco.opencv.opencv_core.Mat;

/**
 * MediaPipe's landmark network with attention: it looks at the lips and at each eye again and finds their points anew. Input and
 * outputs as of the plain network: 192 x 192, 468 x, y, z in input pixels. For one thread.
 */
final class AttentionNetwork implements AutoCloseable {
    /** The points that the second looks find, in the order of their outputs, as MediaPipe publishes it. */
    private static final int[] LIPS = {
        61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291, 185, 40, 39, 37, 0, 267, 269, 270, 409, 78, 95, 88, 178, 87,
        14, 317, 402, 318, 324, 308, 191, 80, 81, 82, 13, 312, 311, 310, 415, 76, 77, 90, 180, 85, 16, 315, 404, 320,
        307, 306, 184, 74, 73, 72, 11, 302, 303, 304, 408, 62, 96, 89, 179, 86, 15, 316, 403, 319, 325, 292, 183, 42,
        41, 38, 12, 268, 271, 272, 407
    };

    private static final int[] LEFT_EYE = {
        33, 7, 163, 144, 145, 153, 154, 155, 133, 246, 161, 160, 159, 158, 157, 173, 130, 25, 110, 24, 23, 22, 26, 112,
        243, 247, 30, 29, 27, 28, 56, 190, 226, 31, 228, 229, 230, 231, 232, 233, 244, 113, 225, 224, 223, 222, 221,
        189, 35, 124, 46, 53, 52, 65, 143, 111, 117, 118, 119, 120, 121, 128, 245, 156, 70, 63, 105, 66, 107, 55, 193
    };
    private static final int[] RIGHT_EYE = {
        263, 249, 390, 373, 374, 380, 381, 382, 362, 466, 388, 387, 386, 385, 384, 398, 359, 255, 339, 254, 253, 252,
        256, 341, 463, 467, 260, 259, 257, 258, 286, 414, 446, 261, 448, 449, 450, 451, 452, 453, 464, 342, 445, 444,
        443, 442, 441, 413, 265, 353, 276, 283, 282, 295, 372, 340, 346, 347, 348, 349, 350, 357, 465, 383, 300, 293,
        334, 296, 336, 285, 417
    };

    private final Network network;
    /** What it looks at. */
    final Mat input;

    AttentionNetwork(Models models) {
        network = models.newAttention();
        input = network.input;
    }

    /** @return 468 points of {@link #input}, the same array every time */
    float[] run() {
        network.run();
        float[] points = network.output("output_mesh_identity");
        refine(points, LIPS, network.output("output_lips"));
        refine(points, LEFT_EYE, network.output("output_left_eye"));
        refine(points, RIGHT_EYE, network.output("output_right_eye"));
        return points;
    }

    /** How sure it is to see a face; a logarithm of odds. */
    float presence() {
        return network.output("conv_faceflag")[0];
    }

    /** The second look has no depth: the first one's stays. */
    private static void refine(float[] points, int[] part, float[] found) {
        for (int i = 0; i < part.length; i++) {
            points[3 * part[i]] = found[2 * i];
            points[3 * part[i] + 1] = found[2 * i + 1];
        }
    }

    @Override
    public void close() {
        network.close();
    }
}
