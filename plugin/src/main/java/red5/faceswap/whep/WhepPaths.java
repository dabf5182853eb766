package red5.faceswap.whep;

import java.util.Arrays;
import java.util.Optional;
import red5.faceswap.session.StreamKey;

/**
 * Where endpoints and their sessions live: {@code <prefix>/{app}/whep/endpoint/{stream}[/{session}]}, a session's events below it. Apps may
 * hold slashes.
 */
public final class WhepPaths {
    /** Below a session. */
    static final String EVENTS = "/events";

    private static final String MARK = "/whep/endpoint/";
    private static final int MOST_NAMES = 4; // stream, session, events, listener

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

    private WhepPaths(String prefix, Optional<String> excluded) {
        this.prefix = prefix;
        this.excluded = excluded;
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
        Optional<Target> target = Optional.empty();
        if (mayMatch(path)) {
            for (int mark = path.lastIndexOf(MARK); mark >= 0 && target.isEmpty(); ) {
                target = target(path, mark);
                mark = path.lastIndexOf(MARK, mark - 1);
            }
        }
        return target;
    }

    /** @param mark where the mark stands in the path */
    private Optional<Target> target(String path, int mark) {
        int app = prefix.length() + 1;
        boolean sound = mark > app && path.charAt(prefix.length()) == '/' && path.charAt(app) != '/';
        if (!sound || path.charAt(mark - 1) == '/' || path.substring(app, mark).contains("//")) {
            return Optional.empty();
        }
        int end = path.endsWith("/") ? path.length() - 1 : path.length();
        int begin = mark + MARK.length();
        String[] names = path.substring(begin, Math.max(begin, end)).split("/", -1);
        boolean known = names.length <= MOST_NAMES && (names.length < 3 || EVENTS.equals("/" + names[2]));
        if (!known || Arrays.asList(names).contains("")) {
            return Optional.empty();
        }
        Optional<String> session = names.length > 1 ? Optional.of(names[1]) : Optional.empty();
        Optional<String> events = names.length < 3 ? Optional.empty() : Optional.of(names.length == 3 ? "" : names[3]);
        return Optional.of(new Target(new StreamKey(path.substring(app, mark), names[0]), session, events));
    }
}
