package red5.faceswap.pipeline;

/** Totals being counted; see {@link PipelineStats} for what each means. Guarded by the pipeline's lock. */
final class PipelineCounters {
    long frames;
    long originals;
    long swapped;
    long held;
    long slates;
    long dropped;
    long late;
    long failed;
    long discarded;

    PipelineStats snapshot() {
        return new PipelineStats(frames, originals, swapped, held, slates, dropped, late, failed, discarded);
    }
}
