package red5.faceswap.face.onnx.runtime;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** ONNX Runtime overruns the stack of an ordinary Java thread while it opens a network, which ends the process without a word. */
final class OpeningThread {
    private OpeningThread() {}

    /** Opens it on a thread whose stack is large enough, and waits for that: it cannot be interrupted. */
    static OrtSession open(Callable<OrtSession> opener) throws OrtException {
        FutureTask<OrtSession> task = new FutureTask<>(opener);
        Thread thread = new Thread(null, task, "faceswap-open-network", OnnxModel.STACK_BYTES);
        thread.setDaemon(true);
        thread.start();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof OrtException failure) {
                throw failure;
            }
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) e.getCause();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
