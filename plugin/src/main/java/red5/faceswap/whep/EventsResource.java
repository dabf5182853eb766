package red5.faceswap.whep;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import red5.faceswap.http.HttpReply;
import red5.faceswap.http.HttpRequest;

/**
 * A session's events (draft-ietf-wish-whep, server-sent events extension): POST with a JSON array of their names makes a listener, GET of
 * its address brings the events, DELETE ends it.
 */
final class EventsResource {
    private static final String REL = "urn:ietf:params:whep:ext:core:server-sent-events";
    private static final String LINK_REST =
            WhepPaths.EVENTS + ">; rel=\"" + REL + "\"; events=\"" + String.join(",", ViewerEvents.ALL) + "\"";
    private static final int LONGEST_LIST = 1000;

    private EventsResource() {}

    /** The Link header that announces the events of the session at that address. */
    static String link(String session) {
        return "<" + session + LINK_REST;
    }

    /** @param name of a listener, empty for all of them */
    static HttpReply answer(HttpRequest request, WhepSession session, String name) {
        return name.isEmpty() ? all(request, session) : one(request, session, name);
    }

    private static HttpReply all(HttpRequest request, WhepSession session) {
        if (!request.method().equals("POST")) {
            return Replies.notAllowed("POST, OPTIONS", "Send a JSON array of event names by POST.");
        }
        if (request.body().length > 0 && !request.mediaType().equals("application/json")) {
            return HttpReply.problem(
                    415, "Wrong content type", "Send a JSON array of event names with Content-Type: application/json.");
        }
        Optional<Set<String>> wanted = names(request.text());
        if (wanted.isEmpty()) {
            return HttpReply.problem(
                    400, "No event names", "The body must be a JSON array such as " + ViewerEvents.ALL + ", or empty.");
        }
        return session.listen(wanted.get())
                .map(listener -> HttpReply.empty(201).with("Location", Replies.address(request.path(), listener)))
                .orElseGet(() -> HttpReply.problem(
                        409, "Too many listeners", "This session has enough listeners: end one of them by DELETE."));
    }

    /** The names in a JSON array, all there are for an empty text; empty for anything else. */
    private static Optional<Set<String>> names(String json) {
        if (json.isBlank()) {
            return Optional.of(Set.copyOf(ViewerEvents.ALL));
        }
        if (json.length() > LONGEST_LIST) {
            return Optional.empty();
        }
        try {
            JsonElement parsed = JsonParser.parseString(json);
            if (!(parsed instanceof JsonArray array)) {
                return Optional.empty();
            }
            Set<String> names = new HashSet<>();
            for (JsonElement element : array) {
                names.add(element.getAsString());
            }
            return Optional.of(names);
        } catch (JsonParseException | IllegalStateException | UnsupportedOperationException e) {
            return Optional.empty();
        }
    }

    private static HttpReply one(HttpRequest request, WhepSession session, String name) {
        return switch (request.method()) {
            case "GET" -> session.events(name).map(HttpReply::events).orElseGet(EventsResource::unknown);
            case "DELETE" -> session.forget(name) ? HttpReply.empty(200) : unknown();
            default -> Replies.notAllowed("GET, DELETE, OPTIONS", "Get the events by GET.");
        };
    }

    private static HttpReply unknown() {
        return HttpReply.problem(404, "No such listener", "Make a new one by POST at the session's events.");
    }
}
