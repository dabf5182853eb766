package red5.faceswap.whip;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import red5.faceswap.http.HttpReply;
import red5.faceswap.http.HttpRequest;

/**
 * Lets publishers in who show the operator's token, as {@code Authorization: Bearer} or as {@code ?token=}.
 *
 * @param token empty when nobody may publish
 */
record PublisherAccess(String token) {
    private static final String SCHEME = "Bearer ";

    /** The answer to a request that may not go on, empty when it may. */
    Optional<HttpReply> refusal(HttpRequest request) {
        if (token.isEmpty()) {
            return Optional.of(
                    HttpReply.problem(
                            403,
                            "Publishing by WHIP is switched off",
                            "To allow it, set whip.publish-token in conf/faceswap.properties, restart, and send Authorization: Bearer THAT."));
        }
        Optional<String> shown = request.header("Authorization")
                .filter(value -> value.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
                .map(value -> value.substring(SCHEME.length()).trim())
                .or(() -> Optional.ofNullable(request.query().get("token")))
                .filter(text -> !text.isEmpty());
        if (shown.isEmpty()) {
            return Optional.of(refused("Token needed", ""));
        }
        boolean same = MessageDigest.isEqual(
                token.getBytes(StandardCharsets.UTF_8), shown.get().getBytes(StandardCharsets.UTF_8));
        return same ? Optional.empty() : Optional.of(refused("Wrong token", ", error=\"invalid_token\""));
    }

    private static HttpReply refused(String title, String error) {
        return HttpReply.problem(
                        401,
                        title,
                        "Send the value of whip.publish-token as Authorization: Bearer (in OBS: Bearer Token), or as ?token=.")
                .with("WWW-Authenticate", "Bearer realm=\"faceswap\"" + error);
    }
}
