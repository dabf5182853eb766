package red5.faceswap.face.mesh.network;

import red5.faceswap.face.mesh.picture.RegionReader;

/**
 * MediaPipe's landmark network with attention: it looks at each eye again and finds the points of lids and brows anew. Only these
 * are taken. With its other points, and with those of its second look at the lips, the new face's mouth was further from the
 * person's than with the plain network's. Input as of that: 192 x 192. For one thread.
 */
final class AttentionNetwork implements AutoCloseable {
    /** The points that the second looks find, in the order of their outputs, as MediaPipe publishes it. */
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

    private final NetworkPool.User network;

    AttentionNetwork(Models models) {
        network = models.attention();
    }

    /**
     * Looks once.
     *
     * @param reader holds what it looks at
     * @param points 468 x, y, z in input pixels, of which those about the eyes are brought nearer to what it sees
     * @param share 0..1: how near, 1 for all the way
     */
    void refine(RegionReader reader, float[] points, float share) {
        network.run(look -> {
            reader.write(look.input());
            look.run();
            refine(points, LEFT_EYE, look.output("output_left_eye"), share);
            refine(points, RIGHT_EYE, look.output("output_right_eye"), share);
            return null;
        });
    }

    /** The second look has no depth: the first one's stays. */
    private static void refine(float[] points, int[] part, float[] found, float share) {
        for (int i = 0; i < part.length; i++) {
            int at = 3 * part[i];
            points[at] += share * (found[2 * i] - points[at]);
            points[at + 1] += share * (found[2 * i + 1] - points[at + 1]);
        }
    }

    @Override
    public void close() {
        network.close();
    }
}
