package red5.faceswap.harness.view;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** WHEP as HTTP only: posts offers and looks at what comes back; no media. Thread-safe. */
public final class WhepClient {
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();
    private final URI endpoint;
    private final String authorization;

    /** @param endpoint for example {@code http://127.0.0.1:5080/live/whep/endpoint/cam} */
    public WhepClient(URI endpoint) {
        this(endpoint, null);
    }

    /** @param authorization value of that header field on each request, null for none */
    public WhepClient(URI endpoint, String authorization) {
        this.endpoint = endpoint;
        this.authorization = authorization;
    }

    /** Posts an offer as a player does. */
    public HttpResponse<String> post(String offer) throws IOException, InterruptedException {
        return post("application/sdp", offer.getBytes(StandardCharsets.UTF_8));
    }

    /** Posts anything. */
    public HttpResponse<String> post(String contentType, byte[] body) throws IOException, InterruptedException {
        return http.send(request(endpoint, "POST", contentType, body), BodyHandlers.ofString());
    }

    /** Posts an offer without waiting; the answer comes with the time it took. */
    public CompletableFuture<Timed> postAsync(String offer) {
        long from = System.nanoTime();
        return http.sendAsync(
                        request(endpoint, "POST", "application/sdp", offer.getBytes(StandardCharsets.UTF_8)),
                        BodyHandlers.ofString())
                .thenApply(response -> new Timed(response, (System.nanoTime() - from) / 1e6));
    }

    /** Sends trickled candidates (or whatever) to a session. */
    public HttpResponse<String> patch(HttpResponse<String> created, String contentType, String body)
            throws IOException, InterruptedException {
        return http.send(
                request(resource(created), "PATCH", contentType, body.getBytes(StandardCharsets.UTF_8)),
                BodyHandlers.ofString());
    }

    /** Ends a session. */
    public HttpResponse<String> delete(HttpResponse<String> created) throws IOException, InterruptedException {
        return http.send(request(resource(created), "DELETE", null, new byte[0]), BodyHandlers.ofString());
    }

    /** GET, HEAD or OPTIONS of the endpoint. */
    public HttpResponse<String> ask(String method) throws IOException, InterruptedException {
        return http.send(request(endpoint, method, null, new byte[0]), BodyHandlers.ofString());
    }

    /** Where the session of a 201 answer lives. */
    public URI resource(HttpResponse<String> created) {
        return endpoint.resolve(created.headers().firstValue("Location").orElseThrow());
    }

    private HttpRequest request(URI target, String method, String contentType, byte[] body) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(target)
                .timeout(PATIENCE)
                .method(method, body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        if (contentType != null) {
            builder.header("Content-Type", contentType);
        }
        if (authorization != null) {
            builder.header("Authorization", authorization);
        }
        return builder.build();
    }

    /** An answer and the milliseconds from the POST to its last byte. */
    public record Timed(HttpResponse<String> response, double millis) {}
}
