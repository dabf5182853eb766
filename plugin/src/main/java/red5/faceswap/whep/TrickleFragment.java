package red5.faceswap.whep;

import java.util.Optional;

/**
 * A trickle-ICE fragment (RFC 8840). An ICE-lite server needs none of a viewer's candidates: it learns addresses from the checks. Only
 * whether the fragment is one, and the credentials that say to which ICE generation it belongs, matter.
 *
 * @param ufrag the client's user fragment, empty where none is given
 * @param password the client's password, empty where none is given
 */
public record TrickleFragment(Optional<String> ufrag, Optional<String> password) {
    private static final String UFRAG = "a=ice-ufrag:";
    private static final String PASSWORD = "a=ice-pwd:";
    private static final int MAX_LENGTH = 256; // of both, RFC 8839, section 5.4

    /** Empty when the text is no fragment. */
    public static Optional<TrickleFragment> parse(String text) {
        if (text.isBlank()) {
            return Optional.empty();
        }
        Optional<String> ufrag = Optional.empty();
        Optional<String> password = Optional.empty();
        for (String raw : text.split("\r\n|\n|\r")) {
            String line = raw.trim();
            if (!line.isEmpty() && !line.startsWith("a=") && !line.startsWith("m=")) {
                return Optional.empty();
            }
            if (line.startsWith(UFRAG)) {
                ufrag = Optional.of(line.substring(UFRAG.length()).trim());
            }
            if (line.startsWith(PASSWORD)) {
                password = Optional.of(line.substring(PASSWORD.length()).trim())
                        .filter(word -> !word.isEmpty() && word.length() <= MAX_LENGTH);
            }
        }
        return ufrag.map(TrickleFragment::isUfrag).orElse(true)
                ? Optional.of(new TrickleFragment(ufrag, password))
                : Optional.empty();
    }

    /** The characters of RFC 8839, section 5.4; but some players send fewer of them than it asks for, and others besides. */
    private static boolean isUfrag(String text) {
        return !text.isEmpty()
                && text.length() <= MAX_LENGTH
                && text.chars().allMatch(c -> c > ' ' && c < 127 && c != ':');
    }
}
