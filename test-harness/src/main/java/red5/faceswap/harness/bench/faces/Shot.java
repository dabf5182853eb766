package red5.faceswap.harness.bench.faces;

import java.util.ArrayList;
import java.util.List;
import red5.faceswap.face.FaceException;
import red5.faceswap.face.FramePlan;
import red5.faceswap.media.VideoFrame;

/** One frame before and after, with what was asked about it so far. */
final class Shot {
    /**
     * A face of the frame, measured at the same place in both.
     *
     * @param before 468 x, y, z in frame pixels
     * @param after the same of the swapped frame
     */
    record Pair(float[] before, float[] after) {}

    final int number;
    final VideoFrame input;
    final VideoFrame output;
    final FramePlan plan;
    private final FaceKit kit;
    private List<float[]> visible;
    private List<Pair> pairs;
    private Coverage coverage;

    Shot(int number, VideoFrame input, VideoFrame output, FramePlan plan, FaceKit kit) {
        this.number = number;
        this.input = input;
        this.output = output;
        this.plan = plan;
        this.kit = kit;
    }

    /** The faces that a look without memory finds in the input. */
    List<float[]> visible() {
        if (visible == null) {
            visible = kit.ruler.find(input);
        }
        return visible;
    }

    List<Pair> pairs() {
        if (pairs == null) {
            pairs = new ArrayList<>();
            for (float[] face : visible()) {
                pairs.add(new Pair(kit.ruler.measure(input, face), kit.ruler.measure(output, face)));
            }
        }
        return pairs;
    }

    Coverage coverage() throws FaceException {
        if (coverage == null) {
            coverage = Coverage.of(plan, input, kit.pool);
        }
        return coverage;
    }
}
