package red5.faceswap.face.mesh.tracking;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import red5.faceswap.face.NetworkUse;
import red5.faceswap.face.Portrait;
import red5.faceswap.face.Similarity;
import red5.faceswap.face.mesh.drawing.NetworkLook;
import red5.faceswap.face.mesh.drawing.SwappedFace;
import red5.faceswap.face.mesh.geometry.FaceParts;
import red5.faceswap.face.mesh.geometry.Region;
import red5.faceswap.face.mesh.picture.FramePyramid;
import red5.faceswap.face.mesh.picture.RegionReader;

/**
 * Gives one stream's swapped faces to a network, as often as the operator wants and it can answer, and dresses them with what it makes of
 * them. For the stream's own thread, frames in order.
 */
public final class NetworkFaces implements AutoCloseable {
    private final Map<FaceTrack, AskedFace> faces = new HashMap<>();
    private NetworkUse use;
    private RegionReader reader;
    private int readerSide;
    private long frames;
    private double seconds;

    /**
     * One call per frame, before its faces are dressed.
     *
     * @param tracks all that are followed
     * @param wanted null for the mesh alone
     * @param dt seconds since the frame before
     */
    public void look(Collection<FaceTrack> tracks, NetworkUse wanted, double dt) {
        frames++;
        seconds += dt;
        use = wanted;
        if (use == null) {
            forget();
            return;
        }
        faces.entrySet().removeIf(face -> {
            boolean gone = !tracks.contains(face.getKey());
            if (gone) {
                face.getValue().drop();
            }
            return gone;
        });
    }

    /** The face as the network makes it, asked for it where it is due. */
    SwappedFace dress(FaceTrack track, SwappedFace face, FramePyramid frame) {
        if (use == null) {
            return face;
        }
        AskedFace asked = faces.get(track);
        if (asked == null || !asked.is(face.source(), use.network())) {
            if (asked != null) {
                asked.drop();
            }
            asked = new AskedFace(face.source(), use.network(), asked);
            faces.put(track, asked);
        }
        AskedFace.Question question = null;
        if (track.missing() == 0 && asked.isDue(frames, use.every())) {
            question = question(face, frame);
            asked.ask(question);
        }
        return face.with(new NetworkLook(seconds, question == null ? null : question.patch(), asked.newest()));
    }

    private AskedFace.Question question(SwappedFace face, FramePyramid frame) {
        int side = use.network().side();
        float[] points = face.sight().points();
        float[] features = FaceParts.features(points);
        Similarity unit = use.network().template().onto(features);
        reader(side).read(frame, Region.square(unit));
        byte[] target = new byte[3 * side * side];
        reader.copy(target);
        Portrait portrait = new Portrait(target, side, within(unit, side, features));
        return new AskedFace.Question(frames, seconds, portrait, unit, points, new CompletableFuture<>());
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
            closeReader();
            reader = new RegionReader(side, RegionReader.Range.UNIT);
            readerSide = side;
        }
        return reader;
    }

    /** What comes next has nothing to do with what was before. */
    public void forget() {
        faces.values().forEach(AskedFace::drop);
        faces.clear();
    }

    @Override
    public void close() {
        forget();
        closeReader();
    }

    private void closeReader() {
        if (reader != null) {
            reader.close();
            reader = null;
        }
    }
}
