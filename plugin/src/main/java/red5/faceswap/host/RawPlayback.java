package red5.faceswap.host;

import java.util.Optional;
import red5.faceswap.http.HttpReply;
import red5.faceswap.session.StreamKey;

/** Red5 2.x serves the raw video of any stream at {@code /{app}/mb?stream=NAME} without asking the playback security. */
final class RawPlayback {
    private static final String SUFFIX = "/mb";

    private final HostRules rules;

    RawPlayback(HostRules rules) {
        this.rules = rules;
    }

    /** An answer when that request must not be served. */
    Optional<HttpReply> refusal(String path, String query) {
        if (!path.endsWith(SUFFIX) || path.length() == SUFFIX.length()) {
            return Optional.empty();
        }
        String app = path.substring(1, path.length() - SUFFIX.length());
        String name;
        try {
            name = Requests.query(query).get("stream");
        } catch (IllegalArgumentException e) {
            return Optional.of(HttpReply.problem(400, "Bad request", "The address is not encoded properly"));
        }
        if (name == null || !rules.rawPlaybackDenied(new StreamKey(app, name))) {
            return Optional.empty();
        }
        return Optional.of(HttpReply.problem(
                403,
                "Raw playback denied",
                "This stream can be watched with its faces swapped or hidden only, by WHEP"));
    }
}
