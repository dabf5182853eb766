package red5.faceswap.admin;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.awt.Color;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import red5.faceswap.face.Safeguard;
import red5.faceswap.face.SwapSettings;
import red5.faceswap.face.library.CentreFaceEngine;
import red5.faceswap.face.library.Consent;
import red5.faceswap.face.library.FaceLibrary;
import red5.faceswap.face.onnx.store.ModelStore;
import red5.faceswap.http.HttpHandler;
import red5.faceswap.http.HttpReply;
import red5.faceswap.http.HttpRequest;
import red5.faceswap.media.LabelFont;
import red5.faceswap.media.LabelPlace;
import red5.faceswap.rtc.Broadcast;
import red5.faceswap.rtc.RtcConfig;
import red5.faceswap.rtc.RtcServer;
import red5.faceswap.rtc.Rung;
import red5.faceswap.rtc.SyntheticStream;
import red5.faceswap.session.StreamDirectory.Lookup;
import red5.faceswap.whep.ViewerEvents;
import red5.faceswap.whep.WhepEndpoint;
import red5.faceswap.whep.WhepOptions;
import red5.faceswap.whep.WhepPaths;

/**
 * Serves the console with invented streams over real WHEP, to look at its pages without a media server. Arguments: HTTP port,
 * an empty folder for what it keeps, a folder of starter faces, and {@code empty} for no streams. Viewers come in on the port
 * after it. The password is {@code preview-only}.
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
        AccessControl access = new AccessControl("preview-only", audit, clock);
        ConsoleHandler console = new ConsoleHandler(
                access,
                streams,
                viewers(),
                library,
                new ModelStore(folder.resolve("models"), 1, ""),
                audit,
                new ServerFacts(
                        "0.1.0",
                        1935,
                        new Configuration.Disclosure(
                                true, "AI modified", "Faces hidden", LabelPlace.TOP_RIGHT, LabelFont.builtIn()),
                        Safeguard.DEFAULT,
                        true,
                        "mona-lisa",
                        List::of,
                        java.util.Map::of),
                clock);
        RtcServer rtc = RtcServer.open(RtcConfig.onPort(port + 1));
        List<HttpHandler> handlers = List.of(
                console,
                new PasswordProtected(access, whep(rtc, streams, WhepPaths.below(ConsoleHandler.ORIGINALS))),
                new PasswordProtected(access, whep(rtc, streams, WhepPaths.below(ConsoleHandler.SWAPPED))),
                whep(rtc, streams, WhepPaths.standard("/faceswap/")));
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
        server.setExecutor(Executors.newFixedThreadPool(4));
        server.createContext("/", exchange -> serve(handlers, exchange));
        server.start();
    }

    /** More than the page shows. */
    private static InventedViewers viewers() {
        InventedViewers viewers = new InventedViewers();
        for (int i = 0; i < 200; i++) {
            viewers.add("viewer-" + i, i % 40 == 0 ? -1 : i % 4, new int[] {2, 0, 4, 0, 12}[i % 5], i % 7);
        }
        return viewers;
    }

    /** Every invented stream as a drawn picture and a tone; refused while its mode is off. */
    private static WhepEndpoint whep(RtcServer rtc, InventedStreams streams, WhepPaths paths) {
        SyntheticStream picture = new SyntheticStream(640, 360, 30, 1000);
        Broadcast broadcast = rtc.newBroadcast("preview", picture);
        broadcast.rungs(List.of(new Rung(640, 360, 1_000_000)));
        picture.to(broadcast);
        return new WhepEndpoint(
                rtc,
                key -> streams.stream(key)
                        .filter(status -> status.settings().mode() != SwapSettings.Mode.OFF)
                        .<Lookup>map(status -> new Lookup.Found(broadcast))
                        .orElse(new Lookup.Unavailable(key + " is not live or switched off.", Duration.ofSeconds(2))),
                paths,
                WhepOptions.usual(),
                new ViewerEvents());
    }

    private static void serve(List<HttpHandler> handlers, HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        HttpRequest request = request(exchange);
        HttpReply reply = handlers.stream()
                .filter(handler -> handler.handles(path))
                .findFirst()
                .map(handler -> handler.answer(request).toCompletableFuture().join())
                .orElse(HttpReply.empty(404));
        reply.headers().forEach((name, value) -> exchange.getResponseHeaders().add(name, value));
        reply.links().forEach(link -> exchange.getResponseHeaders().add("Link", link));
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
