package red5.faceswap.harness.view;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import red5.faceswap.harness.ConsoleClient;

/** The operator's API of a running server: {@code /faceswap/api/streams/{app}/{stream}}. Thread-safe. */
public final class StreamApi {
    private static final long LOOK_AGAIN_MILLIS = 100;

    private final ConsoleClient console;

    /**
     * @param console for example {@code http://127.0.0.1:5080/faceswap/}
     * @param password of the user admin
     */
    public StreamApi(URI console, String password) {
        this.console = new ConsoleClient(console, password);
    }

    /** Header field Authorization, as the API and the originals ask for it. */
    public String authorization() {
        return console.authorization();
    }

    /** What the server says of a stream such as {@code live/cam}; an IOException when there is none. */
    public JsonObject status(String stream) throws IOException, InterruptedException {
        return json(console.get(path(stream)));
    }

    /** What is told of a stream, but that the machine is too small for it: a busy one is. */
    public List<String> problems(String stream) throws IOException, InterruptedException {
        return status(stream).getAsJsonArray("problems").asList().stream()
                .map(JsonElement::getAsString)
                .filter(sentence -> !sentence.startsWith("This machine cannot keep up"))
                .toList();
    }

    /** What the server says of each viewer of a stream, worst off first. */
    public JsonArray viewers(String stream) throws IOException, InterruptedException {
        return json(console.get(path(stream) + "/viewers")).getAsJsonArray("viewers");
    }

    /** One of a stream's counters, or the sum of several. */
    public long counter(String stream, String... names) throws IOException, InterruptedException {
        JsonObject counters = status(stream).getAsJsonObject("counters");
        return Arrays.stream(names)
                .mapToLong(name -> counters.get(name).getAsLong())
                .sum();
    }

    /** Changes mode ({@code swap}, {@code original}, {@code off}) or face, for example {@code {"mode":"off"}}. */
    public JsonObject change(String stream, String json) throws IOException, InterruptedException {
        return json(console.put(path(stream), json));
    }

    /** Waits until a stream's status is as wanted, and tells how long it took. */
    public Duration await(String stream, Predicate<JsonObject> wanted, Duration patience)
            throws IOException, InterruptedException, TimeoutException {
        long from = System.nanoTime();
        while (true) {
            HttpResponse<String> answer = console.get(path(stream));
            Duration waited = Duration.ofNanos(System.nanoTime() - from);
            if (answer.statusCode() == 200 && wanted.test(json(answer))) {
                return waited;
            }
            if (waited.compareTo(patience) > 0) {
                throw new TimeoutException(
                        stream + " after " + patience + ": " + answer.statusCode() + " " + answer.body());
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MILLIS);
        }
    }

    private static String path(String stream) {
        return "/faceswap/api/streams/" + stream;
    }

    private static JsonObject json(HttpResponse<String> answer) throws IOException {
        if (answer.statusCode() != 200) {
            throw new IOException(answer.uri() + ": " + answer.statusCode() + " " + answer.body());
        }
        return JsonParser.parseString(answer.body()).getAsJsonObject();
    }
}
