package red5.faceswap.media;

import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.io.IOException;
import java.lang.Character.UnicodeScript;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Bidi;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Outlines of a label's words, from the fonts that come with the plugin and one of the operator's. Words of scripts that can be read with
 * each letter by itself need neither a font of the system nor its libraries: many servers have none. All others are laid out by
 * {@link JoinedLetters}. Thread-safe.
 */
public final class LabelFont {
    /** Scripts that can be read with each letter by itself. */
    private static final Set<UnicodeScript> SIMPLE = Set.of(
            UnicodeScript.COMMON,
            UnicodeScript.LATIN,
            UnicodeScript.GREEK,
            UnicodeScript.CYRILLIC,
            UnicodeScript.ARMENIAN,
            UnicodeScript.GEORGIAN,
            UnicodeScript.HEBREW,
            UnicodeScript.HAN,
            UnicodeScript.BOPOMOFO,
            UnicodeScript.HIRAGANA,
            UnicodeScript.KATAKANA,
            UnicodeScript.HANGUL);

    /** Those among them whose letters are read at the height of capitals; the others have more strokes, or less height. */
    private static final Set<UnicodeScript> WITH_CAPITALS = Set.of(
            UnicodeScript.COMMON,
            UnicodeScript.INHERITED,
            UnicodeScript.LATIN,
            UnicodeScript.GREEK,
            UnicodeScript.CYRILLIC,
            UnicodeScript.ARMENIAN,
            UnicodeScript.GEORGIAN,
            UnicodeScript.HEBREW);

    private static final double LARGER = 1.3;
    private static final LabelFont BUILT_IN = new LabelFont(null);

    /** Null for none. */
    private final FontLetters own;

    private final Map<String, Optional<JoinedLetters>> joined = new ConcurrentHashMap<>();

    private LabelFont(FontLetters own) {
        this.own = own;
    }

    /** The fonts that come with the plugin. */
    public static LabelFont builtIn() {
        return BUILT_IN;
    }

    /**
     * A font of the operator's; what it lacks is taken from those of the plugin.
     *
     * @param file a TrueType or OpenType font
     * @throws MediaException when it is none or cannot be read
     */
    public static LabelFont read(Path file) throws MediaException {
        try {
            return new LabelFont(new FontLetters(Files.readAllBytes(file), 0));
        } catch (IOException | RuntimeException e) {
            throw new MediaException("The font " + file + " cannot be read (" + e.getMessage()
                    + "): name a TrueType or OpenType font file.");
        }
    }

    /** Why these words cannot be drawn so that they can be read, and what to do: a sentence; empty where they can. */
    public Optional<String> obstacle(String words) {
        String composed = composed(words);
        List<FontLetters> fonts = fonts(composed);
        String lacking = composed.codePoints()
                .filter(character -> Character.getType(character) != Character.FORMAT
                        && fonts.stream().noneMatch(font -> font.has(character)))
                .distinct()
                .limit(8)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        if (!lacking.isEmpty()) {
            return Optional.of("because no font has the letters " + lacking + ": name one that has them");
        }
        if (!isSimple(composed) && joined(fonts, composed).isEmpty()) {
            return Optional.of(
                    "because Java lacks libraries of the system to join letters: install its packages fontconfig and"
                            + " libfreetype6 (or their like) and restart, name another font");
        }
        return Optional.empty();
    }

    private static boolean isSimple(String words) {
        return words.codePoints().allMatch(character -> SIMPLE.contains(UnicodeScript.of(character)));
    }

    private List<FontLetters> fonts(String words) {
        List<FontLetters> fonts = new ArrayList<>();
        if (own != null) {
            fonts.add(own);
        }
        fonts.addAll(BuiltInFonts.of(words));
        return fonts;
    }

    /** One layout for each set of scripts, known by the fonts that it needs. */
    private Optional<JoinedLetters> joined(Collection<FontLetters> fonts, String words) {
        String scripts = words.codePoints()
                .mapToObj(UnicodeScript::of)
                .map(UnicodeScript::name)
                .distinct()
                .sorted()
                .toList()
                .toString();
        return joined.computeIfAbsent(scripts, key -> JoinedLetters.of(fonts)).filter(layout -> layout.canShow(words));
    }

    /** Ems in units of the height of capitals. */
    private double unit(String words) {
        double em = 1 / (own == null ? BuiltInFonts.first() : own).capitalHeight();
        boolean capitals =
                words.codePoints().allMatch(character -> WITH_CAPITALS.contains(UnicodeScript.of(character)));
        return capitals ? em : LARGER * em;
    }

    /** Width in units of the height of capital letters. */
    double width(String words) {
        String composed = composed(words);
        List<FontLetters> fonts = fonts(composed);
        double ems = isSimple(composed)
                ? composed.codePoints()
                        .mapToDouble(character -> fontOf(character, fonts)
                                .map(font -> font.advance(character))
                                .orElse(0.0))
                        .sum()
                : joined(fonts, composed).map(layout -> layout.width(composed)).orElse(0.0);
        return ems * unit(composed);
    }

    /**
     * The outlines of one line: it begins at the origin, y grows downwards, capital letters are 1 high. Characters that the fonts
     * lack are left out.
     */
    Path2D outline(String words) {
        String composed = composed(words);
        List<FontLetters> fonts = fonts(composed);
        Path2D line = isSimple(composed)
                ? sideBySide(composed, fonts)
                : joined(fonts, composed)
                        .map(layout -> layout.outline(composed))
                        .orElseGet(Path2D.Double::new);
        double unit = unit(composed);
        line.transform(AffineTransform.getScaleInstance(unit, unit));
        return line;
    }

    private static Path2D sideBySide(String words, List<FontLetters> fonts) {
        Path2D line = new Path2D.Double(Path2D.WIND_NON_ZERO);
        double at = 0;
        for (int character : leftToRight(words).codePoints().toArray()) {
            Optional<FontLetters> font = fontOf(character, fonts);
            if (font.isPresent()) {
                line.append(font.get().outline(character, at), false);
                at += font.get().advance(character);
            }
        }
        return line;
    }

    private static Optional<FontLetters> fontOf(int character, List<FontLetters> fonts) {
        return fonts.stream().filter(font -> font.has(character)).findFirst();
    }

    private static String composed(String words) {
        return Normalizer.normalize(words, Normalizer.Form.NFC);
    }

    /** The characters in the order in which they stand in the picture. */
    private static String leftToRight(String words) {
        Bidi bidi = new Bidi(words, Bidi.DIRECTION_DEFAULT_LEFT_TO_RIGHT);
        if (bidi.isLeftToRight()) {
            return words;
        }
        int runs = bidi.getRunCount();
        byte[] levels = new byte[runs];
        String[] texts = new String[runs];
        for (int run = 0; run < runs; run++) {
            levels[run] = (byte) bidi.getRunLevel(run);
            String text = words.substring(bidi.getRunStart(run), bidi.getRunLimit(run));
            texts[run] =
                    (levels[run] & 1) == 1 ? new StringBuilder(text).reverse().toString() : text;
        }
        Bidi.reorderVisually(levels, 0, texts, 0, runs);
        return String.join("", texts);
    }
}
