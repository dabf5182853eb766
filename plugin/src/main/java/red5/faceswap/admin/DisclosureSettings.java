package red5.faceswap.admin;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Consumer;
import red5.faceswap.media.LabelFont;
import red5.faceswap.media.LabelPlace;
import red5.faceswap.media.MediaException;

/** How viewers are told that faces are not real: the keys, and what they say together. */
final class DisclosureSettings {
    private static final int LONGEST = 80;

    static final Setting<Boolean> SHOW = Setting.flag(
            "disclosure.show",
            true,
            "Whether the words of disclosure.label stand in every swapped picture and those of"
                    + " disclosure.anonymous-label in every picture with hidden faces. People have a right to know that a face is not real,"
                    + " and laws (such as Article 50 of the European AI Act) ask for it to be disclosed. Set false only if you"
                    + " disclose the swap to every viewer in another way that is just as clear: without the words in the picture,"
                    + " this is your duty alone.");
    static final Setting<String> LABEL = label(
            "disclosure.label",
            "AI modified",
            "These words, in the language and letters of your viewers, such as KI-ver\u00e4ndert or Modifi\u00e9 par l'IA. The log says"
                    + " so where letters cannot be drawn (see disclosure.font). To remove the words, see disclosure.show.");
    static final Setting<String> ANONYMOUS_LABEL = label(
            "disclosure.anonymous-label",
            "Faces hidden",
            "The same for mode anonymous: words that tell viewers that people are hidden on purpose. With anonymous.cover=nobody they"
                    + " also disclose that the faces are not real.");
    static final Setting<LabelPlace> PLACE =
            Setting.choice("disclosure.place", LabelPlace.TOP_RIGHT, "In which corner of the picture the words stand.");
    static final Setting<Optional<Path>> FONT = new Setting<>(
            "disclosure.font",
            "",
            "the path of a TrueType or OpenType font file (.ttf, .otf), or nothing",
            "A font for words that the plugin's own cannot draw, or should not. The plugin has fonts for the scripts of Europe, for Arabic,"
                    + " those of India, Thai, Lao, Khmer, Burmese and Sinhala, and, where it was built on Debian or Ubuntu, Chinese, Japanese"
                    + " and Korean.",
            false,
            text -> text.isEmpty()
                    ? Optional.of(Optional.empty())
                    : Values.path(text).map(Optional::of));

    static final Settings.Section SECTION =
            new Settings.Section("Disclosure", List.of(SHOW, LABEL, ANONYMOUS_LABEL, PLACE, FONT));

    private DisclosureSettings() {}

    static Configuration.Disclosure read(Properties file, Path home, Consumer<String> warnings) {
        boolean show = SHOW.read(file, warnings);
        if (!show) {
            warnings.accept(
                    SHOW.key() + " is false: nothing in the picture tells viewers that faces are swapped; it is your"
                            + " duty to tell each of them.");
        }
        LabelFont font = FONT.read(file, warnings)
                .map(path -> font(home.resolve(path), warnings))
                .orElseGet(LabelFont::builtIn);
        return new Configuration.Disclosure(
                show,
                words(LABEL, file, font, warnings),
                words(ANONYMOUS_LABEL, file, font, warnings),
                PLACE.read(file, warnings),
                font);
    }

    private static Setting<String> label(String key, String standard, String meaning) {
        return new Setting<>(
                key,
                standard,
                "1 to " + LONGEST + " characters",
                meaning,
                false,
                text -> Optional.of(text)
                        .filter(t ->
                                !t.isBlank() && t.codePointCount(0, t.length()) <= LONGEST && Values.noControls(t)));
    }

    private static LabelFont font(Path path, Consumer<String> warnings) {
        try {
            return LabelFont.read(path);
        } catch (MediaException e) {
            warnings.accept(FONT.key() + ": " + e.getMessage() + " The plugin's own is used until this is mended.");
            return LabelFont.builtIn();
        }
    }

    /** Words that could not be read by anybody would be as good as none. */
    private static String words(Setting<String> label, Properties file, LabelFont font, Consumer<String> warnings) {
        String wanted = label.read(file, warnings);
        Optional<String> obstacle = font.obstacle(wanted);
        if (obstacle.isEmpty()) {
            return wanted;
        }
        warnings.accept(label.key() + " '" + wanted + "' cannot be drawn, " + obstacle.get() + " (" + FONT.key()
                + "), or use other words; the default '" + label.defaultText() + "' is used until this is mended.");
        return label.defaultText();
    }
}
