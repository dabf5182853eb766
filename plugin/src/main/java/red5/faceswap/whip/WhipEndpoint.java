package red5.faceswap.whip;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import red5.faceswap.http.HttpHandler;
import red5.faceswap.http.HttpReply;
import red5.faceswap.http.HttpRequest;
import red5.faceswap.ingest.WebRtcPeers;
import red5.faceswap.session.StreamFilter;
import red5.faceswap.session.StreamKey;
import red5.faceswap.whep.AllowedOrigins;
import red5.faceswap.whep.Replies;
import red5.faceswap.whep.WhepPaths;
import red5.faceswap.whep.sdp.PublisherOffer;
import red5.faceswap.whep.sdp.SdpException;
import red5.faceswap.whep.sdp.SdpOffer;

/**
 * The WHIP endpoint of every stream (RFC 9725). An offer is answered when its connection has gathered its ports, some milliseconds later; no
 * thread waits for that. Thread-safe.
 */
public final class WhipEndpoint implements HttpHandler, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WhipEndpoint.class);
    private static final Duration FULL_RETRY = Duration.ofSeconds(10);
    private static final Duration RATE_RETRY = Duration.ofSeconds(2);

    private final WebRtcPeers peers;
    private final StreamFilter filter;
    private final Supplier<List<String>> hosts;
    private final WhepPaths paths;
    private final WhipOptions options;
    private final PublisherAccess access;
    private final AllowedOrigins origins;
    private final WhipSessions sessions;
    private final PublisherResource resource;

    /**
     * An endpoint without publishers.
     *
     * @param peers connects them; to be closed after this
     * @param filter is told of their streams
     * @param hosts IP addresses under which this server is reached, the preferred one first
     * @param paths which requests are this endpoint's
     */
    public WhipEndpoint(
            WebRtcPeers peers,
            StreamFilter filter,
            Supplier<List<String>> hosts,
            WhepPaths paths,
            WhipOptions options) {
        this.peers = peers;
        this.filter = filter;
        this.hosts = hosts;
        this.paths = paths;
        this.options = options;
        this.access = new PublisherAccess(options.token());
        this.origins = new AllowedOrigins(options.allowedOrigins());
        this.sessions = new WhipSessions(options.mostPublishers());
        this.resource = new PublisherResource(hosts);
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
        return paths.match(request.path())
                .filter(target -> target.events().isEmpty())
                .map(target -> answer(request, target))
                .orElseGet(() -> now(
                        HttpReply.problem(404, "No such path", "A WHIP endpoint is /{app}/whip/endpoint/{stream}.")))
                .thenApply(reply -> origins.applyTo(request, reply));
    }

    private static CompletionStage<HttpReply> now(HttpReply reply) {
        return CompletableFuture.completedFuture(reply);
    }

    private CompletionStage<HttpReply> answer(HttpRequest request, WhepPaths.Target target) {
        if (request.method().equals("OPTIONS")) {
            return now(Replies.options()); // browsers' preflights know nothing of what they ask for
        }
        if (!options.rateLimit().allows(request.remote(), System.nanoTime())) {
            return now(Replies.retry(
                    HttpReply.problem(429, "Too many requests", "This address asks too often: wait, then try again."),
                    RATE_RETRY));
        }
        if (target.session().isEmpty()) {
            return endpoint(request, target.key());
        }
        return sessions.find(target.key(), target.session().get())
                .map(session -> resource.answer(request, session))
                .orElseGet(() -> now(HttpReply.problem(
                        404, "No such session", "The session has ended: begin a new one at the endpoint.")));
    }

    private CompletionStage<HttpReply> endpoint(HttpRequest request, StreamKey key) {
        return switch (request.method()) {
            case "POST" -> post(request, key);
            case "GET" -> now(HttpReply.empty(204));
            case "HEAD" -> now(HttpReply.empty(200).with("Content-Type", Replies.SDP));
            default -> now(Replies.notAllowed("POST, GET, HEAD, OPTIONS", "Send an SDP offer by POST."));
        };
    }

    private CompletionStage<HttpReply> post(HttpRequest request, StreamKey key) {
        Optional<HttpReply> refusal = access.refusal(request);
        if (refusal.isPresent()) {
            return now(refusal.get());
        }
        if (!request.mediaType().equals(Replies.SDP)) {
            return now(HttpReply.problem(
                            415, "Wrong content type", "Send an SDP offer with Content-Type: application/sdp.")
                    .with("Accept-Post", Replies.SDP));
        }
        try {
            PublisherOffer.check(SdpOffer.parse(request.text()));
        } catch (SdpException e) {
            LOG.debug("{}: offer refused: {}", key, e.getMessage());
            return now(Failures.reply(e));
        }
        Optional<String> obstacle = filter.obstacle(key);
        if (obstacle.isPresent()) {
            return now(taken(obstacle.get()));
        }
        SdpLines offer = SdpLines.of(request.text());
        return sessions.begin(key, () -> new WhipSession(key, peers.newSource(key.toString()), offer, filter))
                .map(session -> connect(request, session))
                .orElseGet(() -> now(noPlace(key)));
    }

    private HttpReply noPlace(StreamKey key) {
        return sessions.taken(key)
                ? taken(key + " is being published by WHIP already: choose another name, or end that session first.")
                : Replies.retry(
                        HttpReply.problem(
                                503,
                                "No place left",
                                "As many publishers as whip.max-publishers allows are here: try again later."),
                        FULL_RETRY);
    }

    private static HttpReply taken(String sentence) {
        return HttpReply.problem(409, "The name is taken", sentence);
    }

    private CompletionStage<HttpReply> connect(HttpRequest request, WhipSession session) {
        SdpLines offer = session.offer();
        return session.source().answer(offer.text()).handle((sdp, failure) -> {
            HttpReply reply = failure == null ? created(request, session, SdpLines.of(sdp)) : Failures.reply(failure);
            if (reply.status() != 201) {
                session.end();
            }
            return reply;
        });
    }

    private HttpReply created(HttpRequest request, WhipSession session, SdpLines connected) {
        if (connected.refuses("video")) {
            return HttpReply.problem(
                    422, "Nothing in common", "The offered picture cannot be decoded: offer VP8, H.264, VP9 or AV1.");
        }
        if (connected.candidates().isEmpty()) {
            LOG.error(
                    "{}: WebRTC found no address of this server to listen at, or no free port (whip.ports)",
                    session.key());
            return Replies.retry(
                    HttpReply.problem(
                            503,
                            "No address",
                            "This server has no network address or no free port (whip.ports) for another publisher."),
                    FULL_RETRY);
        }
        SdpLines answer = connected.reachedAt(hosts.get());
        session.agreed(session.offer(), answer);
        return HttpReply.of(201, Replies.SDP, answer.text().getBytes(StandardCharsets.UTF_8))
                .with(Map.of(
                        "Location",
                        Replies.address(request.path(), session.id()),
                        "ETag",
                        session.tag(),
                        "Cache-Control",
                        "no-store"));
    }

    /** Lets all publishers go. */
    @Override
    public void close() {
        sessions.close();
    }
}
