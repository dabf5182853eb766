package red5.faceswap.media;

import java.awt.BasicStroke;
import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
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
    }

    /** As it was read; not to be changed. */
    byte[] file() {
        return file;
    }

    /** Some fonts have glyphs without anything to be seen in place of letters that they lack. */
    boolean has(int character) {
        return glyphs.getGlyphId(character) != 0
                && (!Character.isLetter(character) || glyph(character).getCurrentPoint() != null);
    }

    double capitalHeight() {
        double height = perUnit * glyph('H').getBounds2D().getMaxY();
        return height > 0 ? height : USUAL_CAPITALS;
    }

    /** The letter on the base line, beginning at x; y grows downwards. */
    Path2D outline(int character, double x) {
        AffineTransform place = AffineTransform.getTranslateInstance(x, 0);
        place.scale(perUnit, -perUnit);
        Path2D outline = glyph(character);
        outline.transform(place);
        if (bolder > 0) {
            outline.append(new BasicStroke((float) bolder).createStrokedShape(outline), false);
        }
        return outline;
    }

    /** FontBox reads glyphs when they are asked for, and is not made for several threads. */
    private Path2D glyph(int character) {
        synchronized (font) {
            try {
                int glyph = glyphs.getGlyphId(character);
                if (font instanceof OpenTypeFont openType && openType.isPostScript()) {
                    return new Path2D.Double(openType.getCFF()
                            .getFont()
                            .getType2CharString(glyph)
                            .getPath());
                }
                GlyphData data = font.getGlyph().getGlyph(glyph);
                return data == null ? new Path2D.Double() : new Path2D.Double(data.getPath()); // spaces have none
            } catch (IOException e) {
                throw new UncheckedIOException("the label's font is damaged", e);
            }
        }
    }

    double advance(int character) {
        synchronized (font) {
            try {
                return perUnit * font.getAdvanceWidth(glyphs.getGlyphId(character));
            } catch (IOException e) {
                throw new UncheckedIOException("the label's font is damaged", e);
            }
        }
    }
}
