package red5.faceswap.pipeline;

/** Where a pipeline's pictures go. Calls come from different threads, one at a time, and must not block. */
public interface PipelineOutput {
    /** In the order in which the frames went in. The taker closes {@link SwappedFrame#frame()}. */
    void picture(SwappedFrame picture);

    /** Something failed that an operator should know, in one sentence. May be called often and by several threads at once. */
    void problem(String sentence);
}
