package red5.faceswap.media;

import java.awt.Font;
import java.awt.FontFormatException;
import java.awt.Shape;
import java.awt.font.FontRenderContext;
import java.awt.font.TextAttribute;
import java.awt.font.TextLayout;
import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.Character.UnicodeScript;
import java.text.AttributedString;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Lays out scripts whose letters join, move or stack, in both directions, by Java's own text layout (HarfBuzz). That needs libraries of
 * the system which some servers lack (fontconfig, and FreeType in some builds of Java): then there is none. Thread-safe.
 */
final class JoinedLetters {
    /** Pixels per em: layouts are rounded to none at that size. */
    private static final float EM = 1024;

    private static final FontRenderContext CONTEXT = new FontRenderContext(null, true, true);

    private final List<Font> fonts;

    private JoinedLetters(List<Font> fonts) {
        this.fonts = fonts;
    }

    /**
     * @param files the fonts, those first that are to be taken where several have a letter
     * @return empty where this Java cannot lay out text
     */
    static Optional<JoinedLetters> of(Collection<FontLetters> files) {
        try {
            List<Font> fonts = new ArrayList<>();
            for (FontLetters file : files) {
                fonts.add(Font.createFont(Font.TRUETYPE_FONT, new ByteArrayInputStream(file.file()))
                        .deriveFont(EM));
            }
            new TextLayout("A", fonts.get(0), CONTEXT).getAdvance();
            return Optional.of(new JoinedLetters(fonts));
        } catch (FontFormatException | IOException | RuntimeException | LinkageError | InternalError e) {
            return Optional.empty();
        }
    }

    /** Whether all of these words can be drawn. */
    boolean canShow(String words) {
        return words.codePoints().allMatch(character -> fonts.stream().anyMatch(font -> has(font, character)));
    }

    /** Joiners and marks of direction are nothing to be seen. */
    private static boolean has(Font font, int character) {
        return Character.getType(character) == Character.FORMAT || font.canDisplay(character);
    }

    private static boolean hasAll(Font font, String cluster) {
        return cluster.codePoints().allMatch(character -> has(font, character));
    }

    /** Width in ems. */
    double width(String words) {
        return words.isEmpty() ? 0 : layout(words).getAdvance() / EM;
    }

    /** One line that begins at the origin, y downwards, in ems. */
    Path2D outline(String words) {
        if (words.isEmpty()) {
            return new Path2D.Double();
        }
        Shape outline = layout(words).getOutline(AffineTransform.getScaleInstance(1 / EM, 1 / EM));
        return new Path2D.Double(outline);
    }

    private TextLayout layout(String words) {
        AttributedString text = new AttributedString(words);
        BreakIterator clusters = BreakIterator.getCharacterInstance(Locale.ROOT);
        clusters.setText(words);
        Font font = fonts.get(0);
        int from = 0;
        for (int to = clusters.next(); to != BreakIterator.DONE; to = clusters.next()) {
            font = fontOf(words.substring(from, to), font);
            text.addAttribute(TextAttribute.FONT, font, from, to);
            from = to;
        }
        return new TextLayout(text.getIterator(), CONTEXT);
    }

    /** What belongs to no script stays in the font of the letters before it, so that these are not torn apart. */
    private Font fontOf(String cluster, Font before) {
        UnicodeScript script = UnicodeScript.of(cluster.codePointAt(0));
        boolean neutral = script == UnicodeScript.COMMON || script == UnicodeScript.INHERITED;
        if (neutral && hasAll(before, cluster)) {
            return before;
        }
        return fonts.stream().filter(font -> hasAll(font, cluster)).findFirst().orElse(before);
    }
}
