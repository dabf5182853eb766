package red5.faceswap.harness;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;

/** The operator's HTTP API of a running server. */
public final class ConsoleClient {
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI server;
    private final String authorization;

    /**
     * @param server any address on it, for example {@code http://127.0.0.1:5080/faceswap/}
     * @param password what {@code admin.password} says
     */
    public ConsoleClient(URI server, String password) {
        this.server = server;
        this.authorization =
                "Basic " + Base64.getEncoder().encodeToString(("admin:" + password).getBytes(StandardCharsets.UTF_8));
    }

    /** Header field Authorization, as the API and the originals ask for it. */
    public String authorization() {
        return authorization;
    }

    public HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
    }

    public HttpResponse<String> put(String path, String json) throws IOException, InterruptedException {
        HttpRequest request = request(path)
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(json))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** @param mediaType for example {@code image/jpeg} */
    public HttpResponse<String> post(String path, String mediaType, byte[] body)
            throws IOException, InterruptedException {
        HttpRequest request = request(path)
                .header("Content-Type", mediaType)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    public HttpResponse<String> delete(String path) throws IOException, InterruptedException {
        return http.send(request(path).DELETE().build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(server.resolve(path)).timeout(PATIENCE).header("Authorization", authorization);
    }

    /**
     * What the console shows of a stream.
     *
     * @param stream application and name, for example {@code live/cam}
     * @return empty object when there is no such stream
     */
    public JsonObject stream(String stream) throws IOException, InterruptedException {
        HttpResponse<String> answer = get("/faceswap/api/streams/" + stream);
        return answer.statusCode() == 200
                ? JsonParser.parseString(answer.body()).getAsJsonObject()
                : new JsonObject();
    }
}
