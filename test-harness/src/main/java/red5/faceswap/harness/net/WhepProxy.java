package red5.faceswap.harness.net;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A WHEP endpoint in front of another: everything passes through, but in answers the server's candidates are replaced by one of a
 * link, and offers lose theirs, so that neither side knows a way around the link.
 */
final class WhepProxy implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int THREADS = 4;
    private static final Set<String> NOT_PASSED =
            Set.of("host", "connection", "content-length", "transfer-encoding", "expect", "upgrade");
    private static final Pattern CANDIDATE = Pattern.compile("(?m)^a=candidate:[^\r\n]*\r?\n");
    /** RFC 8839, section 5.1: foundation, component, transport, priority, address, port. */
    private static final Pattern UDP_V4 =
            Pattern.compile("(a=candidate:\\S+ \\d+ (?i:udp) \\d+ )(\\d+\\.\\d+\\.\\d+\\.\\d+) (\\d+)( [^\r\n]*\r?\n)");

    private final URI endpoint;
    private final EmulatedLink link;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS, work -> {
        Thread thread = new Thread(work, "harness-whep-proxy");
        thread.setDaemon(true);
        return thread;
    });
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Map<String, RelayedPath> sessions = new ConcurrentHashMap<>();

    WhepProxy(URI endpoint, EmulatedLink link) throws IOException {
        this.endpoint = endpoint;
        this.link = link;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** The endpoint's address here. */
    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + endpoint.getRawPath());
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            HttpResponse<byte[]> answer = forward(exchange);
            String method = exchange.getRequestMethod();
            String path = exchange.getRequestURI().getPath();
            byte[] body = answer.body();
            if (method.equals("POST") && answer.statusCode() == 201) {
                body = throughLink(body, resource(answer));
            } else if (method.equals("PATCH") && answer.statusCode() == 200) {
                body = throughLink(body, path);
            } else if (method.equals("DELETE")) {
                forget(path);
            }
            answer.headers().map().forEach((name, values) -> {
                if (!NOT_PASSED.contains(name.toLowerCase(Locale.ROOT))) {
                    exchange.getResponseHeaders().put(name, values);
                }
            });
            exchange.sendResponseHeaders(answer.statusCode(), body.length == 0 ? -1 : body.length);
            if (body.length > 0) {
                exchange.getResponseBody().write(body);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private HttpResponse<byte[]> forward(HttpExchange exchange) throws IOException, InterruptedException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        byte[] passed = CANDIDATE.matcher(body).replaceAll("").getBytes(StandardCharsets.UTF_8);
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        endpoint.resolve(exchange.getRequestURI().toString()))
                .timeout(PATIENCE)
                .method(
                        exchange.getRequestMethod(),
                        passed.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(passed));
        for (Map.Entry<String, List<String>> header :
                exchange.getRequestHeaders().entrySet()) {
            if (!NOT_PASSED.contains(header.getKey().toLowerCase(Locale.ROOT))) {
                header.getValue().forEach(value -> request.header(header.getKey(), value));
            }
        }
        return http.send(request.build(), BodyHandlers.ofByteArray());
    }

    private String resource(HttpResponse<byte[]> answer) {
        return endpoint.resolve(answer.headers().firstValue("Location").orElseThrow())
                .getPath();
    }

    private byte[] throughLink(byte[] body, String session) throws IOException {
        String answer = new String(body, StandardCharsets.UTF_8);
        Matcher direct = UDP_V4.matcher(answer);
        if (!direct.find()) {
            if (sessions.containsKey(session)) {
                return body;
            }
            throw new IOException("an answer without an IPv4 candidate cannot be led over a link: " + answer);
        }
        InetSocketAddress relay = path(session, direct).address();
        String candidate =
                direct.group(1) + relay.getAddress().getHostAddress() + " " + relay.getPort() + direct.group(4);
        StringBuilder changed = new StringBuilder();
        Matcher candidates = CANDIDATE.matcher(answer);
        int at = 0;
        while (candidates.find()) {
            // each medium may name the candidates once more: whatever it lists, the relay alone takes its place
            boolean first = changed.isEmpty() || candidates.start() != at;
            changed.append(answer, at, candidates.start()).append(first ? candidate : "");
            at = candidates.end();
        }
        return changed.append(answer.substring(at)).toString().getBytes(StandardCharsets.UTF_8);
    }

    private RelayedPath path(String session, Matcher direct) throws IOException {
        RelayedPath known = sessions.get(session);
        if (known == null) {
            InetAddress address = InetAddress.getByName(direct.group(2));
            known = link.open(new InetSocketAddress(address, Integer.parseInt(direct.group(3))));
            sessions.put(session, known);
        }
        return known;
    }

    private void forget(String session) throws IOException {
        RelayedPath path = sessions.remove(session);
        if (path != null) {
            link.close(path);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
