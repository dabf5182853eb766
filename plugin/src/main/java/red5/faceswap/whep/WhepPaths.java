package red5.faceswap.whep;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import red5.faceswap.session.StreamKey;

/**
 * Where endpoints and their sessions live: {@code <prefix>/{app}/whep/endpoint/{stream}[/{session}]}, a session's events below it. Apps may
 * hold slashes.
 */
public final class WhepPaths {
    /** Below a session. */
    static final String EVENTS = "/events";

    private static final String MARK = "/whep/endpoint/";

    /**
     * What a path names.
     *
     * @param key the stream
     * @param session the secret name of a session on it, empty for the endpoint itself
     * @param events name of a listener to the session's events, empty text for all of them, empty for the session itself
     */
    record Target(StreamKey key, Optional<String> session, Optional<String> events) {}

    private final String prefix;
    private final Optional<String> excluded;
    private final Pattern pattern;

    private WhepPaths(String prefix, Optional<String> excluded) {
        this.prefix = prefix;
        this.excluded = excluded;
        this.pattern = Pattern.compile(Pattern.quote(prefix) + "/([^/]+(?:/[^/]+)*)" + MARK + "([^/]+)(?:/([^/]+)("
                + EVENTS + "(?:/([^/]+))?)?)?/?");
    }

    /** The public paths that WHEP clients of Red5 use, without those below {@code excluded}, for example {@code /faceswap/}. */
    public static WhepPaths standard(String excluded) {
        return new WhepPaths("", Optional.of(excluded));
    }

    /** The same paths below a prefix without slash at its end, for example {@code /faceswap/original}. */
    public static WhepPaths below(String prefix) {
        return new WhepPaths(prefix, Optional.empty());
    }

    /** Cheap. */
    boolean mayMatch(String path) {
        return path.startsWith(prefix)
                && path.contains(MARK)
                && excluded.map(other -> !path.startsWith(other)).orElse(true);
    }

    Optional<Target> match(String path) {
        Matcher matcher = pattern.matcher(path);
        if (!mayMatch(path) || !matcher.matches()) {
            return Optional.empty();
        }
        StreamKey key = new StreamKey(matcher.group(1), matcher.group(2));
        Optional<String> events = matcher.group(4) == null
                ? Optional.empty()
                : Optional.of(matcher.group(5) == null ? "" : matcher.group(5));
        return Optional.of(new Target(key, Optional.ofNullable(matcher.group(3)), events));
    }
}
