package red5.faceswap.harness.bench.faces;

import red5.faceswap.face.mesh.FaceOracle;
import red5.faceswap.harness.bench.Series;

/**
 * Whom the recogniser sees in a swapped face: cosine of its embedding to that of the source's picture and to that of the same
 * face before, in every sixth frame. The worst is the least to the source and the most to the own original.
 */
final class Likeness implements Metric {
    private static final int EVERY = 6;

    final Series toSource = new Series();
    final Series toOwn = new Series();
    private final FaceKit kit;
    private final float[] source;

    Likeness(FaceKit kit, FaceKit.Source source) {
        this.kit = kit;
        this.source = source.identity();
    }

    @Override
    public void see(Shot shot) throws Exception {
        if (shot.number % EVERY != 0) {
            return;
        }
        for (Shot.Pair face : shot.pairs()) {
            float[] now = kit.oracle.embedAt(shot.output, face.after());
            toSource.add(FaceOracle.cosine(now, source));
            toOwn.add(FaceOracle.cosine(now, kit.oracle.embedAt(shot.input, face.before())));
        }
    }
}
