package red5.faceswap.http;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A request whose body has been read whole.
 *
 * @param method upper case
 * @param path decoded, without query, beginning with a slash
 * @param query decoded parameters, the first of each name
 * @param headers first value of each header; look-up ignores case
 * @param body at most the size the host allows; empty when there was none
 * @param remote the client's address
 * @param base scheme and authority as the client wrote them, for example {@code http://host:5080}
 */
public record HttpRequest(
        String method,
        String path,
        Map<String, String> query,
        Map<String, String> headers,
        byte[] body,
        InetAddress remote,
        String base) {

    public HttpRequest {
        Map<String, String> anyCase = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        anyCase.putAll(headers);
        headers = anyCase;
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    /** Lower-case media type without parameters, empty when there is none. */
    public String mediaType() {
        return header("Content-Type")
                .map(t -> t.split(";", 2)[0].trim().toLowerCase(java.util.Locale.ROOT))
                .orElse("");
    }

    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
