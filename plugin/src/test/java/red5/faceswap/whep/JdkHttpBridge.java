package red5.faceswap.whep;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import red5.faceswap.http.HttpHandler;
import red5.faceswap.http.HttpReply;
import red5.faceswap.http.HttpRequest;

/** Serves a handler over the JDK's HTTP server: the tests' stand-in for the host. */
public final class JdkHttpBridge implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(8);
    private final HttpHandler handler;

    public JdkHttpBridge(int port, HttpHandler handler) throws IOException {
        this.handler = handler;
        server = HttpServer.create(new InetSocketAddress(port), 512);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    public int port() {
        return server.getAddress().getPort();
    }

    private void handle(HttpExchange exchange) throws IOException {
        Map<String, String> headers = new HashMap<>();
        exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.get(0)));
        String path = exchange.getRequestURI().getPath();
        byte[] body = exchange.getRequestBody().readNBytes(handler.maxBody(path) + 1);
        HttpRequest request = new HttpRequest(
                exchange.getRequestMethod(),
                path,
                Map.of(),
                headers,
                body,
                exchange.getRemoteAddress().getAddress(),
                "http://localhost:" + port());
        handler.answer(request).whenComplete((reply, failure) -> {
            HttpReply answer = failure == null ? reply : HttpReply.problem(500, "Failed", failure.toString());
            write(exchange, answer);
        });
    }

    private static void write(HttpExchange exchange, HttpReply reply) {
        try (exchange) {
            reply.headers().forEach(exchange.getResponseHeaders()::set);
            reply.links().forEach(link -> exchange.getResponseHeaders().add("Link", link));
            exchange.sendResponseHeaders(reply.status(), reply.body().length == 0 ? -1 : reply.body().length);
            if (reply.body().length > 0) {
                exchange.getResponseBody().write(reply.body());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
