package red5.faceswap.media;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.Character.UnicodeScript;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The fonts that come with the plugin; each is read when a text needs it. */
final class BuiltInFonts {
    private static final String FIRST = "DejaVuSans-Bold.ttf";
    /** Chinese and Japanese, and Korean; left out by builds that cannot fetch them. */
    private static final String EAST_ASIAN = "DroidSansFallbackFull.ttf";

    private static final String KOREAN = "NanumGothicBold.ttf";
    /** Ems by which thin letters are made bolder. */
    private static final double BOLDER = .035;

    private static final Map<UnicodeScript, String> OTHERS = new EnumMap<>(UnicodeScript.class);

    static {
        for (UnicodeScript script :
                List.of(UnicodeScript.HAN, UnicodeScript.BOPOMOFO, UnicodeScript.HIRAGANA, UnicodeScript.KATAKANA)) {
            OTHERS.put(script, EAST_ASIAN);
        }
        OTHERS.put(UnicodeScript.HANGUL, KOREAN);
        for (UnicodeScript script : List.of(
                UnicodeScript.BENGALI,
                UnicodeScript.DEVANAGARI,
                UnicodeScript.GUJARATI,
                UnicodeScript.GURMUKHI,
                UnicodeScript.KANNADA,
                UnicodeScript.KHMER,
                UnicodeScript.LAO,
                UnicodeScript.MALAYALAM,
                UnicodeScript.MYANMAR,
                UnicodeScript.SINHALA,
                UnicodeScript.TAMIL,
                UnicodeScript.TELUGU,
                UnicodeScript.THAI)) {
            String name = script.name().charAt(0) + script.name().substring(1).toLowerCase(Locale.ROOT);
            OTHERS.put(script, "NotoSans" + name + "-Bold.ttf");
        }
    }

    private static final Map<String, Optional<FontLetters>> READ = new ConcurrentHashMap<>();

    private BuiltInFonts() {}

    /** Latin, Greek, Cyrillic, Armenian, Georgian, Hebrew and Arabic letters. */
    static FontLetters first() {
        return read(FIRST).orElseThrow(() -> new IllegalStateException("the build has left out " + FIRST));
    }

    /** Those that a text may need, the first one first. */
    static Set<FontLetters> of(String words) {
        Set<FontLetters> fonts = new LinkedHashSet<>();
        fonts.add(first());
        words.codePoints()
                .mapToObj(character -> OTHERS.get(UnicodeScript.of(character)))
                .filter(Objects::nonNull)
                .forEach(name -> read(name).ifPresent(fonts::add));
        if (words.codePoints().anyMatch(character -> !first().has(character))) {
            read(EAST_ASIAN).ifPresent(fonts::add); // it has their punctuation, too
        }
        return fonts;
    }

    private static Optional<FontLetters> read(String name) {
        return READ.computeIfAbsent(name, key -> {
            try (InputStream in = BuiltInFonts.class.getResourceAsStream(key)) {
                return in == null
                        ? Optional.empty()
                        : Optional.of(new FontLetters(in.readAllBytes(), key.equals(EAST_ASIAN) ? BOLDER : 0));
            } catch (IOException e) {
                throw new UncheckedIOException("the font " + key + " is damaged", e);
            }
        });
    }
}
