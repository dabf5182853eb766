package red5.faceswap.whep;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import red5.faceswap.http.HttpHandler;
import red5.faceswap.http.HttpReply;
import red5.faceswap.http.HttpRequest;
import red5.faceswap.rtc.Broadcast;
import red5.faceswap.rtc.LocalDescription;
import red5.faceswap.rtc.RtcException;
import red5.faceswap.rtc.RtcServer;
import red5.faceswap.rtc.Session;
import red5.faceswap.session.StreamDirectory.Lookup;
import red5.faceswap.session.StreamKey;
import red5.faceswap.session.ViewerControl;
import red5.faceswap.session.ViewerStatus;
import red5.faceswap.whep.sdp.Negotiation;
import red5.faceswap.whep.sdp.RestartAnswer;
import red5.faceswap.whep.sdp.SdpAnswer;
import red5.faceswap.whep.sdp.SdpException;
import red5.faceswap.whep.sdp.SdpOffer;

/**
 * The WHEP endpoint of every stream (draft-ietf-wish-whep). Each answer is ready at once: the server is ICE-lite, so nothing
 * has to be gathered or waited for. Thread-safe.
 */
public final class WhepEndpoint implements HttpHandler, ViewerControl {
    private static final Logger LOG = LoggerFactory.getLogger(WhepEndpoint.class);
    private static final Duration OVERLOAD_RETRY = Duration.ofSeconds(10);
    private static final Duration RATE_RETRY = Duration.ofSeconds(2);

    private final RtcServer rtc;
    private final Function<StreamKey, Lookup> lookup;
    private final WhepPaths paths;
    private final WhepOptions options;
    private final AllowedOrigins origins;
    private final WhepSessions sessions;
    private final SessionResource resource;

    /**
     * Warms up, so that the first viewer waits for nothing.
     *
     * @param lookup what viewers of a stream get; must not block
     * @param paths which requests are this endpoint's
     * @param events for viewers who want to be told
     */
    public WhepEndpoint(
            RtcServer rtc,
            Function<StreamKey, Lookup> lookup,
            WhepPaths paths,
            WhepOptions options,
            ViewerEvents events) {
        this.rtc = rtc;
        this.lookup = lookup;
        this.paths = paths;
        this.options = options;
        this.sessions = new WhepSessions(events);
        this.resource = new SessionResource(sessions, options);
        this.origins = new AllowedOrigins(options.allowedOrigins());
    }

    /** Takes some tenths of a second; once for all endpoints, so that the first viewers of any do not wait for what it has done. */
    public static void warmUp() {
        WarmUp.run();
    }

    @Override
    public CompletionStage<List<ViewerStatus>> viewers(StreamKey key) {
        return sessions.of(key).figures();
    }

    @Override
    public boolean dismiss(StreamKey key, String id) {
        Optional<WhepSession> session = sessions.of(key).find(id);
        session.ifPresent(found -> found.connection().dismiss("by the operator"));
        return session.isPresent();
    }

    @Override
    public boolean handles(String path) {
        return paths.mayMatch(path);
    }

    @Override
    public int maxBody(String path) {
        return SdpOffer.MAX_LENGTH;
    }

    @Override
    public CompletionStage<HttpReply> answer(HttpRequest request) {
        HttpReply reply = paths.match(request.path())
                .map(target -> answer(request, target))
                .orElseGet(() ->
                        HttpReply.problem(404, "No such path", "A WHEP endpoint is /{app}/whep/endpoint/{stream}."));
        return CompletableFuture.completedFuture(origins.applyTo(request, reply));
    }

    private HttpReply answer(HttpRequest request, WhepPaths.Target target) {
        boolean reads = !request.method().equals("POST")
                && !request.method().equals("PATCH")
                && !request.method().equals("DELETE");
        if (!reads && !options.rateLimit().allows(request.remote(), System.nanoTime())) {
            return Replies.retry(
                    HttpReply.problem(429, "Too many requests", "This address asks too often: wait, then try again."),
                    RATE_RETRY);
        }
        return target.session().isPresent()
                ? resource(request, target, target.session().get())
                : endpoint(request, target.key());
    }

    private HttpReply endpoint(HttpRequest request, StreamKey key) {
        return switch (request.method()) {
            case "POST" -> post(request, key);
            case "GET" -> HttpReply.empty(204);
            case "HEAD" -> HttpReply.empty(200).with("Content-Type", Replies.SDP);
            case "OPTIONS" -> Replies.options().withLinks(iceServers(request, key));
            default -> Replies.notAllowed("POST, GET, HEAD, OPTIONS", "Send an SDP offer by POST.");
        };
    }

    private HttpReply resource(HttpRequest request, WhepPaths.Target target, String id) {
        if (request.method().equals("OPTIONS")) {
            return Replies.options(); // browsers' preflights know nothing of what they ask for
        }
        Optional<WhepSession> session = sessions.find(target.key(), id);
        if (session.isEmpty()) {
            return HttpReply.problem(404, "No such session", "The session has ended: begin a new one at the endpoint.");
        }
        return target.events().isPresent()
                ? EventsResource.answer(request, session.get(), target.events().get())
                : resource.answer(request, session.get());
    }

    private HttpReply post(HttpRequest request, StreamKey key) {
        Optional<HttpReply> refusal = options.access().refusal(request, key);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        if (!request.mediaType().equals(Replies.SDP)) {
            return HttpReply.problem(415, "Wrong content type", "Send an SDP offer with Content-Type: application/sdp.")
                    .with("Accept-Post", Replies.SDP);
        }
        try {
            Negotiation agreed = new Negotiation(SdpOffer.parse(request.text()));
            Lookup found = lookup.apply(key);
            if (found instanceof Lookup.Unavailable away) {
                return Replies.retry(HttpReply.problem(409, "Nothing to watch", away.reason()), away.retryAfter());
            }
            return open(request, key, ((Lookup.Found) found).broadcast(), agreed);
        } catch (SdpException e) {
            LOG.debug("{}: offer refused: {}", key, e.getMessage());
            return e.kind() == SdpException.Kind.MALFORMED
                    ? HttpReply.problem(400, "No usable offer", e.getMessage())
                    : HttpReply.problem(422, "Nothing in common", e.getMessage());
        }
    }

    private HttpReply open(HttpRequest request, StreamKey key, Broadcast broadcast, Negotiation agreed) {
        try {
            Session session = rtc.connect(broadcast, agreed.terms());
            sessions.begun(key, Client.of(request), broadcast, session, new RestartAnswer(agreed));
            return created(request, agreed, session.local(), session.id())
                    .withLinks(options.iceServers().links(session.label(), true, Instant.now()));
        } catch (RtcException e) {
            String detail = "No place for another viewer: " + e.getMessage() + ". Try again later.";
            return Replies.retry(HttpReply.problem(503, "No place left", detail), OVERLOAD_RETRY);
        }
    }

    /**
     * The answer that begins a session.
     *
     * @param id the session's
     */
    static HttpReply created(HttpRequest request, Negotiation agreed, LocalDescription local, String id) {
        byte[] answer = SdpAnswer.write(agreed, local).getBytes(StandardCharsets.UTF_8);
        String location = Replies.address(request.path(), id);
        return HttpReply.of(201, Replies.SDP, answer)
                .with(Map.of("Location", location, "ETag", EntityTag.of(local), "Cache-Control", "no-store"))
                .withLinks(List.of(EventsResource.link(location)));
    }

    private List<String> iceServers(HttpRequest request, StreamKey key) {
        boolean admitted = options.access().refusal(request, key).isEmpty();
        return options.iceServers().links("viewer", admitted, Instant.now());
    }
}
