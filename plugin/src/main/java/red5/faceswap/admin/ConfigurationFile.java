package red5.faceswap.admin;

import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import red5.faceswap.face.library.AtomicFile;

/** {@code conf/faceswap.properties}: written with every key, its comment and default at the first start, read afterwards. */
public final class ConfigurationFile {
    private static final Logger LOG = LoggerFactory.getLogger(ConfigurationFile.class);
    private static final int COMMENT_WIDTH = 110;
    private static final int PASSWORD_LENGTH = 20;
    /** Small letters and digits that nobody mixes up; 31 of them, so 20 are worth 99 bits. */
    private static final String PASSWORD_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789";

    private ConfigurationFile() {}

    /**
     * Reads the file, or writes it where there is none, and makes up a password where there is none that is allowed; such a
     * password is logged, and added to a file that lacks it. Never fails: a file that cannot be read is logged in one sentence, and everything has its default then.
     *
     * @param file for example {@code conf/faceswap.properties}
     */
    public static Properties load(Path file) {
        Properties properties = new Properties();
        String madeUp = password();
        boolean fresh = !Files.exists(file);
        if (!fresh) {
            try {
                properties = properties(file, sentence -> LOG.warn("{}", sentence));
            } catch (IOException e) {
                LOG.error("{}; until then all settings have their defaults", e.getMessage());
            }
        } else {
            writeFirst(file, madeUp);
        }
        String chosen = Settings.password(madeUp).read(properties, warning -> LOG.warn("{}: {}", file, warning));
        if (chosen.equals(madeUp)) {
            boolean kept = fresh || !properties.containsKey(Settings.PASSWORD_KEY);
            if (kept && !fresh) {
                addPassword(file, madeUp);
            }
            properties.setProperty(Settings.PASSWORD_KEY, madeUp);
            LOG.info(
                    "The face-swap console's user is admin, its password {} ({})",
                    madeUp,
                    kept ? Settings.PASSWORD_KEY + " in " + file : "until the next start");
        }
        return properties;
    }

    /**
     * The settings in typed form. Never fails: what is not allowed is told in one sentence and replaced by its default, so that the
     * server starts.
     *
     * @param properties keys and values as in the file
     * @param home the server's folder, from which relative paths start
     * @param warnings takes a sentence for each value that is not allowed or shows real faces, and for each unknown key; they are in the
     *     log already
     */
    public static Configuration read(Properties properties, Path home, Consumer<String> warnings) {
        Consumer<String> logged = warning -> LOG.warn("faceswap.properties: {}", warning);
        return Settings.read(properties, home, password(), logged.andThen(warnings));
    }

    /**
     * Where things are kept, for programs beside the server; nothing is written.
     *
     * @param file may be missing: then everything has its default
     * @param home the server's folder, from which relative paths start
     * @param warnings takes a sentence for each value that is not allowed
     * @throws IOException when the file is there and cannot be read
     */
    public static Configuration.Files files(Path file, Path home, Consumer<String> warnings) throws IOException {
        Properties properties = Files.exists(file) ? properties(file, warnings) : new Properties();
        return FileSettings.read(properties, home, warnings);
    }

    /** @throws IOException whose message is a sentence without its full stop */
    private static Properties properties(Path file, Consumer<String> warnings) throws IOException {
        Properties properties = new Properties();
        try {
            byte[] bytes = Files.readAllBytes(file);
            properties.load(new StringReader(decoded(file, bytes, warnings)));
        } catch (AccessDeniedException e) {
            throw new IOException(file + " cannot be read by this user: see to its permissions", e);
        } catch (IllegalArgumentException e) {
            throw new IOException(
                    file
                            + " cannot be read: somewhere \\u is not followed by four hexadecimal digits; write a backslash twice",
                    e);
        } catch (IOException e) {
            throw new IOException(file + " cannot be read (" + e + "): mend it", e);
        }
        return properties;
    }

    /** Editors that know nothing of UTF-8 write ISO 8859-1: all other settings must not get lost for a letter of one. */
    private static String decoded(Path file, byte[] bytes, Consumer<String> warnings) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            warnings.accept(file + " is not UTF-8 and was taken for ISO 8859-1: save it as UTF-8.");
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }
    }

    /** What {@code models.mirror} stands for: the address of a folder, with its slash; empty where the text is not allowed. */
    public static Optional<String> mirror(String text) {
        return Values.mirror(text);
    }

    private static void writeFirst(Path file, String password) {
        try {
            AtomicFile.write(file, text(password).getBytes(StandardCharsets.UTF_8));
            LOG.info("{} was written with all settings and their defaults", file);
        } catch (IOException e) {
            LOG.error("{} cannot be written ({}), so the password changes with each start", file, e.toString());
        }
    }

    private static void addPassword(Path file, String password) {
        String line = "\n# Made up, since it was missing.\n" + Settings.PASSWORD_KEY + "=" + password + "\n";
        try {
            Files.writeString(file, line, StandardOpenOption.APPEND);
        } catch (IOException e) {
            LOG.error("{} cannot be written ({}), so the password changes with each start", file, e.toString());
        }
    }

    /** The whole file with comments and defaults. */
    static String text(String password) {
        StringBuilder text = new StringBuilder();
        comment(
                text,
                "Settings of red5-faceswap. Read at start: restart the server after a change. UTF-8; write a backslash twice.");
        heading(text, "Console");
        entry(text, Settings.password(password));
        for (Settings.Section section : Settings.SECTIONS) {
            heading(text, section.title());
            section.settings().forEach(setting -> entry(text, setting));
        }
        return text.toString();
    }

    private static void heading(StringBuilder text, String title) {
        text.append("\n# ---- ").append(title).append(" ----\n");
    }

    private static void entry(StringBuilder text, Setting<?> setting) {
        text.append('\n');
        comment(text, setting.meaning());
        String standard = setting.secret() && !setting.defaultText().isEmpty()
                ? "made up at the first start"
                : setting.defaultText().isEmpty() ? "empty" : setting.defaultText();
        comment(text, "Allowed: " + setting.allowed() + ". Default: " + standard + ".");
        text.append(setting.key())
                .append('=')
                .append(setting.defaultText().replace("\\", "\\\\"))
                .append('\n');
    }

    private static void comment(StringBuilder text, String words) {
        int column = 0;
        for (String word : words.split(" ")) {
            if (column == 0 || column + 1 + word.length() > COMMENT_WIDTH) {
                text.append(column == 0 ? "#" : "\n#");
                column = 1;
            }
            text.append(' ').append(word);
            column += 1 + word.length();
        }
        text.append('\n');
    }

    private static String password() {
        SecureRandom random = new SecureRandom();
        StringBuilder password = new StringBuilder();
        for (int i = 0; i < PASSWORD_LENGTH; i++) {
            password.append(PASSWORD_LETTERS.charAt(random.nextInt(PASSWORD_LETTERS.length())));
        }
        return password.toString();
    }
}
