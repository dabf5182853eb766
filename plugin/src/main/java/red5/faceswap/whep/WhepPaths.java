package red5.faceswap.whep;

import java.util.Arrays;
import java.util.Optional;
import red5.faceswap.session.StreamKey;

/**
 * Where endpoints and their sessions live: {@code <prefix>/{app}/whep/endpoint/{stream}[/{session}]}, a session's events below it, and the same
 * with {@code whip} for publishers. Apps may hold slashes.
 */
public final class WhepPaths {
    /** Below a session. */
    static final String EVENTS = "/events";

    private static final String VIEWERS = "/whep/endpoint/";
    private static final String PUBLISHERS = "/whip/endpoint/";
    private static final int MOST_NAMES = 4; // stream, session, events, listener

    /**
     * What a path names.
     *
     * @param key the stream
     * @param session the secret name of a session on it, empty for the endpoint itself
     * @param events name of a listener to the session's events, empty text for all of them, empty for the session itself
     */
    public record Target(StreamKey key, Optional<String> session, Optional<String> events) {}

    private final String mark;
    private final String prefix;
    private final Optional<String> excluded;

    private WhepPaths(String mark, String prefix, Optional<String> excluded) {
        this.mark = mark;
        this.prefix = prefix;
        this.excluded = excluded;
    }

    /** The public paths that WHEP clients of Red5 use, without those below {@code excluded}, for example {@code /faceswap/}. */
    public static WhepPaths standard(String excluded) {
        return new WhepPaths(VIEWERS, "", Optional.of(excluded));
    }

    /** The public paths that WHIP clients of Red5 use, with the same exception. */
    public static WhepPaths publishers(String excluded) {
        return new WhepPaths(PUBLISHERS, "", Optional.of(excluded));
    }

    /** The same paths below a prefix without slash at its end, for example {@code /faceswap/original}. */
    public static WhepPaths below(String prefix) {
        return new WhepPaths(VIEWERS, prefix, Optional.empty());
    }

    /** Cheap. */
    public boolean mayMatch(String path) {
        return path.startsWith(prefix)
                && path.contains(mark)
                && excluded.map(other -> !path.startsWith(other)).orElse(true);
    }

    /** What a path names; empty for one that is none of these. */
    public Optional<Target> match(String path) {
        Optional<Target> target = Optional.empty();
        if (mayMatch(path)) {
            for (int at = path.lastIndexOf(mark); at >= 0 && target.isEmpty(); ) {
                target = target(path, at);
                at = path.lastIndexOf(mark, at - 1);
            }
        }
        return target;
    }

    /** @param at where the mark stands in the path */
    private Optional<Target> target(String path, int at) {
        int app = prefix.length() + 1;
        boolean sound = at > app && path.charAt(prefix.length()) == '/' && path.charAt(app) != '/';
        if (!sound || path.charAt(at - 1) == '/' || path.substring(app, at).contains("//")) {
            return Optional.empty();
        }
        int end = path.endsWith("/") ? path.length() - 1 : path.length();
        int begin = at + mark.length();
        String[] names = path.substring(begin, Math.max(begin, end)).split("/", -1);
        boolean known = names.length <= MOST_NAMES && (names.length < 3 || EVENTS.equals("/" + names[2]));
        if (!known || Arrays.asList(names).contains("")) {
            return Optional.empty();
        }
        Optional<String> session = names.length > 1 ? Optional.of(names[1]) : Optional.empty();
        Optional<String> events = names.length < 3 ? Optional.empty() : Optional.of(names.length == 3 ? "" : names[3]);
        return Optional.of(new Target(new StreamKey(path.substring(app, at), names[0]), session, events));
    }
}
