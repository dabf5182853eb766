package red5.faceswap.harness.bench.models;

import red5.faceswap.face.FaceTracker;
import red5.faceswap.face.SwapSettings;
import red5.faceswap.face.mesh.FaceOracle;
import red5.faceswap.harness.bench.Series;
import red5.faceswap.harness.bench.Table;
import red5.faceswap.media.VideoFrame;

/**
 * How much a frame in which the mesh carries an older face looks like the same frame with a face of its own: the cosine of the recogniser's
 * numbers. The base is the likeness of each frame with a face of its own to the frame before.
 */
final class CarriedTable {
    private static final int[] EVERY = {2, 4, 8, 15};
    private static final int FRAMES = 120;
    private static final int SIDE = 256;
    private static final double MILLIS = 5;

    private final ModelsKit kit;

    CarriedTable(ModelsKit kit) {
        this.kit = kit;
    }

    String run() throws Exception {
        AwaitedNetwork network = new AwaitedNetwork(kit.network(kit.costing("carried", SIDE, MILLIS)));
        Table table = new Table("a face of its own in one of", "likeness p50", "least", "to the person p50", "most");
        Series base = new Series();
        Series person = new Series();
        float[][] own = look(network, 1, person);
        for (int i = 1; i < own.length; i++) {
            note(own[i], own[i - 1], base);
        }
        table.row("1 (each to the frame before)", base.p50(), base.min(), person.p50(), person.max());
        for (int every : EVERY) {
            Series carried = new Series();
            Series toPerson = new Series();
            float[][] looks = look(network, every, toPerson);
            for (int i = 0; i < looks.length; i++) {
                if (i % every != 0) {
                    note(looks[i], own[i], carried);
                }
            }
            table.row(every, carried.p50(), carried.min(), toPerson.p50(), toPerson.max());
        }
        return "Likeness of carried frames to the same frames with a face of their own, 1280x720, " + FRAMES
                + " frames:\n\n" + table;
    }

    private static void note(float[] one, float[] other, Series likeness) {
        if (one != null && other != null) {
            likeness.add(FaceOracle.cosine(one, other));
        }
    }

    /** What the recogniser says of each swapped frame; also its likeness to the frame as published. */
    private float[][] look(AwaitedNetwork network, int every, Series person) throws Exception {
        SwapSettings settings = ModelsKit.atOnce(kit.swap(network, every));
        float[][] looks = new float[FRAMES][];
        try (FaceTracker tracker = kit.product.engine.newTracker()) {
            for (int i = 0; i < FRAMES; i++) {
                VideoFrame frame = kit.frame(i);
                var plan = tracker.track(frame, settings);
                network.await();
                try (VideoFrame copy = frame.copy()) {
                    plan.draw(copy);
                    looks[i] = kit.oracle.embed(copy);
                    note(looks[i], kit.oracle.embed(frame), person);
                }
            }
        }
        return looks;
    }
}
