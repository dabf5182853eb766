package red5.faceswap.admin;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import red5.faceswap.session.StreamKey;

/**
 * Which streams the plugin handles at all.
 *
 * @param include at least one must match
 * @param exclude none may match; wins over include
 */
public record StreamSelection(List<Glob> include, List<Glob> exclude) {

    /** Whether this stream is handled. */
    public boolean admits(StreamKey key) {
        String name = key.toString();
        return include.stream().anyMatch(g -> g.matches(name))
                && exclude.stream().noneMatch(g -> g.matches(name));
    }

    /**
     * A pattern of {@code app/name}: {@code *} stands for any characters but a slash, {@code **} for any characters, {@code ?}
     * for one character but a slash. Case counts.
     *
     * @param pattern as written by the operator
     */
    public record Glob(String pattern) {
        private static final int MAX_LENGTH = 200;

        static Optional<Glob> parse(String pattern) {
            boolean sound = pattern.length() <= MAX_LENGTH && !pattern.startsWith("/") && !pattern.contains("***");
            return sound ? Optional.of(new Glob(pattern)) : Optional.empty();
        }

        boolean matches(String name) {
            StringBuilder expression = new StringBuilder();
            for (int i = 0; i < pattern.length(); i++) {
                switch (pattern.charAt(i)) {
                    case '*' -> {
                        boolean slashesToo = pattern.startsWith("**", i);
                        expression.append(slashesToo ? ".*" : "[^/]*");
                        i += slashesToo ? 1 : 0;
                    }
                    case '?' -> expression.append("[^/]");
                    default -> expression.append(Pattern.quote(pattern.substring(i, i + 1)));
                }
            }
            return Pattern.matches(expression.toString(), name);
        }
    }
}
