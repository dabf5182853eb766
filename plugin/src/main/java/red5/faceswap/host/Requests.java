package red5.faceswap.host;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.catalina.connector.Request;
import red5.faceswap.http.HttpRequest;

/** Tomcat's request as the product's own. */
final class Requests {
    private Requests() {}

    /**
     * The body, read whole.
     *
     * @return empty when it is longer than the limit
     */
    static Optional<byte[]> body(Request request, int limit) throws IOException {
        if (request.getContentLengthLong() > limit) {
            return Optional.empty();
        }
        InputStream in = ServletCalls.input(request);
        byte[] body = in.readNBytes(limit + 1);
        return body.length > limit ? Optional.empty() : Optional.of(body);
    }

    /** @throws IllegalArgumentException when the query is not URL-encoded properly */
    static HttpRequest of(Request request, String path, byte[] body) throws IOException {
        return new HttpRequest(
                request.getMethod(),
                path,
                query(request.getQueryString()),
                headers(request),
                body,
                InetAddress.getByName(request.getRemoteAddr()),
                base(request));
    }

    static Map<String, String> query(String query) {
        Map<String, String> parameters = new HashMap<>();
        if (query != null) {
            for (String pair : query.split("&")) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                String value = equals < 0 ? "" : pair.substring(equals + 1);
                parameters.putIfAbsent(decoded(name), decoded(value));
            }
        }
        return parameters;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static Map<String, String> headers(Request request) {
        Map<String, String> headers = new HashMap<>();
        Enumeration<String> names = request.getHeaderNames();
        while (names.hasMoreElements()) {
            String name = names.nextElement();
            headers.putIfAbsent(name, request.getHeader(name));
        }
        return headers;
    }

    private static String base(Request request) {
        String authority = request.getHeader("Host");
        if (authority == null) {
            authority = request.getServerName() + ":" + request.getServerPort();
        }
        return request.getScheme() + "://" + authority;
    }
}
