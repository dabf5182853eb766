package red5.faceswap.admin;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import red5.faceswap.http.HttpHandler;
import red5.faceswap.http.HttpReply;
import red5.faceswap.http.HttpRequest;

/**
 * Lets web pages of some origins use another handler and refuses those of others (setting {@code whep.allowed-origins}). Pages
 * of this server and programs, which send no {@code Origin}, always may.
 */
public final class AllowedOrigins implements HttpHandler {
    private static final String ALLOW_ORIGIN = "Access-Control-Allow-Origin";

    private final List<String> allowed;
    private final HttpHandler inner;

    /**
     * @param allowed origins as browsers write them, or {@code *} for any; empty for this server's pages only
     */
    public AllowedOrigins(List<String> allowed, HttpHandler inner) {
        this.allowed = allowed.stream().map(o -> o.toLowerCase(Locale.ROOT)).toList();
        this.inner = inner;
    }

    @Override
    public boolean handles(String path) {
        return inner.handles(path);
    }

    @Override
    public int maxBody(String path) {
        return inner.maxBody(path);
    }

    @Override
    public CompletionStage<HttpReply> answer(HttpRequest request) {
        Optional<String> origin = request.header("Origin");
        if (allowed.contains("*") || origin.isEmpty()) {
            return inner.answer(request);
        }
        boolean ours = sameHost(origin.get(), request.base());
        if (!ours && !allowed.contains(origin.get().toLowerCase(Locale.ROOT))) {
            return CompletableFuture.completedStage(HttpReply.problem(
                            403,
                            "Page not allowed",
                            "Pages of " + origin.get()
                                    + " may not play this server's streams: its operator can add them to"
                                    + " whep.allowed-origins.")
                    .with("Vary", "Origin"));
        }
        return inner.answer(request).thenApply(reply -> narrowed(reply, origin.get()));
    }

    private static HttpReply narrowed(HttpReply reply, String origin) {
        Map<String, String> headers = new LinkedHashMap<>(reply.headers());
        headers.replace(ALLOW_ORIGIN, origin);
        headers.put("Vary", "Origin");
        return new HttpReply(reply.status(), headers, reply.body());
    }

    private static boolean sameHost(String origin, String base) {
        try {
            String authority = URI.create(origin).getRawAuthority();
            return authority != null
                    && authority.equalsIgnoreCase(URI.create(base).getRawAuthority());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
