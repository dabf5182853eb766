package red5.faceswap.face.mesh.network;

import red5.faceswap.face.mesh.geometry.CanonicalMesh;
import red5.faceswap.face.mesh.geometry.Region;
import red5.faceswap.face.mesh.picture.FramePyramid;
import red5.faceswap.face.mesh.picture.RegionReader;

/**
 * Finds the 468 points of a face inside a region (MediaPipe Face Mesh); on demand a second network looks at the eyes again. For one
 * thread.
 */
public final class Landmarker implements AutoCloseable {
    /** Of the networks' input, pixels. */
    private static final int SIDE = 192;

    private final Models models;
    private final NetworkPool.User plain;
    private final RegionReader reader;
    private float certainty;
    private final float[] found = new float[3 * CanonicalMesh.VERTICES];
    /** Null until it is asked for: it needs memory. */
    private AttentionNetwork fine;

    public Landmarker(Models models) {
        this.models = models;
        plain = models.landmarks();
        reader = new RegionReader(SIDE, RegionReader.Range.UNIT);
    }

    /** Looks once. */
    public float find(FramePyramid frame, Region region, float[] points) {
        return find(frame, region, 0, points);
    }

    /**
     * @param fineness 0..1: share of the second look in the points about the eyes; it is taken where that is above 0
     * @param points filled with x, y, z in frame pixels
     * @return 0..1, how sure the network is that it sees a face; below 0.5 the points mean nothing
     */
    public float find(FramePyramid frame, Region region, float fineness, float[] points) {
        reader.read(frame, region);
        float presence = plain.run(this::look);
        if (fineness > 0) {
            if (fine == null) {
                fine = new AttentionNetwork(models);
            }
            fine.refine(reader, found, fineness);
        }
        toFrame(region, points);
        return presence;
    }

    /** How sure the network was at the last look, as it says itself: the logit of what {@link #find} gives, which is 1 for most faces. */
    public float certainty() {
        return certainty;
    }

    private float look(Network network) {
        reader.write(network.input());
        network.run();
        System.arraycopy(network.output("conv2d_21"), 0, found, 0, found.length);
        certainty = network.output("conv2d_31")[0];
        return (float) (1 / (1 + Math.exp(-certainty)));
    }

    private void toFrame(Region region, float[] points) {
        float scale = region.side() / SIDE;
        float half = SIDE / 2f;
        for (int i = 0; i < points.length; i += 3) {
            points[i] = found[i] - half;
            points[i + 1] = found[i + 1] - half;
            points[i + 2] = found[i + 2] * scale;
        }
        region.toFrame(points, 3, SIDE);
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
