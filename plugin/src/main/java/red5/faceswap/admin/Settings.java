package red5.faceswap.admin;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import red5.faceswap.face.Cover;
import red5.faceswap.face.Quality;
import red5.faceswap.face.SwapSettings;
import red5.faceswap.session.StreamSettings;
import red5.faceswap.session.output.Encoding;
import red5.faceswap.session.output.LowerRung;

/** Declares every key of the configuration file and builds the {@link Configuration} from a file's properties. */
final class Settings {
    private static final int LEAST_PASSWORD = 8;

    /** Beginnings of the keys that OSGi's configuration service adds. */
    private static final List<String> FRAMEWORK_KEYS = List.of("service.", "component.", "osgi.", "felix.");

    /** The one key without a fixed default: {@link ConfigurationFile} makes a password up. */
    static final String PASSWORD_KEY = "admin.password";

    static final Setting<SwapSettings.Mode> STREAM_MODE = Setting.choice(
            "stream.mode",
            SwapSettings.Mode.SWAP,
            "What viewers get of a stream for which nothing was chosen in the console yet: swap = faces are swapped; anonymous ="
                    + " faces are hidden (anonymous.cover), so that nobody is recognised; original = the picture as published, with"
                    + " the real faces; off = nothing, viewers are refused.");
    static final Setting<String> STREAM_FACE = new Setting<>(
            "stream.face",
            "mona-lisa",
            "the id of a face in the library (small letters, digits and hyphens)",
            "Which face of the library is put on, as long as none was chosen in the console.",
            false,
            text -> Optional.of(text).filter(t -> t.matches("[a-z0-9]+(-[a-z0-9]+)*")));
    static final Setting<Cover> ANONYMOUS_COVER = Setting.choice(
            "anonymous.cover",
            Cover.BLUR,
            "What hides faces, all of them in mode anonymous and those that are not swapped in mode swap, as long as nothing was chosen in"
                    + " the console: blur = a soft blur in the colours of"
                    + " the head; pixels = a few large squares; shape = a plain dark shape that hides even the colour of the skin;"
                    + " nobody = a face that the program draws and that moves with the person, but is nobody's. With none of them"
                    + " does anything of the person's eyes, nose or mouth stay in the picture.");
    static final Setting<Quality> SWAP_QUALITY = Setting.choice(
            "swap.quality",
            Quality.BALANCED,
            "How much work a swapped face is worth, as long as nothing was chosen in the console: fast = the least, for many streams on a"
                    + " small machine: a hand before the face is noticed up to three frames later; balanced = what suits most; best = lids"
                    + " are followed more closely, while the machine has time for it.");
    static final Setting<List<StreamSelection.Glob>> STREAM_INCLUDE = Setting.list(
            "stream.include",
            "**",
            "patterns of app/name parted by commas",
            "Which streams are handled at all. * stands for any characters but a slash, ** for any, ? for one."
                    + " Example: live/*, events/**",
            StreamSelection.Glob::parse);
    static final Setting<List<StreamSelection.Glob>> STREAM_EXCLUDE = Setting.list(
            "stream.exclude",
            "",
            "patterns of app/name parted by commas, or nothing",
            "Which of these are left alone nevertheless: this plugin neither swaps nor shows nor protects them.",
            StreamSelection.Glob::parse);
    static final Setting<Integer> RECONNECT = Setting.whole(
            "session.reconnect-seconds",
            30,
            0,
            600,
            "seconds",
            "How long viewers are kept when the publisher drops out. If it returns in time they get the picture back by themselves.");

    static final Setting<Boolean> DENY_RAW = Setting.flag(
            "playback.deny-raw",
            true,
            "Whether Red5's own playback (RTMP) of a stream in mode swap, anonymous or off is refused. With false, everybody who knows the"
                    + " stream's name can see the real face there.");
    static final Setting<String> RTMP_SUFFIX = new Setting<>(
            "rtmp.suffix",
            "-swapped",
            "1 to 30 letters, digits, hyphens, dots and underscores, or nothing",
            "RTMP players get what viewers get (H.264 and AAC) under the stream's name with this behind it, so that cam is played as"
                    + " cam-swapped. Encoded only while somebody plays it. Empty: RTMP players get nothing. Where viewers need a token"
                    + " they get nothing, since they cannot show one.",
            false,
            text -> Optional.of(text).filter(t -> t.matches("[A-Za-z0-9._-]{0,30}")));
    static final Setting<String> PUBLISH_TOKEN = new Setting<>(
            "websocket.publish-token",
            "",
            "8 to 200 characters without spaces, or nothing",
            "The token that a publisher over WebSocket must present. Empty: publishing over WebSocket is refused.",
            true,
            text -> Optional.of(text).filter(t -> t.isEmpty() || t.matches("\\S{8,200}")));
    static final Setting<Integer> THREADS = Setting.whole(
            "pipeline.threads",
            0,
            0,
            256,
            "threads",
            "Threads that swap faces, shared by all streams. 0 = one per processor core.");
    static final Setting<String> FACE_DETECTOR = new Setting<>(
            "face.detector",
            "",
            "the name of a model, 1 to 60 small letters, digits and underscores, or nothing",
            "The model that finds faces in streams, of the kind detector (models.folder). The built-in one"
                    + " looks as well, so that nobody is missed where the model fails; empty: it alone, as always in mode anonymous.",
            false,
            text -> Optional.of(text).filter(t -> t.matches("[a-z0-9_]{0,60}")));
    static final Setting<Integer> CAPACITY = Setting.whole(
            "pipeline.capacity",
            5,
            2,
            60,
            "frames",
            "Frames of one stream that may be in work at once. More than that are dropped, oldest first, so that the delay stays"
                    + " bounded by this number times the time between two frames.");
    static final Setting<Integer> DEADLINE = Setting.whole(
            "pipeline.deadline-ms",
            250,
            20,
            5000,
            "milliseconds",
            "How long a frame may take through the swap before viewers get the fallback (swap.fallback) in its place; what is waited for"
                    + " later frames (swap.look-back) comes on top.");

    static final Setting<Integer> MAX_HEIGHT = Setting.whole(
            "video.max-height",
            720,
            144,
            2160,
            "pixels",
            "Pictures whose shorter side is larger than this are scaled down before the swap.");
    static final Setting<Integer> VIDEO_KBPS = Setting.whole(
            "video.kbps",
            2500,
            100,
            20_000,
            "kbit/s",
            "Bit rate of the picture that each viewer gets whose network carries it.");
    static final Setting<List<LowerRung>> VIDEO_RUNGS = new Setting<>(
            "video.rungs",
            "360:700, 270:300, 180:120",
            "at most " + Encoding.MOST_LOWER_RUNGS
                    + " pairs of shorter side (64 to 1440 pixels) and bit rate (50 to 20000 kbit/s),"
                    + " such as 360:700, parted by commas, each smaller than the one before in both; or nothing",
            "The same picture in smaller sizes, for viewers whose network carries less than video.kbps. Each is encoded only while"
                    + " somebody needs it. Those that are not smaller than a stream's own picture are left out. Empty: every viewer"
                    + " gets the full size.",
            false,
            Values::rungs);
    static final Setting<Integer> AUDIO_KBPS =
            Setting.whole("audio.kbps", 64, 16, 256, "kbit/s", "Bit rate of the sound that each viewer gets.");

    /** All keys but the password, in the order and under the headings of the file. */
    static final List<Section> SECTIONS = List.of(
            new Section(
                    "Streams",
                    List.of(
                            STREAM_MODE,
                            STREAM_FACE,
                            SWAP_QUALITY,
                            ANONYMOUS_COVER,
                            STREAM_INCLUDE,
                            STREAM_EXCLUDE,
                            RECONNECT)),
            SafeguardSettings.SECTION,
            DisclosureSettings.SECTION,
            new Section("Access", List.of(DENY_RAW, RTMP_SUFFIX, PUBLISH_TOKEN)),
            WhepSettings.SECTION,
            WhipSettings.SECTION,
            new Section("Picture and sound", List.of(MAX_HEIGHT, VIDEO_KBPS, VIDEO_RUNGS, AUDIO_KBPS)),
            new Section("Work", List.of(THREADS, CAPACITY, DEADLINE, FACE_DETECTOR)),
            ModelSettings.SECTION,
            NetworkSettings.SECTION,
            FileSettings.SECTION);

    /** Keys that belong together in the file. */
    record Section(String title, List<Setting<?>> settings) {}

    private Settings() {}

    /** The password's key, with a default made up by the caller. */
    static Setting<String> password(String madeUp) {
        return new Setting<>(
                PASSWORD_KEY,
                madeUp,
                LEAST_PASSWORD + " to 200 characters",
                "Password of the console and its API; the user's name is admin.",
                true,
                text -> Optional.of(text)
                        .filter(t -> t.length() >= LEAST_PASSWORD && t.length() <= 200 && Values.noControls(t)));
    }

    /**
     * Builds the configuration; what is not allowed is replaced by its default.
     *
     * @param home folder that relative paths start from
     * @param madeUpPassword used when the file has none that is allowed
     * @param warnings takes a sentence for each value that is not allowed and for each unknown key
     */
    static Configuration read(Properties file, Path home, String madeUpPassword, Consumer<String> warnings) {
        warnOfUnknownKeys(file, warnings);
        boolean rawDenied = DENY_RAW.read(file, warnings);
        if (!rawDenied) {
            warnings.accept(DENY_RAW.key()
                    + " is false: everybody who knows a swapped stream's name can see the real faces by Red5's own"
                    + " playback. Set it to true to close that.");
        }
        int cores = Runtime.getRuntime().availableProcessors();
        int threads = THREADS.read(file, warnings);
        return new Configuration(
                new Configuration.Access(
                        password(madeUpPassword).read(file, warnings),
                        rawDenied,
                        PUBLISH_TOKEN.read(file, warnings),
                        RTMP_SUFFIX.read(file, warnings)),
                WhepSettings.read(file, home, warnings),
                WhipSettings.read(file, warnings),
                new Configuration.Streams(
                        new StreamSelection(STREAM_INCLUDE.read(file, warnings), STREAM_EXCLUDE.read(file, warnings)),
                        new StreamSettings(STREAM_MODE.read(file, warnings), STREAM_FACE.read(file, warnings))
                                .withCover(ANONYMOUS_COVER.read(file, warnings))
                                .withQuality(SWAP_QUALITY.read(file, warnings)),
                        SafeguardSettings.read(file, warnings),
                        DisclosureSettings.read(file, home, warnings),
                        Duration.ofSeconds(RECONNECT.read(file, warnings))),
                new Configuration.Pipeline(
                        threads == 0 ? cores : threads,
                        FACE_DETECTOR.read(file, warnings),
                        ModelSettings.BUILT_IN.read(file, warnings),
                        CAPACITY.read(file, warnings),
                        Duration.ofMillis(DEADLINE.read(file, warnings)),
                        ModelSettings.read(file, home, warnings)),
                new Encoding(
                        MAX_HEIGHT.read(file, warnings),
                        VIDEO_KBPS.read(file, warnings),
                        VIDEO_RUNGS.read(file, warnings),
                        AUDIO_KBPS.read(file, warnings),
                        Encoding.DEFAULTS.keyFrameInterval()),
                NetworkSettings.read(file, warnings),
                FileSettings.read(file, home, warnings));
    }

    private static void warnOfUnknownKeys(Properties file, Consumer<String> warnings) {
        Set<String> known = SECTIONS.stream()
                .flatMap(section -> section.settings().stream())
                .map(Setting::key)
                .collect(Collectors.toSet());
        file.stringPropertyNames().stream()
                .filter(key -> !known.contains(key) && !key.equals(PASSWORD_KEY))
                .filter(key -> FRAMEWORK_KEYS.stream().noneMatch(key::startsWith))
                .sorted()
                .forEach(key -> warnings.accept(key + " is no known key and does nothing; is it misspelt?"));
    }
}
