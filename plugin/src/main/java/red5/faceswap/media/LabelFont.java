package red5.faceswap.media;

import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.Character.UnicodeScript;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Bidi;
import java.text.Normalizer;
import java.util.Set;
import org.apache.fontbox.ttf.CmapLookup;
import org.apache.fontbox.ttf.GlyphData;
import org.apache.fontbox.ttf.OTFParser;
import org.apache.fontbox.ttf.OpenTypeFont;
import org.apache.fontbox.ttf.TrueTypeFont;

/**
 * Outlines of a label's letters, from the font that comes with the plugin or one of the operator's. Neither a font of the system
 * nor its libraries are needed: many servers have none. Letters stand side by side as they are, so scripts whose letters join or
 * move (Arabic, those of India) cannot be had. Thread-safe.
 */
public final class LabelFont {
    /** Scripts that can be read with each letter by itself. */
    private static final Set<UnicodeScript> SCRIPTS = Set.of(
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

    private static final String BUILT_IN = "DejaVuSans-Bold.ttf";

    private final TrueTypeFont font;
    private final CmapLookup glyphs;
    /** Font units. */
    private final double capitalHeight;

    private LabelFont(TrueTypeFont font) throws IOException {
        this.font = font;
        glyphs = font.getUnicodeCmapLookup();
        double height = outline(glyphs.getGlyphId('H')).getBounds2D().getMaxY();
        capitalHeight = height > 0 ? height : font.getUnitsPerEm() * .72;
    }

    /** The font that comes with the plugin: Latin, Greek, Cyrillic, Armenian, Georgian and Hebrew letters. */
    public static LabelFont builtIn() {
        return BuiltIn.FONT;
    }

    /** Read once, when it is first asked for. */
    private static final class BuiltIn {
        static final LabelFont FONT = read();

        private static LabelFont read() {
            try (InputStream in = LabelFont.class.getResourceAsStream(BUILT_IN)) {
                if (in == null) {
                    throw new IllegalStateException("the build has left out " + BUILT_IN);
                }
                return new LabelFont(new OTFParser().parse(in));
            } catch (IOException e) {
                throw new UncheckedIOException("the font " + BUILT_IN + " is damaged", e);
            }
        }
    }

    /**
     * A font of the operator's.
     *
     * @param file a TrueType or OpenType font
     * @throws MediaException when it is none or cannot be read
     */
    public static LabelFont read(Path file) throws MediaException {
        try (InputStream in = Files.newInputStream(file)) {
            return new LabelFont(new OTFParser().parse(in));
        } catch (IOException | RuntimeException e) {
            throw new MediaException("The font " + file + " cannot be read (" + e.getMessage()
                    + "): name a TrueType or OpenType font file.");
        }
    }

    /** Whether all of these words can be drawn so that they can be read. */
    public boolean canShow(String words) {
        return composed(words).codePoints().allMatch(this::canShow);
    }

    private boolean canShow(int character) {
        return glyphs.getGlyphId(character) != 0 && SCRIPTS.contains(UnicodeScript.of(character));
    }

    /** Width in units of the height of capital letters. */
    double width(String words) {
        double width = 0;
        for (int character : composed(words).codePoints().toArray()) {
            width += advance(glyphs.getGlyphId(character));
        }
        return width / capitalHeight;
    }

    /**
     * The outlines of one line: it begins at the origin, y grows downwards, capital letters are 1 high. Characters that the font
     * lacks are left out.
     */
    Path2D outline(String words) {
        Path2D line = new Path2D.Double(Path2D.WIND_NON_ZERO);
        double at = 0;
        for (int character : leftToRight(composed(words)).codePoints().toArray()) {
            int glyph = glyphs.getGlyphId(character);
            if (glyph != 0) {
                AffineTransform place = new AffineTransform();
                place.scale(1 / capitalHeight, -1 / capitalHeight);
                place.translate(at, 0);
                line.append(outline(glyph).getPathIterator(place), false);
                at += advance(glyph);
            }
        }
        return line;
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

    /** FontBox reads glyphs when they are asked for, and is not made for several threads. */
    private Path2D outline(int glyph) {
        synchronized (font) {
            try {
                if (font instanceof OpenTypeFont openType && openType.isPostScript()) {
                    return openType.getCFF().getFont().getType2CharString(glyph).getPath();
                }
                GlyphData data = font.getGlyph().getGlyph(glyph);
                return data == null ? new Path2D.Double() : data.getPath(); // spaces have none
            } catch (IOException e) {
                throw new UncheckedIOException("the label's font is damaged", e);
            }
        }
    }

    private double advance(int glyph) {
        synchronized (font) {
            try {
                return font.getAdvanceWidth(glyph);
            } catch (IOException e) {
                throw new UncheckedIOException("the label's font is damaged", e);
            }
        }
    }
}
