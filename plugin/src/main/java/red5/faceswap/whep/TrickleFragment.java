package red5.faceswap.whep;

import java.util.Optional;

/**
 * A trickle-ICE fragment (RFC 8840). An ICE-lite server needs none of the candidates: it learns addresses from the checks. Only
 * whether the fragment is one, and whether it asks for an ICE restart, matters.
 */
record TrickleFragment(Optional<String> ufrag) {
    private static final String UFRAG = "a=ice-ufrag:";

    /** Empty when the text is no fragment. */
    static Optional<TrickleFragment> parse(String text) {
        if (text.isBlank()) {
            return Optional.empty();
        }
        Optional<String> ufrag = Optional.empty();
        for (String raw : text.split("\r\n|\n|\r")) {
            String line = raw.trim();
            if (!line.isEmpty() && !line.startsWith("a=") && !line.startsWith("m=")) {
                return Optional.empty();
            }
            if (line.startsWith(UFRAG)) {
                ufrag = Optional.of(line.substring(UFRAG.length()).trim());
            }
        }
        return Optional.of(new TrickleFragment(ufrag));
    }
}
