package red5.faceswap.media;

import java.awt.BasicStroke;
import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.fontbox.ttf.CmapLookup;
import org.apache.fontbox.ttf.GlyphData;
import org.apache.fontbox.ttf.OTFParser;
import org.apache.fontbox.ttf.OpenTypeFont;
import org.apache.fontbox.ttf.TrueTypeFont;

/** Outlines of one font's letters, each by itself, read without the system's libraries. Lengths are in ems. Thread-safe. */
final class FontLetters {
    /** Height of capitals in fonts that have none. */
    private static final double USUAL_CAPITALS = .72;

    private final byte[] file;
    private final TrueTypeFont font;
    private final CmapLookup glyphs;
    private final double perUnit;
    private final double bolder;
    private final double capitalHeight;
    /** What was read of the font: a label has few letters, which are asked for again and again. */
    private final Map<Integer, Letter> letters = new ConcurrentHashMap<>();

    /** A letter's outline and width in font units. */
    private record Letter(Path2D outline, double advance) {}

    /**
     * @param file a TrueType or OpenType font; not to be changed afterwards
     * @param bolder ems by which strokes are widened
     */
    FontLetters(byte[] file, double bolder) throws IOException {
        this.file = file;
        this.bolder = bolder;
        font = new OTFParser().parse(new ByteArrayInputStream(file));
        glyphs = font.getUnicodeCmapLookup();
        perUnit = 1.0 / font.getUnitsPerEm();
        double height = perUnit * letter('H').outline.getBounds2D().getMaxY();
        capitalHeight = height > 0 ? height : USUAL_CAPITALS;
    }

    /** As it was read; not to be changed. */
    byte[] file() {
        return file;
    }

    /** Some fonts have glyphs without anything to be seen in place of letters that they lack. */
    boolean has(int character) {
        return glyphs.getGlyphId(character) != 0
                && (!Character.isLetter(character) || letter(character).outline.getCurrentPoint() != null);
    }

    double capitalHeight() {
        return capitalHeight;
    }

    /** The letter on the base line, beginning at x; y grows downwards. */
    Path2D outline(int character, double x) {
        AffineTransform place = AffineTransform.getTranslateInstance(x, 0);
        place.scale(perUnit, -perUnit);
        Path2D outline = new Path2D.Double(letter(character).outline, place);
        if (bolder > 0) {
            outline.append(new BasicStroke((float) bolder).createStrokedShape(outline), false);
        }
        return outline;
    }

    double advance(int character) {
        return perUnit * letter(character).advance;
    }

    private Letter letter(int character) {
        return letters.computeIfAbsent(character, this::readLetter);
    }

    /** FontBox reads glyphs when they are asked for, and is not made for several threads. */
    private Letter readLetter(int character) {
        synchronized (font) {
            try {
                int glyph = glyphs.getGlyphId(character);
                return new Letter(readOutline(glyph), font.getAdvanceWidth(glyph));
            } catch (IOException e) {
                throw new UncheckedIOException("the label's font is damaged", e);
            }
        }
    }

    private Path2D readOutline(int glyph) throws IOException {
        if (font instanceof OpenTypeFont openType && openType.isPostScript()) {
            return openType.getCFF().getFont().getType2CharString(glyph).getPath();
        }
        GlyphData data = font.getGlyph().getGlyph(glyph);
        return data == null ? new Path2D.Double() : data.getPath(); // spaces have none
    }
}
