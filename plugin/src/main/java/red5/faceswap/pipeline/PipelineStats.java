package red5.faceswap.pipeline;

/**
 * Totals of a pipeline. Every frame that went in and is not dropped leaves once: as original, swapped, held, blurred, slate or
 * passed through.
 *
 * @param frames went in
 * @param originals left as they came, in mode original
 * @param swapped left drawn
 * @param held left as the last swapped picture again
 * @param blurred left with nobody recognisable
 * @param slates left as a slate
 * @param passedThrough left with the real faces, because the operator chose that for swaps that fail
 * @param dropped thrown away because the pool was behind
 * @param late not ready by their deadline
 * @param failed the engine could not do them
 * @param discarded results that came after their deadline
 */
public record PipelineStats(
        long frames,
        long originals,
        long swapped,
        long held,
        long blurred,
        long slates,
        long passedThrough,
        long dropped,
        long late,
        long failed,
        long discarded) {}
