package red5.faceswap.http;

import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An answer.
 *
 * @param status HTTP status code
 * @param headers in order of writing
 * @param links values of the header Link, which is written once for each
 * @param body empty for none
 * @param events that follow as long as they come; only in an answer that is ready at once
 */
public record HttpReply(
        int status, Map<String, String> headers, List<String> links, byte[] body, Optional<EventStream> events) {
    private static final byte[] NOTHING = {};

    /** An answer without a body. */
    public static HttpReply empty(int status) {
        return new HttpReply(status, Map.of(), List.of(), NOTHING, Optional.empty());
    }

    public static HttpReply of(int status, String contentType, byte[] body) {
        return new HttpReply(status, Map.of("Content-Type", contentType), List.of(), body, Optional.empty());
    }

    /** Server-sent events, which no cache or proxy may hold back. */
    public static HttpReply events(EventStream stream) {
        Map<String, String> headers =
                Map.of("Content-Type", "text/event-stream", "Cache-Control", "no-store", "X-Accel-Buffering", "no");
        return new HttpReply(200, headers, List.of(), NOTHING, Optional.of(stream));
    }

    public static HttpReply json(int status, String json) {
        return of(status, "application/json; charset=utf-8", json.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * An error as RFC 9457 problem details.
     *
     * @param title what is wrong, a few words
     * @param detail a sentence that says what to do
     */
    public static HttpReply problem(int status, String title, String detail) {
        return problem(status, title, detail, new JsonObject());
    }

    /**
     * The same with further members.
     *
     * @param more members beside the usual ones
     */
    public static HttpReply problem(int status, String title, String detail, JsonObject more) {
        JsonObject problem = more.deepCopy();
        problem.addProperty("type", "about:blank");
        problem.addProperty("status", status);
        problem.addProperty("title", title);
        problem.addProperty("detail", detail);
        return of(status, "application/problem+json", problem.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** The same answer with one more header. */
    public HttpReply with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new HttpReply(status, more, links, body, events);
    }

    /** The same answer with these headers too. */
    public HttpReply with(Map<String, String> others) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.putAll(others);
        return new HttpReply(status, more, links, body, events);
    }

    /** The same answer with these Link headers too. */
    public HttpReply withLinks(List<String> values) {
        if (values.isEmpty()) {
            return this;
        }
        List<String> more = new ArrayList<>(links);
        more.addAll(values);
        return new HttpReply(status, headers, List.copyOf(more), body, events);
    }
}
