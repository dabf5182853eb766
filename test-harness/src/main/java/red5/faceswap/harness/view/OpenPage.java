package red5.faceswap.harness.view;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/**
 * A page open in headless Chromium, used as a person does: looked at, clicked, typed into. Each method returns when it is done;
 * what the page does not do within {@link #PATIENCE} is an error that tells what it said instead. Expressions are JavaScript.
 * Used by one thread at a time.
 */
public final class OpenPage implements AutoCloseable {
    /** How long a page may take for anything; generous, since nothing here judges speed. */
    static final Duration PATIENCE = Duration.ofSeconds(45);

    private static final Duration GRACE = Duration.ofSeconds(15);

    private final NodeJob job;
    private final int status;

    /** @param job {@code console.mjs} with the option {@code stay} */
    OpenPage(NodeJob job) throws InterruptedException, TimeoutException {
        this.job = job;
        this.status = job.await("opened", PATIENCE.plus(GRACE)).get("status").getAsInt();
    }

    /** HTTP status with which the page was answered. */
    public int status() {
        return status;
    }

    public void click(String selector) throws IOException, InterruptedException, TimeoutException {
        take(Map.of("click", selector));
    }

    /** Replaces what a field says. */
    public void type(String selector, String text) throws IOException, InterruptedException, TimeoutException {
        take(Map.of("type", selector, "text", text));
    }

    /** Chooses a file in a file field. */
    public void upload(String selector, Path file) throws IOException, InterruptedException, TimeoutException {
        take(Map.of("upload", selector, "file", file.toAbsolutePath().toString()));
    }

    /** Waits until the words can be read on the page. */
    public void awaitText(String words) throws IOException, InterruptedException, TimeoutException {
        take(Map.of("awaitText", words));
    }

    /** Waits until an expression is true. */
    public void await(String expression) throws IOException, InterruptedException, TimeoutException {
        take(Map.of("awaitTrue", expression));
    }

    /** Value of an expression, which may be a promise. */
    public JsonElement read(String expression) throws IOException, InterruptedException, TimeoutException {
        return take(Map.of("read", expression)).get("value");
    }

    /**
     * Loses so many per cent of the packets that WebRTC sends and receives; HTTP goes on. Counts for connections that are made after its
     * first call.
     */
    public void lose(int percent) throws IOException, InterruptedException, TimeoutException {
        take(Map.of("lose", percent));
    }

    /** Gives the window another size, and the person another taste. */
    public void look(int width, int height, boolean dark) throws IOException, InterruptedException, TimeoutException {
        take(Map.of("look", Map.of("width", width, "height", height, "dark", dark)));
    }

    /** Saves a picture of the whole page. */
    public void shot(Path file) throws IOException, InterruptedException, TimeoutException {
        take(Map.of("shot", file.toAbsolutePath().toString()));
    }

    /** Closes the page and gives the result of {@code console.mjs}: what it said at last, and what the browser complained of. */
    public JsonObject end() throws IOException, InterruptedException, TimeoutException {
        job.send(Map.of("do", "end"));
        return job.result(PATIENCE);
    }

    private JsonObject take(Map<String, ?> step) throws IOException, InterruptedException, TimeoutException {
        int before = job.eventCount();
        job.send(Map.of("do", "step", "step", step));
        JsonObject answer = job.awaitAny(before, PATIENCE.plus(GRACE));
        if (!answer.get("event").getAsString().equals("step")) {
            throw new IOException(step + ": " + answer.get("message").getAsString());
        }
        return answer;
    }

    @Override
    public void close() {
        job.close();
    }
}
