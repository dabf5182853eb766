package red5.faceswap.pipeline;

/** Totals being counted; see {@link PipelineStats} for what each means. Guarded by the pipeline's lock. */
final class PipelineCounters {
    long frames;
    long originals;
    long swapped;
    long held;
    long blurred;
    long slates;
    long passedThrough;
    long dropped;
    long late;
    long failed;
    long discarded;

    /** A frame left so. */
    void left(SwappedFrame.Outcome outcome) {
        switch (outcome) {
            case SWAPPED -> swapped++;
            case ORIGINAL -> originals++;
            case HELD -> held++;
            case BLURRED -> blurred++;
            case SLATE -> slates++;
            case PASSED_THROUGH -> passedThrough++;
        }
    }

    PipelineStats snapshot() {
        return new PipelineStats(
                frames, originals, swapped, held, blurred, slates, passedThrough, dropped, late, failed, discarded);
    }
}
