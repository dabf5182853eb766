package red5.faceswap.whep.access;

import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import red5.faceswap.http.HttpReply;
import red5.faceswap.http.HttpRequest;
import red5.faceswap.session.StreamKey;

/**
 * Lets viewers in who show a bearer token (RFC 6750): one of the operator's own, good for every stream, or a JSON Web Token signed with
 * the operator's key, good for the streams that it names until it expires. Thread-safe, never blocks.
 */
public final class ViewerAccess {
    private static final Logger LOG = LoggerFactory.getLogger(ViewerAccess.class);
    private static final String SCHEME = "Bearer ";
    private static final String QUERY_PARAMETER = "token";

    private final boolean open;
    private final List<byte[]> tokens;
    private final List<SignedTokens> signed;
    private final boolean inQuery;

    private ViewerAccess(boolean open, List<byte[]> tokens, List<SignedTokens> signed, boolean inQuery) {
        this.open = open;
        this.tokens = tokens;
        this.signed = signed;
        this.inQuery = inQuery;
    }

    /** Everybody may watch. */
    public static ViewerAccess forEverybody() {
        return new ViewerAccess(true, List.of(), List.of(), false);
    }

    /**
     * Only who shows a token may watch: nobody, when no token and no key is given.
     *
     * @param tokens that are good for every stream
     * @param keys that sign tokens: RSA, EC or Ed25519 public keys, or secrets for HMAC
     * @param audience that signed tokens must name, empty for tokens that name none
     * @param inQuery whether {@code ?token=} counts as well; addresses end up in logs and histories
     */
    public static ViewerAccess byToken(
            List<String> tokens, List<? extends Key> keys, Optional<String> audience, boolean inQuery) {
        return new ViewerAccess(
                false,
                tokens.stream().map(ViewerAccess::digest).toList(),
                keys.stream().map(key -> SignedTokens.of(key, audience)).toList(),
                inQuery);
    }

    /** The answer to a request that may not go on (401, or 403 for a token that is good for other streams), empty when it may. */
    public Optional<HttpReply> refusal(HttpRequest request, StreamKey key) {
        if (open) {
            return Optional.empty();
        }
        Optional<String> token = token(request);
        if (token.isEmpty()) {
            return Optional.of(refused(401, "Token needed", "Send a token that allows you to watch this stream.", ""));
        }
        return switch (judge(token.get(), key)) {
            case GOOD -> Optional.empty();
            case BAD ->
                Optional.of(refused(
                        401,
                        "Token not valid",
                        "The token is unknown, forged or expired: get a new one.",
                        "invalid_token"));
            case FOR_OTHERS ->
                Optional.of(refused(
                        403,
                        "Token for another stream",
                        "The token does not allow you to watch this stream: get one that names it.",
                        "insufficient_scope"));
        };
    }

    private Verdict judge(String token, StreamKey key) {
        byte[] shown = digest(token);
        boolean known = false;
        for (byte[] one : tokens) {
            known |= MessageDigest.isEqual(one, shown);
        }
        Verdict best = known ? Verdict.GOOD : Verdict.BAD;
        for (SignedTokens kind : signed) {
            if (best == Verdict.BAD) {
                best = kind.judge(token, key);
            }
        }
        LOG.debug("{}: a viewer's token is {}", key, best);
        return best;
    }

    private Optional<String> token(HttpRequest request) {
        Optional<String> header = request.header("Authorization")
                .filter(value -> value.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
                .map(value -> value.substring(SCHEME.length()).trim());
        return header.or(() -> inQuery ? Optional.ofNullable(request.query().get(QUERY_PARAMETER)) : Optional.empty())
                .filter(token -> !token.isEmpty());
    }

    /** @param error code of RFC 6750, section 3.1; none when no token was shown */
    private static HttpReply refused(int status, String title, String sentence, String error) {
        String challenge = "Bearer realm=\"faceswap\"";
        if (!error.isEmpty()) {
            challenge += ", error=\"" + error + "\", error_description=\"" + sentence + '"';
        }
        return HttpReply.problem(status, title, sentence).with("WWW-Authenticate", challenge);
    }

    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
