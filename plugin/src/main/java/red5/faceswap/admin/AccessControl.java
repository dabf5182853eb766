package red5.faceswap.admin;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import red5.faceswap.http.HttpReply;
import red5.faceswap.http.HttpRequest;

/**
 * Lets the operator in and nobody else: HTTP Basic authentication (RFC 7617) of the user {@code admin}, with guessing slowed
 * down, and no request that changes something on behalf of another site's page. Thread-safe, never blocks.
 */
public final class AccessControl {
    private static final Logger LOG = LoggerFactory.getLogger(AccessControl.class);
    private static final String USER = "admin";
    private static final String SCHEME = "Basic ";
    private static final int LONGEST_NAME_LOGGED = 40;
    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

    private final byte[] expected;
    private final AuditLog audit;
    private final Clock clock;
    private final LoginThrottle throttle = new LoginThrottle();

    public AccessControl(String password, AuditLog audit, Clock clock) {
        this.expected = digest(USER + ":" + password);
        this.audit = audit;
        this.clock = clock;
    }

    /** The answer to a request that may not go on (401, 403 or 429), empty when it may. */
    public Optional<HttpReply> refusal(HttpRequest request) {
        Optional<Duration> wait = throttle.wait(request.remote(), clock.instant());
        if (wait.isPresent()) {
            String seconds = Long.toString(wait.get().toSeconds() + 1);
            return Optional.of(
                    HttpReply.problem(429, "Too many wrong passwords", "Wait " + seconds + " seconds, then try again.")
                            .with("Retry-After", seconds));
        }
        Optional<String> credentials = request.header("Authorization").flatMap(AccessControl::credentials);
        if (credentials.isEmpty()) {
            return Optional.of(unauthorized(
                    "Log in",
                    "Give the user name admin and the password (key admin.password in"
                            + " conf/faceswap.properties)."));
        }
        if (!MessageDigest.isEqual(digest(credentials.get()), expected)) {
            failed(request, credentials.get());
            return Optional.of(unauthorized(
                    "Wrong name or password",
                    "The user is admin; the password is the value of"
                            + " admin.password in conf/faceswap.properties."));
        }
        if (!READING.contains(request.method()) && !fromOwnPage(request)) {
            return Optional.of(HttpReply.problem(
                    403, "Request of another site", "Changes can only be made from this server's own console page."));
        }
        return Optional.empty();
    }

    private static HttpReply unauthorized(String title, String detail) {
        return HttpReply.problem(401, title, detail)
                .with("WWW-Authenticate", "Basic realm=\"Face swap console\", charset=\"UTF-8\"");
    }

    private void failed(HttpRequest request, String credentials) {
        throttle.failed(request.remote(), clock.instant());
        String name = credentials.split(":", 2)[0];
        String shown =
                name.substring(0, Math.min(name.length(), LONGEST_NAME_LOGGED)).replaceAll("\\p{Cntrl}", "?");
        String from = request.remote().getHostAddress();
        LOG.warn("login as '{}' from {} failed", shown, from);
        audit.record(shown, from, AuditEvent.What.LOGIN_FAILED, "", Map.of("path", request.path()));
    }

    /**
     * Browsers add the password to requests of any page, so a page must be known by what only the browser itself can write.
     * Programs send neither header and have the password anyway.
     */
    private static boolean fromOwnPage(HttpRequest request) {
        Optional<String> site = request.header("Sec-Fetch-Site");
        if (site.isPresent()) {
            return site.get().equals("same-origin") || site.get().equals("none");
        }
        return request.header("Origin")
                .map(origin -> authority(origin).equals(authority(request.base()))
                        && !authority(origin).isEmpty())
                .orElse(true);
    }

    private static String authority(String url) {
        try {
            String authority = URI.create(url).getRawAuthority();
            return authority == null ? "" : authority.toLowerCase(Locale.ROOT).replaceAll(":(80|443)$", "");
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private static Optional<String> credentials(String header) {
        if (!header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Optional.empty();
        }
        try {
            byte[] plain =
                    Base64.getDecoder().decode(header.substring(SCHEME.length()).trim());
            return Optional.of(new String(plain, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
