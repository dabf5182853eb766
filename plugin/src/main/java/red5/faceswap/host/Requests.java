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
import java.util.TreeMap;
import org.apache.catalina.connector.Request;
import red5.faceswap.http.HttpRequest;

/** Tomcat's request as the product's own. */
final class Requests {
    /** Above any picture that a camera makes. */
    private static final long MOST_DISCARDED = 64L << 20;

    private Requests() {}

    /**
     * The body, read whole.
     *
     * @return empty when it is longer than the limit
     */
    static Optional<byte[]> body(Request request, int limit) throws IOException {
        long announced = request.getContentLengthLong();
        if (announced > limit) {
            return Optional.empty();
        }
        InputStream in = ServletCalls.input(request);
        byte[] body = in.readNBytes(announced >= 0 ? (int) announced : limit + 1); // no more than it needs is copied
        return body.length > limit ? Optional.empty() : Optional.of(body);
    }

    /**
     * Reads on for a while without keeping anything. A connection that is closed while its client still sends is reset, and then the
     * client never sees the answer (RFC 9112, section 9.6). Who waits for leave to send (Expect: 100-continue) is not given it.
     */
    static void discardRest(Request request) throws IOException {
        if (request.getHeader("Expect") != null) {
            return;
        }
        InputStream in = ServletCalls.input(request);
        byte[] piece = new byte[8192];
        int more = 0;
        for (long left = MOST_DISCARDED; left > 0 && more >= 0; left -= more) {
            more = in.read(piece);
        }
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
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER); // as the request wants them
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
