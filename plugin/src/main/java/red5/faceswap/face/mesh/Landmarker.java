package red5.faceswap.face.mesh;

/** Finds the 468 points of a face inside a region (MediaPipe Face Mesh). For one thread. */
final class Landmarker implements AutoCloseable {
    /** Of the network's input, pixels. */
    private static final int SIDE = 192;

    private final Network network;
    private final RegionReader reader;

    Landmarker(Models models) {
        network = models.newLandmarks();
        reader = new RegionReader(SIDE, RegionReader.Range.UNIT);
    }

    /**
     * @param points filled with x, y, z in frame pixels
     * @return 0..1, how sure the network is that it sees a face; below 0.5 the points mean nothing
     */
    float find(FramePyramid frame, Region region, float[] points) {
        reader.read(frame, region);
        reader.write(network.input);
        network.run();
        float[] found = network.output("conv2d_21");
        float scale = region.side() / SIDE;
        float half = SIDE / 2f;
        float cos = (float) Math.cos(region.angle()) * scale;
        float sin = (float) Math.sin(region.angle()) * scale;
        for (int i = 0; i < points.length; i += 3) {
            float x = found[i] - half;
            float y = found[i + 1] - half;
            points[i] = region.centreX() + cos * x - sin * y;
            points[i + 1] = region.centreY() + sin * x + cos * y;
            points[i + 2] = found[i + 2] * scale;
        }
        return (float) (1 / (1 + Math.exp(-network.output("conv2d_31")[0])));
    }

    @Override
    public void close() {
        reader.close();
        network.close();
    }
}
