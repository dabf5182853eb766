package red5.faceswap.whep;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import red5.faceswap.http.HttpReply;
import red5.faceswap.http.HttpRequest;
import red5.faceswap.rtc.LocalDescription;

/** A session's address: DELETE ends it, PATCH brings candidates or restarts ICE. */
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
            case "PATCH" -> patch(request, session);
            case "GET" -> HttpReply.empty(204);
            case "HEAD" -> HttpReply.empty(200);
            default -> Replies.notAllowed("PATCH, DELETE, GET, HEAD, OPTIONS", "End the session by DELETE.");
        };
    }

    private HttpReply delete(WhepSession session) {
        sessions.end(session);
        return HttpReply.empty(200);
    }

    private HttpReply patch(HttpRequest request, WhepSession session) {
        if (!request.mediaType().equals(Replies.FRAGMENT)) {
            return HttpReply.problem(
                            415, "Wrong content type", "Send candidates with Content-Type: " + Replies.FRAGMENT + ".")
                    .with("Accept-Patch", Replies.FRAGMENT);
        }
        Optional<TrickleFragment> fragment = TrickleFragment.parse(request.text());
        synchronized (session) { // of two requests with one tag the second finds another one
            return precondition(request, EntityTag.of(session.connection().local()))
                    .orElseGet(() -> patch(fragment, session));
        }
    }

    private static HttpReply patch(Optional<TrickleFragment> fragment, WhepSession session) {
        return fragment.map(sound -> patch(sound, session))
                .orElseGet(() -> HttpReply.problem(
                        400, "No fragment", "The body must be an SDP fragment of a= and m= lines (RFC 8840)."));
    }

    private Optional<HttpReply> precondition(HttpRequest request, String tag) {
        Optional<String> ifMatch = request.header("If-Match").map(String::trim);
        if (ifMatch.isEmpty()) {
            return options.ifMatchNeeded()
                    ? Optional.of(HttpReply.problem(
                            428, "If-Match is missing", "Send the session's ETag in the header If-Match."))
                    : Optional.empty();
        }
        return EntityTag.matches(ifMatch.get(), tag) ? Optional.empty() : Optional.of(outdated());
    }

    private static HttpReply outdated() {
        return HttpReply.problem(
                412,
                "Another ICE generation",
                "This is of an earlier ICE generation of the session: use the latest ETag and user fragment.");
    }

    private static HttpReply patch(TrickleFragment fragment, WhepSession session) {
        if (fragment.ufrag().isEmpty()) {
            return HttpReply.empty(204);
        }
        String ufrag = fragment.ufrag().get();
        return switch (session.connection().generation(ufrag)) {
            case LATEST -> HttpReply.empty(204);
            case FORMER -> outdated();
            case NEW -> restart(fragment, ufrag, session);
        };
    }

    private static HttpReply restart(TrickleFragment fragment, String ufrag, WhepSession session) {
        if (fragment.password().isEmpty()) {
            return HttpReply.problem(
                    400, "No ice-pwd", "A new a=ice-ufrag asks for an ICE restart: send its a=ice-pwd with it.");
        }
        LocalDescription restarted =
                session.connection().restart(ufrag, fragment.password().get());
        byte[] answer = session.answerTo(restarted).getBytes(StandardCharsets.UTF_8);
        return HttpReply.of(200, Replies.FRAGMENT, answer)
                .with("ETag", EntityTag.of(restarted))
                .with("Cache-Control", "no-store");
    }
}
