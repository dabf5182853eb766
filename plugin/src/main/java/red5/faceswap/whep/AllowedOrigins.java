package red5.faceswap.whep;

import java.util.List;
import java.util.Map;
import red5.faceswap.http.HttpReply;
import red5.faceswap.http.HttpRequest;

/** Which web pages may read the answers (CORS): those of these origins, all for {@code *}, and always this server's own. */
public record AllowedOrigins(List<String> origins) {
    private static final String ALLOW_ORIGIN = "Access-Control-Allow-Origin";
    private static final String EXPOSE = "Access-Control-Expose-Headers";
    private static final String EXPOSED = "Location, Link, ETag, Retry-After, WWW-Authenticate";
    private static final Map<String, String> EVERY_ORIGIN = Map.of(ALLOW_ORIGIN, "*", EXPOSE, EXPOSED);

    public AllowedOrigins {
        origins = List.copyOf(origins);
    }

    /** The same answer, which the asking page may read if it is one of them. */
    public HttpReply applyTo(HttpRequest request, HttpReply reply) {
        if (origins.contains("*")) {
            return reply.with(EVERY_ORIGIN);
        }
        String origin = request.header("Origin").orElse("");
        return origins.contains(origin)
                ? reply.with(Map.of("Vary", "Origin", ALLOW_ORIGIN, origin, EXPOSE, EXPOSED))
                : reply.with("Vary", "Origin");
    }
}
