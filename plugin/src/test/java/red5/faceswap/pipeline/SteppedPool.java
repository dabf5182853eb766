package red5.faceswap.pipeline;

/** A pool without threads: a test does the work, one step at a time. */
public final class SteppedPool implements AutoCloseable {
    private final SwapPool pool = new SwapPool(0);

    /** For {@link PipelineResources}. */
    public SwapPool pool() {
        return pool;
    }

    /** Does one step of the work that waits; false when none does. */
    public boolean step() {
        return pool.runOne();
    }

    @Override
    public void close() {
        pool.close();
    }
}
