package red5.faceswap.face.mesh;

/**
 * Finds the 468 points of a face inside a region (MediaPipe Face Mesh): by the plain network, by the one that looks at lips and eyes
 * again, or by both while a face goes over from one to the other. For one thread.
 */
final class Landmarker implements AutoCloseable {
    /** Of the networks' input, pixels. */
    private static final int SIDE = 192;

    private final Models models;
    private final Network plain;
    private final RegionReader reader;
    private final float[] found = new float[3 * CanonicalMesh.VERTICES];
    /** Null until it is asked for: it needs memory. */
    private AttentionNetwork fine;

    Landmarker(Models models) {
        this.models = models;
        plain = models.newLandmarks();
        reader = new RegionReader(SIDE, RegionReader.Range.UNIT);
    }

    /** Looks with the plain network. */
    float find(FramePyramid frame, Region region, float[] points) {
        return find(frame, region, 0, points);
    }

    /**
     * @param fineness 0 for the plain network, 1 for the one that looks again, between them a mean of both, which costs both
     * @param points filled with x, y, z in frame pixels
     * @return 0..1, how sure the network is that it sees a face; below 0.5 the points mean nothing
     */
    float find(FramePyramid frame, Region region, float fineness, float[] points) {
        reader.read(frame, region);
        float presence = 0;
        if (fineness < 1) {
            presence = lookOnce();
        }
        if (fineness > 0) {
            presence += fineness * (lookAgain(fineness) - presence);
        }
        toFrame(region, points);
        return (float) (1 / (1 + Math.exp(-presence)));
    }

    private float lookOnce() {
        reader.write(plain.input);
        plain.run();
        System.arraycopy(plain.output("conv2d_21"), 0, found, 0, found.length);
        return plain.output("conv2d_31")[0];
    }

    private float lookAgain(float share) {
        if (fine == null) {
            fine = new AttentionNetwork(models);
        }
        reader.write(fine.input);
        float[] finer = fine.run();
        for (int i = 0; i < found.length; i++) {
            found[i] += share * (finer[i] - found[i]);
        }
        return fine.presence();
    }

    private void toFrame(Region region, float[] points) {
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
    }

    @Override
    public void close() {
        reader.close();
        plain.close();
        if (fine != null) {
            fine.close();
        }
    }
}
