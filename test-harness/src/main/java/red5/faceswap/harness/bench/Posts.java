package red5.faceswap.harness.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import red5.faceswap.harness.view.Offers;

/** Requests to a WHEP endpoint with the time from sending to the answer's last byte. Sessions are deleted afterwards. */
final class Posts {
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI endpoint;

    Posts(URI endpoint) {
        this.endpoint = endpoint;
    }

    private record Timed(HttpResponse<String> answer, double millis) {}

    /** What is asked. */
    enum Kind {
        /** a viewer's offer; the answer is 201 with a session */
        OFFER,
        /** a request that negotiates nothing: what HTTP itself costs, client and server together */
        OPTIONS
    }

    /** Waits for each answer before the next request. */
    void oneByOne(Kind kind, int count, Series millis) throws IOException, InterruptedException {
        for (int i = 0; i < count; i++) {
            Timed timed = send(kind).join();
            millis.add(timed.millis);
            end(kind, List.of(timed));
        }
    }

    /** Sends all before any answer has come. */
    void atOnce(Kind kind, int count, Series millis) throws IOException, InterruptedException {
        List<CompletableFuture<Timed>> sent = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            sent.add(send(kind));
        }
        List<Timed> all = sent.stream().map(CompletableFuture::join).toList();
        all.forEach(timed -> millis.add(timed.millis));
        end(kind, all);
    }

    private CompletableFuture<Timed> send(Kind kind) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(endpoint);
        HttpRequest request = kind == Kind.OPTIONS
                ? builder.method("OPTIONS", BodyPublishers.noBody()).build()
                : builder.header("Content-Type", "application/sdp")
                        .POST(BodyPublishers.ofString(Offers.chromium()))
                        .build();
        long begin = System.nanoTime();
        return http.sendAsync(request, BodyHandlers.ofString())
                .thenApply(answer -> new Timed(answer, (System.nanoTime() - begin) / 1e6));
    }

    private void end(Kind kind, List<Timed> all) throws IOException, InterruptedException {
        if (kind == Kind.OPTIONS) {
            return;
        }
        for (Timed timed : all) {
            if (timed.answer.statusCode() != 201) {
                throw new IOException("POST: " + timed.answer.statusCode() + " " + timed.answer.body());
            }
            URI session = endpoint.resolve(
                    timed.answer.headers().firstValue("Location").orElseThrow());
            http.send(HttpRequest.newBuilder(session).DELETE().build(), BodyHandlers.discarding());
        }
    }
}
