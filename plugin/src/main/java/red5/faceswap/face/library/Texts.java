package red5.faceswap.face.library;

import java.text.Normalizer;
import java.util.Locale;
import java.util.function.Predicate;
import red5.faceswap.face.FaceException;

/** Names and sentences that people type. */
final class Texts {
    private static final int LONGEST_ID = 40;

    private Texts() {}

    static void check(String need, String text, int most) throws FaceException {
        int length = text.strip().codePointCount(0, text.strip().length());
        if (length < 2 || length > most || text.chars().anyMatch(c -> Character.isISOControl(c) && c != '\n')) {
            throw new FaceException(need + ", in 2 to " + most + " characters.");
        }
    }

    /** A name as an id: {@code "Ada Lovelace"} becomes {@code ada-lovelace}, or {@code ada-lovelace-2} where that is taken. */
    static String id(String name, Predicate<String> taken) {
        String plain = Normalizer.normalize(name, Normalizer.Form.NFD)
                .replaceAll("\\p{M}", "")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "-");
        String slug = plain.substring(0, Math.min(plain.length(), LONGEST_ID)).replaceAll("^-|-$", "");
        String first = slug.isEmpty() ? "face" : slug;
        String id = first;
        for (int n = 2; taken.test(id); n++) {
            id = first + "-" + n;
        }
        return id;
    }
}
