package red5.faceswap.whep;

import java.util.Optional;
import red5.faceswap.http.HttpReply;
import red5.faceswap.http.HttpRequest;
import red5.faceswap.rtc.Session;

/** A session's address: DELETE ends it, PATCH brings candidates. */
final class SessionResource {
    private final WhepSessions sessions;
    private final WhepOptions options;

    SessionResource(WhepSessions sessions, WhepOptions options) {
        this.sessions = sessions;
        this.options = options;
    }

    HttpReply answer(HttpRequest request, WhepSession session) {
        return switch (request.method()) {
            case "DELETE" -> delete(session);
            case "PATCH" -> patch(request, session.connection());
            case "GET" -> HttpReply.empty(204);
            case "HEAD" -> HttpReply.empty(200);
            default -> Replies.notAllowed("PATCH, DELETE, GET, HEAD, OPTIONS", "End the session by DELETE.");
        };
    }

    private HttpReply delete(WhepSession session) {
        sessions.end(session);
        return HttpReply.empty(200);
    }

    private HttpReply patch(HttpRequest request, Session session) {
        if (!request.mediaType().equals(Replies.FRAGMENT)) {
            return HttpReply.problem(
                            415, "Wrong content type", "Send candidates with Content-Type: " + Replies.FRAGMENT + ".")
                    .with("Accept-Patch", Replies.FRAGMENT);
        }
        Optional<String> ifMatch = request.header("If-Match").map(String::trim);
        if (ifMatch.isEmpty() && options.ifMatchNeeded()) {
            return HttpReply.problem(428, "If-Match is missing", "Send the session's ETag in the header If-Match.");
        }
        if (ifMatch.isPresent() && !EntityTag.matches(ifMatch.get(), EntityTag.of(session))) {
            return HttpReply.problem(
                    412,
                    "Another ICE session",
                    "If-Match does not name this session's ETag: leave it out or send that.");
        }
        Optional<TrickleFragment> fragment = TrickleFragment.parse(request.text());
        if (fragment.isEmpty()) {
            return HttpReply.problem(400, "No fragment", "The body must be an SDP fragment of a= and m= lines.");
        }
        boolean restart = fragment.get()
                .ufrag()
                .filter(ufrag -> !ufrag.equals(session.terms().remoteUfrag()))
                .isPresent();
        if (restart) {
            return HttpReply.problem(
                    422, "No ICE restart", "ICE cannot be restarted in this session: begin a new one at the endpoint.");
        }
        return HttpReply.empty(204);
    }
}
