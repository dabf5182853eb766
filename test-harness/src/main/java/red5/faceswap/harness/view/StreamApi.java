package red5.faceswap.harness.view;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/** The operator's API of a running server: {@code /faceswap/api/streams/{app}/{stream}}. Thread-safe. */
public final class StreamApi {
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final long LOOK_AGAIN_MILLIS = 100;

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI console;
    private final String authorization;

    /**
     * @param console for example {@code http://127.0.0.1:5080/faceswap/}
     * @param password of the user admin
     */
    public StreamApi(URI console, String password) {
        this.console = console;
        this.authorization =
                "Basic " + Base64.getEncoder().encodeToString(("admin:" + password).getBytes(StandardCharsets.UTF_8));
    }

    /** Header field Authorization, as the API and the originals ask for it. */
    public String authorization() {
        return authorization;
    }

    /** What the server says of a stream such as {@code live/cam}; an IOException when there is none. */
    public JsonObject status(String stream) throws IOException, InterruptedException {
        return json(send(stream, "GET", null));
    }

    /** Changes mode ({@code swap}, {@code original}, {@code off}) or face, for example {@code {"mode":"off"}}. */
    public JsonObject change(String stream, String json) throws IOException, InterruptedException {
        return json(send(stream, "PUT", json));
    }

    /** Waits until a stream's status is as wanted, and tells how long it took. */
    public Duration await(String stream, Predicate<JsonObject> wanted, Duration patience)
            throws IOException, InterruptedException, TimeoutException {
        long from = System.nanoTime();
        while (true) {
            HttpResponse<String> answer = send(stream, "GET", null);
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

    private HttpResponse<String> send(String stream, String method, String body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(console.resolve("api/streams/" + stream))
                .timeout(PATIENCE)
                .header("Authorization", authorization)
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private static JsonObject json(HttpResponse<String> answer) throws IOException {
        if (answer.statusCode() != 200) {
            throw new IOException(answer.uri() + ": " + answer.statusCode() + " " + answer.body());
        }
        return JsonParser.parseString(answer.body()).getAsJsonObject();
    }
}
