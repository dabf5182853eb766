package red5.faceswap.face.mesh;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import red5.faceswap.face.FaceNetwork;
import red5.faceswap.face.NetworkUse;
import red5.faceswap.face.Portrait;
import red5.faceswap.face.Similarity;
import red5.faceswap.face.SourceFace;

/**
 * Gives one stream's swapped faces to a network, as often as the operator wants and it can answer, and dresses them with what it makes of
 * them. For the stream's own thread, frames in order.
 */
final class NetworkFaces implements AutoCloseable {
    private final Map<FaceTrack, Wearer> wearers = new HashMap<>();
    private NetworkUse use;
    private RegionReader reader;
    private int readerSide;
    private double seconds;

    /** One face: what was made for it, and what it waits for. */
    private static final class Wearer {
        private final SourceFace source;
        private final FaceNetwork network;
        private final AtomicReference<NetworkPatch> newest;
        private CompletableFuture<NetworkPatch> asked = CompletableFuture.completedFuture(null);
        private int framesSince = NetworkUse.MOST_EVERY;

        /** @param before the same face until now, null for none: what was made of it is carried on where the model is the same */
        Wearer(SourceFace source, FaceNetwork network, Wearer before) {
            this.source = source;
            this.network = network;
            boolean same = before != null
                    && before.source == source
                    && before.network.name().equals(network.name());
            newest = same ? before.newest : new AtomicReference<>();
        }
    }

    /**
     * One call per frame, before its faces are dressed.
     *
     * @param tracks all that are followed
     * @param wanted null for the mesh alone
     * @param dt seconds since the frame before
     */
    void look(Collection<FaceTrack> tracks, NetworkUse wanted, double dt) {
        seconds += dt;
        use = wanted;
        if (use == null) {
            forget();
        } else {
            wearers.keySet().retainAll(tracks);
        }
    }

    /** The face as the network makes it, asked for it where it is due. */
    SwappedFace dress(FaceTrack track, SwappedFace face, FramePyramid frame) {
        if (use == null) {
            return face;
        }
        Wearer wearer = wearers.get(track);
        if (wearer == null || wearer.source != face.source() || !wearer.network.equals(use.network())) {
            wearer = new Wearer(face.source(), use.network(), wearer);
            wearers.put(track, wearer);
        }
        wearer.framesSince++;
        boolean due = track.missing() == 0 && wearer.asked.isDone() && wearer.framesSince >= use.every();
        boolean asked = due && ask(wearer, face, frame);
        return face.with(new NetworkLook(seconds, asked ? wearer.asked : null, wearer.newest));
    }

    private boolean ask(Wearer wearer, SwappedFace face, FramePyramid frame) {
        int side = wearer.network.side();
        float[] points = face.sight().points();
        float[] features = FaceParts.features(points);
        Similarity unit = wearer.network.template().onto(features);
        reader(side).read(frame, Region.square(unit));
        byte[] target = new byte[3 * side * side];
        reader.copy(target);
        double now = seconds;
        Optional<CompletionStage<byte[]>> answer =
                wearer.network.ask(new Portrait(target, side, within(unit, side, features)), wearer.source);
        answer.ifPresent(made -> {
            AtomicReference<NetworkPatch> newest = wearer.newest;
            wearer.framesSince = 0;
            wearer.asked = made.thenApply(rgb -> {
                        NetworkPatch patch = NetworkPatch.of(rgb, side, unit, points, now);
                        newest.set(patch);
                        return patch;
                    })
                    .toCompletableFuture();
        });
        return answer.isPresent();
    }

    /** Packed x, y of the frame as pixels of the square. */
    private static float[] within(Similarity unit, int side, float[] features) {
        Similarity back = unit.inverse();
        float[] within = new float[features.length];
        for (int i = 0; i < within.length; i += 2) {
            within[i] = (float) (side * back.x(features[i], features[i + 1]));
            within[i + 1] = (float) (side * back.y(features[i], features[i + 1]));
        }
        return within;
    }

    private RegionReader reader(int side) {
        if (reader == null || readerSide != side) {
            close();
            reader = new RegionReader(side, RegionReader.Range.UNIT);
            readerSide = side;
        }
        return reader;
    }

    /** What comes next has nothing to do with what was before. */
    void forget() {
        wearers.clear();
    }

    @Override
    public void close() {
        if (reader != null) {
            reader.close();
            reader = null;
        }
    }
}
