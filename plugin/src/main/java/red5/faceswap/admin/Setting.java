package red5.faceswap.admin;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * One key of the configuration file: everything about it in one place.
 *
 * @param key name in the file
 * @param defaultText the default as it is written in the file
 * @param allowed what values are possible, with range and unit; completes the sentence "allowed is ..."
 * @param meaning what the key does, for the operator, without line breaks
 * @param secret whether the value must stay out of logs
 * @param parser the value of a text, empty when it is not allowed
 * @param <T> type of the value
 */
record Setting<T>(
        String key,
        String defaultText,
        String allowed,
        String meaning,
        boolean secret,
        Function<String, Optional<T>> parser) {

    /**
     * The value in the file, or the default where the key is missing or its value not allowed.
     *
     * @param warnings takes one sentence when a value is not allowed
     */
    T read(Properties file, Consumer<String> warnings) {
        String text = file.getProperty(key);
        if (text == null) {
            return defaultValue();
        }
        Optional<T> value = parser.apply(text.trim());
        if (value.isEmpty()) {
            warnings.accept(key + " cannot be " + (secret ? "what it is" : "'" + text.trim() + "'") + ": allowed is "
                    + allowed + "; the default" + (secret ? "" : " '" + defaultText + "'")
                    + " is used until this is mended.");
        }
        return value.orElseGet(this::defaultValue);
    }

    /** What is in effect, as it would be written in the file; of a secret only whether it is set. */
    String effective(Properties file) {
        String text = file.getProperty(key, defaultText).trim();
        String valid = parser.apply(text).isPresent() ? text : defaultText;
        return !secret ? valid : valid.isEmpty() ? "empty" : "set";
    }

    /** The default, told as {@link #effective} does. */
    String standard() {
        return effective(new Properties());
    }

    private T defaultValue() {
        return parser.apply(defaultText)
                .orElseThrow(() -> new IllegalStateException("the default of " + key + " is not allowed"));
    }

    static Setting<Integer> whole(String key, int defaultValue, int min, int max, String unit, String meaning) {
        String allowed = "a whole number from " + min + " to " + max + (unit.isEmpty() ? "" : " (" + unit + ")");
        return new Setting<>(key, Integer.toString(defaultValue), allowed, meaning, false, text -> {
            try {
                return Optional.of(Integer.parseInt(text)).filter(n -> n >= min && n <= max);
            } catch (NumberFormatException e) {
                return Optional.empty();
            }
        });
    }

    static Setting<Boolean> flag(String key, boolean defaultValue, String meaning) {
        return new Setting<>(
                key, Boolean.toString(defaultValue), "true or false", meaning, false, text -> switch (text.toLowerCase(
                        Locale.ROOT)) {
                    case "true" -> Optional.of(true);
                    case "false" -> Optional.of(false);
                    default -> Optional.empty();
                });
    }

    /** One of an enum's names, written in lower case with hyphens. */
    static <E extends Enum<E>> Setting<E> choice(String key, E defaultValue, String meaning) {
        List<E> values = Arrays.asList(defaultValue.getDeclaringClass().getEnumConstants());
        return new Setting<>(
                key,
                lower(defaultValue),
                values.stream().map(Setting::lower).collect(Collectors.joining(", ", "one of ", "")),
                meaning,
                false,
                text -> values.stream()
                        .filter(v -> lower(v).equalsIgnoreCase(text))
                        .findFirst());
    }

    /** Items parted by commas; an empty text is an empty list. */
    static <T> Setting<List<T>> list(
            String key, String defaultText, String allowed, String meaning, Function<String, Optional<T>> item) {
        return new Setting<>(key, defaultText, allowed, meaning, false, text -> {
            List<Optional<T>> items = Arrays.stream(text.split(","))
                    .map(String::trim)
                    .filter(i -> !i.isEmpty())
                    .map(item)
                    .toList();
            return items.stream().allMatch(Optional::isPresent)
                    ? Optional.of(items.stream().map(Optional::orElseThrow).toList())
                    : Optional.empty();
        });
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
