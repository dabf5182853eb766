package red5.faceswap.pipeline;

/** Something that a thread of the pool does for a pipeline. */
final class PipelineStep implements Runnable {
    private final SwapPipeline pipeline;
    /** Null for what concerns all frames. */
    Slot slot;
    /** Whether it must be alone in its stream: tracking, or completing plans. */
    boolean serial;

    PipelineStep(SwapPipeline pipeline) {
        this.pipeline = pipeline;
    }

    @Override
    public void run() {
        if (!serial) {
            pipeline.draw(slot);
        } else if (slot == null) {
            pipeline.conclude();
        } else {
            pipeline.track(slot);
        }
    }
}
