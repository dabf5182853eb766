package red5.faceswap.harness.view;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/**
 * A script of {@code browser/} at work: options in, events and one result out (see {@code browser/lib/job.mjs}). Thread-safe.
 * Closing it, or the death of this process, ends the script and its browser.
 */
public final class NodeJob implements AutoCloseable {
    private static final Gson GSON = new Gson();
    private static final long GOODBYE_SECONDS = 10;

    private final String name;
    private final Process process;
    private final Writer commands;
    private final List<JsonObject> events = new ArrayList<>();
    private final CompletableFuture<JsonObject> result = new CompletableFuture<>();
    private final StringBuffer complaints = new StringBuffer();

    private NodeJob(String name, Process process) {
        this.name = name;
        this.process = process;
        this.commands = process.outputWriter(StandardCharsets.UTF_8);
        follow(
                "out",
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)),
                true);
        follow(
                "err",
                new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8)),
                false);
    }

    /**
     * Starts a script.
     *
     * @param folder of the scripts, with its {@code node_modules} installed
     * @param script for example {@code watch.mjs}
     * @param options anything gson can write
     */
    static NodeJob start(Path folder, String script, Object options) throws IOException {
        Process process =
                new ProcessBuilder("node", script).directory(folder.toFile()).start();
        NodeJob job = new NodeJob(script, process);
        job.send(options);
        return job;
    }

    /** Tells the script something, for example {@code Map.of("do", "stop")}. */
    public void send(Object command) throws IOException {
        synchronized (commands) {
            commands.write(GSON.toJson(command) + "\n");
            commands.flush();
        }
    }

    /** Ends the watching early; the result follows. */
    public void stop() throws IOException {
        send(Map.of("do", "stop"));
    }

    /** Waits for an event, past or coming. */
    public JsonObject await(String event, Duration patience) throws InterruptedException, TimeoutException {
        return await(event, one -> true, patience);
    }

    /** Waits for an event with certain content, past or coming. */
    public JsonObject await(String event, Predicate<JsonObject> wanted, Duration patience)
            throws InterruptedException, TimeoutException {
        return await(event, wanted, 0, patience);
    }

    /**
     * Waits for an event after others.
     *
     * @param skip how many events (of any kind) to pass over, for example {@link #eventCount()} as it was before something was done
     */
    public JsonObject await(String event, Predicate<JsonObject> wanted, int skip, Duration patience)
            throws InterruptedException, TimeoutException {
        return find(one -> one.get("event").getAsString().equals(event) && wanted.test(one), event, skip, patience);
    }

    /** Waits for the next event of any kind after so many others. */
    JsonObject awaitAny(int skip, Duration patience) throws InterruptedException, TimeoutException {
        return find(one -> true, "event", skip, patience);
    }

    private JsonObject find(Predicate<JsonObject> wanted, String what, int skip, Duration patience)
            throws InterruptedException, TimeoutException {
        long deadline = System.nanoTime() + patience.toNanos();
        synchronized (events) {
            int at = skip;
            while (true) {
                for (; at < events.size(); at++) {
                    if (wanted.test(events.get(at))) {
                        return events.get(at);
                    }
                }
                long left = deadline - System.nanoTime();
                if (left <= 0 || result.isDone()) {
                    throw new TimeoutException(name + ": no " + what + " after " + patience + "; " + story());
                }
                TimeUnit.NANOSECONDS.timedWait(events, left);
            }
        }
    }

    public int eventCount() {
        synchronized (events) {
            return events.size();
        }
    }

    /** Waits for the result. */
    public JsonObject result(Duration patience) throws InterruptedException, TimeoutException, IOException {
        try {
            return result.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IOException(name + ": " + e.getCause().getMessage() + "; " + story(), e);
        } catch (TimeoutException e) {
            throw new TimeoutException(name + ": no result after " + patience + "; " + story());
        }
    }

    /** Kills the browser at once, as a crash would (kill -9 of all its processes), and with it the script. */
    public void killViewer() throws InterruptedException {
        ProcessHandle node = process.toHandle();
        List<ProcessHandle> all = new ArrayList<>(node.descendants().toList());
        all.add(node);
        all.forEach(ProcessHandle::destroyForcibly);
        process.waitFor();
    }

    @Override
    public void close() {
        try {
            List<ProcessHandle> children = process.descendants().toList();
            commands.close();
            if (!process.waitFor(GOODBYE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            children.forEach(ProcessHandle::destroyForcibly);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            // the script has ended before: nothing to tell it
            process.destroyForcibly();
        }
    }

    private String story() {
        synchronized (events) {
            List<JsonObject> last = events.subList(Math.max(0, events.size() - 5), events.size());
            String end = result.isCompletedExceptionally()
                    ? "it failed: "
                            + result.handle((value, failure) -> failure.getMessage())
                                    .join() + ", "
                    : "";
            return end + "last events " + last + (complaints.isEmpty() ? "" : ", complaints: " + complaints);
        }
    }

    private void follow(String what, BufferedReader lines, boolean isOutput) {
        Thread follower = new Thread(
                () -> {
                    try (lines) {
                        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                            if (isOutput) {
                                take(line);
                            } else {
                                complaints.append(line).append('\n');
                            }
                        }
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    } finally {
                        if (isOutput) {
                            result.completeExceptionally(new IOException("ended without a result"));
                            wake();
                        }
                    }
                },
                "harness-" + name + "-" + what);
        follower.setDaemon(true);
        follower.start();
    }

    private void take(String line) {
        JsonObject message = JsonParser.parseString(line).getAsJsonObject();
        if (message.has("result")) {
            result.complete(message.getAsJsonObject("result"));
        } else if (message.has("failure")) {
            result.completeExceptionally(new IOException(message.get("failure").getAsString()));
        } else {
            synchronized (events) {
                events.add(message);
            }
        }
        wake();
    }

    private void wake() {
        synchronized (events) {
            events.notifyAll();
        }
    }
}
