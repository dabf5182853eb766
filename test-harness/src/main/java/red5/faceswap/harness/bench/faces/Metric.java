package red5.faceswap.harness.bench.faces;

/** Something measured on the frames of one run, in their order. */
interface Metric {
    void see(Shot shot) throws Exception;
}
