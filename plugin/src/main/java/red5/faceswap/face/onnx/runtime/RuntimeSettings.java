package red5.faceswap.face.onnx.runtime;

import java.nio.file.Path;
import java.util.List;

/**
 * How models are run.
 *
 * @param preferred where, best first; the processor comes last by itself
 * @param threads of the processor that work on one face, at least 1
 * @param half whether providers that can may calculate with 16 bits
 * @param engineCache folder for what providers compile of models; made when it is needed
 * @param batch faces that go into one run at most, where the model allows it; 0 for one on the processor, which gains nothing by more, and for
 *     {@link #CARD_BATCH} elsewhere
 * @param megabytes that the files of all open models may have together
 */
public record RuntimeSettings(
        List<ComputeDevice> preferred, int threads, boolean half, Path engineCache, int batch, int megabytes) {
    /** Of {@link #batch()}. */
    public static final int MOST_BATCH = 16;

    private static final int CARD_BATCH = 4;
    private static final int STANDARD_MEGABYTES = 4096;

    public RuntimeSettings {
        preferred = List.copyOf(preferred);
        if (threads < 1 || batch < 0 || batch > MOST_BATCH || megabytes < 1) {
            throw new IllegalArgumentException(threads + " threads, batches of " + batch + ", " + megabytes + " MB");
        }
    }

    /** Faces that go into one run there at most. */
    public int batchOn(ComputeDevice device) {
        return batch > 0 ? batch : device.equals(ComputeDevice.CPU) ? 1 : CARD_BATCH;
    }

    /** On the processor, with the defaults of everything else. */
    public static RuntimeSettings processor(int threads) {
        return new RuntimeSettings(List.of(), threads, false, Path.of("engines"), 0, STANDARD_MEGABYTES);
    }
}
