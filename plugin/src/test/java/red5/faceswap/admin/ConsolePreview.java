package red5.faceswap.admin;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.awt.Color;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import red5.faceswap.face.library.CentreFaceEngine;
import red5.faceswap.face.library.Consent;
import red5.faceswap.face.library.FaceLibrary;
import red5.faceswap.http.HttpReply;
import red5.faceswap.http.HttpRequest;

/**
 * Serves the console with invented streams, to look at its pages without a media server. Arguments: port, an empty folder for
 * what it keeps, a folder of starter faces, and {@code empty} for no streams. The password is {@code preview-only}.
 */
final class ConsolePreview {
    private ConsolePreview() {}

    public static void main(String[] arguments) throws IOException {
        int port = Integer.parseInt(arguments[0]);
        Path folder = Path.of(arguments[1]);
        Clock clock = Clock.systemUTC();
        InventedStreams streams = new InventedStreams();
        if (arguments.length < 4) {
            streams.add("live", "cam", "mona-lisa")
                    .add(
                            "events/hall 1",
                            "stage",
                            "ada",
                            "The swap of 12 pictures came too late; the last one was shown again.");
        }
        AuditLog audit = AuditLog.open(folder.resolve("audit.jsonl"), 1_000_000, 3, clock);
        FaceLibrary library =
                FaceLibrary.open(folder.resolve("faces"), Path.of(arguments[2]), new CentreFaceEngine(), clock);
        library.add(
                "Ada",
                CentreFaceEngine.portrait("png", 400, 400, new Color(0xd8, 0xa0, 0x80)),
                new Consent(
                        "Ada Example",
                        "Our theatre's live shows",
                        LocalDate.of(2026, 1, 2),
                        "test",
                        Instant.now(clock)));
        ConsoleHandler console = new ConsoleHandler(
                new AccessControl("preview-only", audit, clock),
                streams,
                library,
                audit,
                new ServerFacts("0.1.0", 1935, "AI modified", true, "mona-lisa"),
                clock);
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
        server.setExecutor(Executors.newFixedThreadPool(4));
        server.createContext("/", exchange -> serve(console, exchange));
        server.start();
    }

    private static void serve(ConsoleHandler console, HttpExchange exchange) throws IOException {
        URI uri = exchange.getRequestURI();
        HttpReply reply = console.handles(uri.getPath())
                ? console.answer(request(exchange)).toCompletableFuture().join()
                : HttpReply.problem(409, "Not live", "Nothing is published here.")
                        .with("Retry-After", "2");
        reply.headers().forEach((name, value) -> exchange.getResponseHeaders().add(name, value));
        exchange.sendResponseHeaders(reply.status(), reply.body().length == 0 ? -1 : reply.body().length);
        if (reply.body().length > 0) {
            exchange.getResponseBody().write(reply.body());
        }
        exchange.close();
    }

    private static HttpRequest request(HttpExchange exchange) throws IOException {
        Map<String, String> headers = new HashMap<>();
        exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.get(0)));
        Map<String, String> query = new HashMap<>();
        String raw = exchange.getRequestURI().getRawQuery();
        for (String pair : raw == null ? new String[0] : raw.split("&")) {
            String[] parts = pair.split("=", 2);
            query.put(
                    URLDecoder.decode(parts[0], StandardCharsets.UTF_8),
                    URLDecoder.decode(parts.length == 1 ? "" : parts[1], StandardCharsets.UTF_8));
        }
        return new HttpRequest(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getPath(),
                query,
                headers,
                exchange.getRequestBody().readAllBytes(),
                exchange.getRemoteAddress().getAddress(),
                "http://" + exchange.getRequestHeaders().getFirst("Host"));
    }
}
