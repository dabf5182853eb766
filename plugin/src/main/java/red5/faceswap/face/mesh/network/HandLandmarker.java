package red5.faceswap.face.mesh.network;

import red5.faceswap.face.mesh.geometry.HandShape;
import red5.faceswap.face.mesh.geometry.Region;
import red5.faceswap.face.mesh.picture.FramePyramid;
import red5.faceswap.face.mesh.picture.RegionReader;

/** Finds the 21 points of a hand inside a region (MediaPipe Hands). For one thread. */
public final class HandLandmarker implements AutoCloseable {
    /** Of the network's input, pixels. */
    private static final int SIDE = 224;

    private final NetworkPool.User network;
    private final RegionReader reader = new RegionReader(SIDE, RegionReader.Range.UNIT);

    public HandLandmarker(Models models) {
        network = models.handPoints();
    }

    /**
     * @param points filled with x, y in frame pixels, as {@link HandShape} names them
     * @return 0..1, how sure the network is that it sees a hand; below 0.5 the points mean nothing
     */
    public float find(FramePyramid frame, Region region, float[] points) {
        reader.read(frame, region);
        return network.run(look -> {
            reader.write(look.input());
            look.run();
            toFrame(look.output("Identity"), region, points);
            return look.output("Identity_1")[0];
        });
    }

    private static void toFrame(float[] found, Region region, float[] points) {
        float half = SIDE / 2f;
        for (int i = 0; i < HandShape.POINTS; i++) {
            points[2 * i] = found[3 * i] - half;
            points[2 * i + 1] = found[3 * i + 1] - half;
        }
        region.toFrame(points, 2, SIDE);
    }

    @Override
    public void close() {
        reader.close();
        network.close();
    }
}
