package red5.faceswap.whep;

import java.util.List;
import red5.faceswap.http.HttpReply;
import red5.faceswap.http.HttpRequest;

/** Which web pages may read the answers (CORS): those of these origins, all for {@code *}, and always this server's own. */
record AllowedOrigins(List<String> origins) {
    private static final String ALLOW_ORIGIN = "Access-Control-Allow-Origin";

    AllowedOrigins {
        origins = List.copyOf(origins);
    }

    HttpReply applyTo(HttpRequest request, HttpReply reply) {
        if (origins.contains("*")) {
            return exposed(reply.with(ALLOW_ORIGIN, "*"));
        }
        String origin = request.header("Origin").orElse("");
        HttpReply varying = reply.with("Vary", "Origin");
        return origins.contains(origin) ? exposed(varying.with(ALLOW_ORIGIN, origin)) : varying;
    }

    private static HttpReply exposed(HttpReply reply) {
        return reply.with("Access-Control-Expose-Headers", "Location, Link, ETag, Retry-After, WWW-Authenticate");
    }
}
