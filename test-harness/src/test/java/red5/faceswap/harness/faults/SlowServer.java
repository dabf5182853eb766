package red5.faceswap.harness.faults;

import java.io.IOException;

/** Makes a server's machine many times too slow: the process is stopped and let go on, in short turns, until this is closed. */
final class SlowServer implements AutoCloseable {
    private static final String TURNS = "while kill -STOP $0; do sleep 0.09; kill -CONT $0; sleep 0.01; done";
    private final Process turns;
    private final long pid;

    private SlowServer(Process turns, long pid) {
        this.turns = turns;
        this.pid = pid;
    }

    static SlowServer of(long pid) throws IOException {
        return new SlowServer(
                new ProcessBuilder("bash", "-c", TURNS, String.valueOf(pid))
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start(),
                pid);
    }

    boolean alive() {
        return turns.isAlive();
    }

    /** Returns when the server runs freely again. */
    @Override
    public void close() throws IOException {
        try {
            turns.destroyForcibly().waitFor();
            new ProcessBuilder("bash", "-c", "kill -CONT " + pid).start().waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
