package red5.faceswap.whip;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import red5.faceswap.http.HttpReply;
import red5.faceswap.http.HttpRequest;
import red5.faceswap.whep.EntityTag;
import red5.faceswap.whep.Replies;
import red5.faceswap.whep.TrickleFragment;

/**
 * A publisher's session's address: DELETE ends it, PATCH brings candidates or restarts ICE.
 *
 * @param hosts under which this server is reached, the preferred one first
 */
record PublisherResource(Supplier<List<String>> hosts) {
    CompletionStage<HttpReply> answer(HttpRequest request, WhipSession session) {
        return switch (request.method()) {
            case "DELETE" -> {
                session.end();
                yield now(HttpReply.empty(200));
            }
            case "PATCH" -> patch(request, session);
            case "GET" -> now(HttpReply.empty(204));
            case "HEAD" -> now(HttpReply.empty(200));
            default -> now(Replies.notAllowed("PATCH, DELETE, GET, HEAD, OPTIONS", "End the session by DELETE."));
        };
    }

    private static CompletionStage<HttpReply> now(HttpReply reply) {
        return CompletableFuture.completedFuture(reply);
    }

    private CompletionStage<HttpReply> patch(HttpRequest request, WhipSession session) {
        if (!request.mediaType().equals(Replies.FRAGMENT)) {
            return now(HttpReply.problem(
                            415, "Wrong content type", "Send candidates with Content-Type: " + Replies.FRAGMENT + ".")
                    .with("Accept-Patch", Replies.FRAGMENT));
        }
        Optional<String> ifMatch = request.header("If-Match").map(String::trim);
        if (ifMatch.isPresent() && !EntityTag.matches(ifMatch.get(), session.tag())) {
            return now(outdated());
        }
        Optional<TrickleFragment> fragment = TrickleFragment.parse(request.text());
        if (fragment.isEmpty()) {
            return now(HttpReply.problem(
                    400, "No fragment", "The body must be an SDP fragment of a= and m= lines (RFC 8840)."));
        }
        SdpLines lines = SdpLines.of(request.text());
        Optional<String> ufrag = fragment.get().ufrag();
        if (ufrag.isEmpty() || ufrag.equals(session.offer().ufrag())) {
            lines.candidates().forEach(one -> session.source().candidate(one.mid(), one.text()));
            return now(HttpReply.empty(204));
        }
        return fragment.get()
                .password()
                .map(password -> restart(session, lines, ufrag.get(), password))
                .orElseGet(() -> now(HttpReply.problem(
                        400, "No ice-pwd", "A new a=ice-ufrag asks for an ICE restart: send its a=ice-pwd with it.")));
    }

    private static HttpReply outdated() {
        return HttpReply.problem(
                412,
                "Another ICE generation",
                "This is of an earlier ICE generation of the session: use the latest ETag and user fragment.");
    }

    private CompletionStage<HttpReply> restart(WhipSession session, SdpLines fragment, String ufrag, String password) {
        SdpLines offer = session.offer().restarted(ufrag, password);
        return session.source().answer(offer.text()).handle((sdp, failure) -> {
            if (failure != null) {
                return Failures.reply(failure);
            }
            SdpLines answer = SdpLines.of(sdp).reachedAt(hosts.get());
            session.agreed(offer, answer);
            fragment.candidates().forEach(one -> session.source().candidate(one.mid(), one.text()));
            byte[] body = answer.restartAnswer().text().getBytes(StandardCharsets.UTF_8);
            return HttpReply.of(200, Replies.FRAGMENT, body)
                    .with("ETag", session.tag())
                    .with("Cache-Control", "no-store");
        });
    }
}
