package red5.faceswap.whep;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
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
import red5.faceswap.rtc.RtcException;
import red5.faceswap.rtc.RtcServer;
import red5.faceswap.rtc.Session;
import red5.faceswap.session.StreamDirectory.Lookup;
import red5.faceswap.session.StreamKey;
import red5.faceswap.whep.sdp.Negotiation;
import red5.faceswap.whep.sdp.SdpAnswer;
import red5.faceswap.whep.sdp.SdpException;
import red5.faceswap.whep.sdp.SdpOffer;

/**
 * The WHEP endpoint of every stream (draft-ietf-wish-whep). Each answer is ready at once: the server is ICE-lite, so nothing
 * has to be gathered or waited for. Thread-safe.
 */
public final class WhepEndpoint implements HttpHandler {
    private static final Logger LOG = LoggerFactory.getLogger(WhepEndpoint.class);
    private static final String SDP = "application/sdp";
    private static final String FRAGMENT = "application/trickle-ice-sdpfrag";
    private static final String METHODS = "POST, PATCH, DELETE, GET, HEAD, OPTIONS";
    private static final Duration OVERLOAD_RETRY = Duration.ofSeconds(10);
    private static final Duration RATE_RETRY = Duration.ofSeconds(2);
    private static final int BURST = 300;
    private static final double PER_SECOND = 30;

    private final RtcServer rtc;
    private final Function<StreamKey, Lookup> lookup;
    private final WhepPaths paths;
    private final AllowedOrigins origins;
    private final RateLimit rateLimit;

    /**
     * For pages of any origin, with the usual limit of requests per client.
     *
     * @param lookup what viewers of a stream get; must not block
     * @param paths which requests are this endpoint's
     */
    public WhepEndpoint(RtcServer rtc, Function<StreamKey, Lookup> lookup, WhepPaths paths) {
        this(rtc, lookup, paths, List.of("*"));
    }

    /**
     * With the usual limit of requests per client.
     *
     * @param allowedOrigins of web pages that may play, {@code *} for any, empty for this server's own only
     */
    public WhepEndpoint(
            RtcServer rtc, Function<StreamKey, Lookup> lookup, WhepPaths paths, List<String> allowedOrigins) {
        this(rtc, lookup, paths, allowedOrigins, new RateLimit(BURST, PER_SECOND));
    }

    /** With all of it chosen. */
    public WhepEndpoint(
            RtcServer rtc,
            Function<StreamKey, Lookup> lookup,
            WhepPaths paths,
            List<String> allowedOrigins,
            RateLimit rateLimit) {
        this.rtc = rtc;
        this.lookup = lookup;
        this.paths = paths;
        this.origins = new AllowedOrigins(allowedOrigins);
        this.rateLimit = rateLimit;
    }

    /** Takes some tenths of a second; once for all endpoints, so that the first viewers of any do not wait for what it has done. */
    public static void warmUp() {
        WarmUp.run();
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
        if (!reads && !rateLimit.allows(request.remote(), System.nanoTime())) {
            return retry(
                    HttpReply.problem(429, "Too many requests", "This address asks too often: wait, then try again."),
                    RATE_RETRY);
        }
        return target.session().isPresent()
                ? resource(request, target.session().get())
                : endpoint(request, target.key());
    }

    private HttpReply endpoint(HttpRequest request, StreamKey key) {
        return switch (request.method()) {
            case "POST" -> post(request, key);
            case "GET" -> HttpReply.empty(204);
            case "HEAD" -> HttpReply.empty(200).with("Content-Type", SDP);
            case "OPTIONS" -> options();
            default -> notAllowed("POST, GET, HEAD, OPTIONS", "Send an SDP offer by POST.");
        };
    }

    private HttpReply resource(HttpRequest request, String id) {
        if (request.method().equals("OPTIONS")) {
            return options(); // browsers' preflights know nothing of what they ask for
        }
        Optional<Session> session = rtc.session(id);
        if (session.isEmpty()) {
            return HttpReply.problem(404, "No such session", "The session has ended: begin a new one at the endpoint.");
        }
        return switch (request.method()) {
            case "DELETE" -> delete(session.get());
            case "PATCH" -> patch(request, session.get());
            case "GET" -> HttpReply.empty(204);
            case "HEAD" -> HttpReply.empty(200);
            default -> notAllowed("PATCH, DELETE, GET, HEAD, OPTIONS", "End the session by DELETE.");
        };
    }

    private HttpReply post(HttpRequest request, StreamKey key) {
        if (!request.mediaType().equals(SDP)) {
            return HttpReply.problem(415, "Wrong content type", "Send an SDP offer with Content-Type: application/sdp.")
                    .with("Accept-Post", SDP);
        }
        try {
            Negotiation agreed = new Negotiation(SdpOffer.parse(request.text()));
            Lookup found = lookup.apply(key);
            if (found instanceof Lookup.Unavailable away) {
                return retry(HttpReply.problem(409, "Nothing to watch", away.reason()), away.retryAfter());
            }
            return open(request, ((Lookup.Found) found).broadcast(), agreed);
        } catch (SdpException e) {
            LOG.debug("{}: offer refused: {}", key, e.getMessage());
            return e.kind() == SdpException.Kind.MALFORMED
                    ? HttpReply.problem(400, "No usable offer", e.getMessage())
                    : HttpReply.problem(422, "Nothing in common", e.getMessage());
        }
    }

    private HttpReply open(HttpRequest request, Broadcast broadcast, Negotiation agreed) {
        try {
            Session session = rtc.connect(broadcast, agreed.terms());
            byte[] answer = SdpAnswer.write(agreed, session.local()).getBytes(StandardCharsets.UTF_8);
            String endpoint = request.path().endsWith("/")
                    ? request.path().substring(0, request.path().length() - 1)
                    : request.path();
            return HttpReply.of(201, SDP, answer)
                    .with("Location", encode(endpoint) + "/" + session.id())
                    .with("ETag", etag(session))
                    .with("Cache-Control", "no-store");
        } catch (RtcException e) {
            String detail = "No place for another viewer: " + e.getMessage() + ". Try again later.";
            return retry(HttpReply.problem(503, "No place left", detail), OVERLOAD_RETRY);
        }
    }

    private static HttpReply delete(Session session) {
        session.close();
        return HttpReply.empty(200);
    }

    private static HttpReply patch(HttpRequest request, Session session) {
        if (!request.mediaType().equals(FRAGMENT)) {
            return HttpReply.problem(415, "Wrong content type", "Send candidates with Content-Type: " + FRAGMENT + ".")
                    .with("Accept-Patch", FRAGMENT);
        }
        Optional<String> ifMatch = request.header("If-Match").map(String::trim);
        if (ifMatch.isPresent() && !matches(ifMatch.get(), etag(session))) {
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

    private static boolean matches(String ifMatch, String etag) {
        return ifMatch.equals("*")
                || ifMatch.equals("\"*\"")
                || ifMatch.equals(etag)
                || etag.equals('"' + ifMatch + '"');
    }

    private static String etag(Session session) {
        return '"' + session.local().ufrag() + '"';
    }

    private static HttpReply options() {
        return HttpReply.empty(204)
                .with("Allow", METHODS)
                .with("Accept-Post", SDP)
                .with("Accept-Patch", FRAGMENT)
                .with("Access-Control-Allow-Methods", METHODS)
                .with("Access-Control-Allow-Headers", "Content-Type, Authorization, If-Match")
                .with("Access-Control-Max-Age", "86400");
    }

    private static HttpReply notAllowed(String allowed, String sentence) {
        return HttpReply.problem(405, "Method not allowed", sentence).with("Allow", allowed);
    }

    private static HttpReply retry(HttpReply reply, Duration after) {
        return reply.with("Retry-After", String.valueOf(Math.max(1, after.toSeconds())));
    }

    /** The decoded path as a header may carry it. */
    private static String encode(String path) {
        StringBuilder encoded = new StringBuilder();
        for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = b > 0 && (Character.isLetterOrDigit(b) || "-._~/!$&'()*+,;=:@".indexOf(b) >= 0);
            encoded.append(plain ? String.valueOf((char) b) : String.format(Locale.ROOT, "%%%02X", b));
        }
        return encoded.toString();
    }
}
