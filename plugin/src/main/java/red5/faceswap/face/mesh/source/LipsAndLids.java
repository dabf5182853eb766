package red5.faceswap.face.mesh.source;

import red5.faceswap.face.mesh.geometry.Region;
import red5.faceswap.face.mesh.network.Models;
import red5.faceswap.face.mesh.network.Network;
import red5.faceswap.face.mesh.network.NetworkPool;
import red5.faceswap.face.mesh.picture.FramePyramid;
import red5.faceswap.face.mesh.picture.RegionReader;

/**
 * Finds the lips' outlines and the lids' rims of a source picture more closely than the landmark network does: MediaPipe's network with attention looks at each
 * eye and at the mouth again. Everything else of a source's face is drawn where the same network found it, so that what it is wrong about cancels out; lips
 * and lids are drawn where the target has them. For one thread.
 */
final class LipsAndLids implements AutoCloseable {
    private static final int SIDE = 192;
    /** Shares of the region's side by which the looks are moved against each other: their mean is steadier than each. */
    private static final float[][] LOOKS = {{0, 0}, {.011f, .007f}, {-.011f, .007f}, {.007f, -.011f}, {-.007f, -.011f}};

    /** The points in the order of the network's outputs, as MediaPipe publishes it. What else it gives of the eyes comes after the rims. */
    private static final int[] LIPS = {
        61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291, 185, 40, 39, 37, 0, 267, 269, 270, 409, 78, 95, 88, 178, 87,
        14, 317, 402, 318, 324, 308, 191, 80, 81, 82, 13, 312, 311, 310, 415, 76, 77, 90, 180, 85, 16, 315, 404, 320,
        307, 306, 184, 74, 73, 72, 11, 302, 303, 304, 408, 62, 96, 89, 179, 86, 15, 316, 403, 319, 325, 292, 183, 42,
        41, 38, 12, 268, 271, 272, 407
    };

    /** How near lips and lids come to what is seen now: of the lips both looks err, and the mean of both the least. */
    private static final float LIPS_SHARE = .6f;

    private static final float LIDS_SHARE = 1;
    private static final int[] LEFT_RIM = {33, 7, 163, 144, 145, 153, 154, 155, 133, 246, 161, 160, 159, 158, 157, 173};
    private static final int[] RIGHT_RIM = {
        263, 249, 390, 373, 374, 380, 381, 382, 362, 466, 388, 387, 386, 385, 384, 398
    };

    private final NetworkPool.User network;
    private final RegionReader reader = new RegionReader(SIDE, RegionReader.Range.UNIT);

    LipsAndLids(Models models) {
        network = models.attention();
    }

    /**
     * @param points 468 x, y, z as the landmark network found them, untouched
     * @return the same with lips and lids where they were found now
     */
    float[] find(FramePyramid picture, float[] points) {
        float[] found = points.clone();
        scale(LIPS, 1 - LIPS_SHARE, found);
        scale(LEFT_RIM, 1 - LIDS_SHARE, found);
        scale(RIGHT_RIM, 1 - LIDS_SHARE, found);
        Region region = Region.around(points);
        for (float[] look : LOOKS) {
            Region moved = region.moved(look[0] * region.side(), look[1] * region.side());
            reader.read(picture, moved);
            network.run(run -> {
                look(run, moved, found);
                return null;
            });
        }
        return found;
    }

    private static void scale(int[] part, float share, float[] points) {
        for (int vertex : part) {
            points[3 * vertex] *= share;
            points[3 * vertex + 1] *= share;
        }
    }

    private void look(Network run, Region region, float[] sum) {
        reader.write(run.input());
        run.run();
        add(run.output("output_lips"), LIPS, LIPS_SHARE, region, sum);
        add(run.output("output_left_eye"), LEFT_RIM, LIDS_SHARE, region, sum);
        add(run.output("output_right_eye"), RIGHT_RIM, LIDS_SHARE, region, sum);
    }

    private static void add(float[] output, int[] part, float share, Region region, float[] sum) {
        float[] places = new float[2 * part.length];
        for (int i = 0; i < places.length; i++) {
            places[i] = output[i] - SIDE / 2f;
        }
        region.toFrame(places, 2, SIDE);
        for (int i = 0; i < part.length; i++) {
            sum[3 * part[i]] += share * places[2 * i] / LOOKS.length;
            sum[3 * part[i] + 1] += share * places[2 * i + 1] / LOOKS.length;
        }
    }

    @Override
    public void close() {
        network.close();
        reader.close();
    }
}
