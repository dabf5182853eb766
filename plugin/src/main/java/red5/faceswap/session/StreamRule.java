package red5.faceswap.session;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which streams take part. Patterns are matched against {@code app/name}; {@code *} stands for any characters, slashes included.
 *
 * @param include at least one must match; an empty list means all
 * @param exclude none may match
 */
public record StreamRule(List<String> include, List<String> exclude) {
    public static final StreamRule ALL = new StreamRule(List.of(), List.of());

    public StreamRule {
        include = List.copyOf(include);
        exclude = List.copyOf(exclude);
    }

    public boolean admits(StreamKey key) {
        return (include.isEmpty() || matches(include, key)) && !matches(exclude, key);
    }

    private static boolean matches(List<String> patterns, StreamKey key) {
        return patterns.stream()
                .anyMatch(pattern -> regex(pattern).matcher(key.toString()).matches());
    }

    private static Pattern regex(String pattern) {
        return Pattern.compile(
                List.of(pattern.split("\\*", -1)).stream().map(Pattern::quote).collect(Collectors.joining(".*")),
                Pattern.DOTALL);
    }
}
