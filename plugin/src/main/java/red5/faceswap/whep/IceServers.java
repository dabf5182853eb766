package red5.faceswap.whep;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * STUN and TURN servers that viewers are told of by Link headers (RFC 9725, section 4.6). A TURN server's credentials are good for a
 * limited time and need no account there: the name holds the time of expiry, the password is an HMAC of it by a secret that both
 * servers know (draft-uberti-behave-turn-rest, coturn's {@code use-auth-secret}).
 *
 * @param urls for example {@code stun:stun.example.org} or {@code turn:turn.example.org:3478?transport=tcp}
 * @param turnSecret the secret, empty when TURN servers ask for no credentials
 * @param lifetime of credentials
 */
public record IceServers(List<String> urls, String turnSecret, Duration lifetime) {
    private static final String REL = "; rel=\"ice-server\"";

    public IceServers {
        urls = List.copyOf(urls);
    }

    /** No servers: viewers reach this one directly. */
    public static IceServers none() {
        return new IceServers(List.of(), "", Duration.ZERO);
    }

    /**
     * The values of the Link headers, one for each server.
     *
     * @param name of the viewer, for the TURN server's log
     * @param admitted whether the viewer may watch; others are not told credentials, nor of the servers that need them
     */
    List<String> links(String name, boolean admitted, Instant now) {
        if (urls.isEmpty()) {
            return List.of();
        }
        String username = now.plus(lifetime).getEpochSecond() + ":" + name;
        return urls.stream()
                .filter(url -> admitted || !needsCredentials(url))
                .map(url -> needsCredentials(url)
                        ? "<" + url + ">" + REL + "; username=\"" + username + "\"; credential=\"" + password(username)
                                + "\"; credential-type=\"password\""
                        : "<" + url + ">" + REL)
                .toList();
    }

    private boolean needsCredentials(String url) {
        return url.startsWith("turn") && !turnSecret.isEmpty();
    }

    private String password(String username) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1"); // the scheme knows no other
            mac.init(new SecretKeySpec(turnSecret.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
            return Base64.getEncoder().encodeToString(mac.doFinal(username.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA1", e);
        }
    }

    /** Says nothing of the secret. */
    @Override
    public String toString() {
        return urls.toString();
    }
}
