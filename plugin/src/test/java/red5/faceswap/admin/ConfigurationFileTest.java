package red5.faceswap.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringReader;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import red5.faceswap.face.Cover;
import red5.faceswap.face.Safeguard;
import red5.faceswap.face.SwapSettings;
import red5.faceswap.face.onnx.runtime.RuntimeSettings;
import red5.faceswap.media.LabelPlace;
import red5.faceswap.session.StreamKey;
import red5.faceswap.session.output.Encoding;
import red5.faceswap.session.output.LowerRung;

class ConfigurationFileTest {
    private static final String PASSWORD = "made-up-for-this-test";

    @TempDir
    Path home;

    private static Configuration open(Path file, Path home) {
        return ConfigurationFile.read(ConfigurationFile.load(file), home, warning -> {});
    }

    @Test
    void theFileOfTheFirstStartGivesTheSameSettingsAtTheSecond() throws IOException {
        Path file = home.resolve("conf/faceswap.properties");
        Configuration first = open(file, home);
        String written = Files.readString(file);
        Configuration second = open(file, home);
        assertEquals(first, second);
        assertEquals(written, Files.readString(file), "a file of the operator is never written again");
        assertTrue(first.access().adminPassword().length() >= 20);
        assertEquals(PosixFilePermissions.fromString("rw-------"), Files.getPosixFilePermissions(file));
    }

    @Test
    void whoLetsRealFacesBeShownIsWarnedAtEachStart() {
        List<String> warnings = new ArrayList<>();
        Properties chosen = new Properties();
        chosen.setProperty("swap.fallback", "show-the-real-picture");
        Safeguard safeguard = SafeguardSettings.read(chosen, warnings::add);
        assertEquals(Safeguard.Fallback.PASS_THROUGH, safeguard.fallback());
        assertEquals(1, warnings.size());
        assertTrue(warnings.get(0).contains("viewers see the real faces"), warnings.get(0));
        chosen.setProperty("swap.fallback", "pass_through");
        assertEquals(Safeguard.DEFAULT, SafeguardSettings.read(chosen, warnings::add), "only in so many words");

        warnings.clear();
        assertFalse(read("playback.deny-raw=false", warnings).access().denyRawPlayback());
        assertEquals(1, warnings.size(), warnings.toString());
        assertTrue(warnings.get(0).contains("can see the real faces"), warnings.get(0));

        warnings.clear();
        chosen.setProperty("models.allow-unchanged-faces", "true");
        assertTrue(FileSettings.read(chosen, home, warnings::add).unchangedFaces());
        assertEquals(1, warnings.size());
        assertTrue(warnings.get(0).contains("shows the real faces"), warnings.get(0));
    }

    @Test
    void aMirrorIsAWebAddressOrAFolder() {
        Map<String, String> addresses = Map.of(
                "", "",
                "http://files.example.org/models/", "http://files.example.org/models/",
                "/mnt/models", "file:///mnt/models/",
                "file:///mnt/my%20models/", "file:///mnt/my%20models/");
        addresses.forEach((text, address) -> assertEquals(Optional.of(address), ConfigurationFile.mirror(text)));
        for (String text :
                List.of("http://files.example.org/models", "ftp://example.org/", "models", "file:models", "\0")) {
            assertEquals(Optional.empty(), ConfigurationFile.mirror(text), text);
        }
    }

    @Test
    void aPasswordMadeUpForAFileWithoutOneStaysThere() throws IOException {
        Path file = home.resolve("faceswap.properties");
        Files.writeString(file, "rtc.port=7000");
        Configuration first = open(file, home);
        assertEquals(first, open(file, home));
        assertEquals(7000, first.network().rtcPort());
        assertTrue(Files.readString(file)
                .contains("admin.password=" + first.access().adminPassword()));
    }

    @Test
    void everyServerGetsAPasswordOfItsOwn() {
        String one = open(home.resolve("a/f"), home).access().adminPassword();
        String two = open(home.resolve("b/f"), home).access().adminPassword();
        assertNotEquals(one, two);
    }

    @Test
    void theDefaultsProtectPeople() {
        Configuration defaults = read("");
        assertEquals(SwapSettings.Mode.SWAP, defaults.streams().defaults().mode());
        assertEquals("AI modified", defaults.streams().disclosure().label());
        assertEquals("Faces hidden", defaults.streams().disclosure().anonymousLabel());
        assertEquals(Cover.BLUR, defaults.streams().defaults().cover());
        assertTrue(defaults.access().denyRawPlayback());
        assertEquals("", defaults.access().websocketPublishToken());
        assertEquals("", defaults.whip().publishToken());
        assertFalse(defaults.files().unchangedFaces());
        assertTrue(defaults.streams().selection().admits(new StreamKey("live/room 1", "cam")));
    }

    @Test
    void whatModelsRunOnIsReadInTheOperatorsOrder() {
        List<String> warnings = new ArrayList<>();
        Properties chosen = new Properties();
        chosen.setProperty("models.provider", "tensorrt:1, CUDA, openvino");
        chosen.setProperty("models.threads", "0");
        RuntimeSettings models = ModelSettings.read(chosen, home, warnings::add);
        assertEquals("[tensorrt:1, cuda:0, openvino:GPU]", models.preferred().toString());
        assertEquals(
                ModelSettings.read(new Properties(), home, warnings::add).threads(), models.threads(), "0 is auto");
        assertEquals(home.resolve("faceswap/engines"), models.engineCache());
        assertTrue(warnings.isEmpty(), warnings.toString());
        for (String nonsense : List.of("gpu", "cuda:x", "cpu:1", "cuda:", "cuda;cpu")) {
            chosen.setProperty("models.provider", nonsense);
            assertEquals(
                    "[cpu]",
                    ModelSettings.read(chosen, home, warnings::add).preferred().toString());
        }
        assertEquals(5, warnings.size(), warnings.toString());
    }

    @Test
    void everyKeyIsDocumentedWhereItStands() throws IOException, IllegalAccessException {
        List<String> lines = ConfigurationFile.text(PASSWORD).lines().toList();
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).isEmpty() && !lines.get(i).startsWith("#")) {
                keys.add(lines.get(i).split("=", 2)[0]);
                int first = i;
                while (lines.get(first - 1).startsWith("#")) {
                    first--;
                }
                String comment = String.join(" ", lines.subList(first, i));
                assertTrue(
                        comment.contains("Allowed: ") && comment.contains("Default: "), lines.get(i) + ": " + comment);
                assertTrue(comment.indexOf("Allowed: ") > 20, "the meaning of " + lines.get(i) + " is missing");
            }
        }
        Set<String> declared = Stream.of(
                        Settings.class,
                        SafeguardSettings.class,
                        DisclosureSettings.class,
                        ModelSettings.class,
                        WhepSettings.class,
                        WhipSettings.class,
                        NetworkSettings.class,
                        FileSettings.class)
                .flatMap(type -> Arrays.stream(type.getDeclaredFields()))
                .filter(field -> field.getType() == Setting.class && Modifier.isStatic(field.getModifiers()))
                .map(ConfigurationFileTest::key)
                .collect(Collectors.toSet());
        declared.add("admin.password");
        assertEquals(declared, Set.copyOf(keys));
        assertEquals(declared.size(), keys.size());
    }

    private static String key(java.lang.reflect.Field field) {
        try {
            return ((Setting<?>) field.get(null)).key();
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "stream.mode|blur|one of swap, anonymous, original, off|swap",
                "stream.face|Mona Lisa|the id of a face|mona-lisa",
                "stream.include|/live/*|patterns of app/name|**",
                "swap.fallback|original|one of hold, blur, slate, show-the-real-picture|hold",
                "swap.look-back|11|from 0 to 10 (frames)|2",
                "swap.hold-seconds|forever|from 0 to 60 (seconds)|1",
                "disclosure.show|maybe|true or false|true",
                "swap.quality|finest|one of fast, balanced, best|balanced",
                "anonymous.cover|veil|one of blur, pixels, shape, nobody|blur",
                "disclosure.anonymous-label|''|1 to 80 characters|Faces hidden",
                "disclosure.label|''|1 to 80 characters|AI modified",
                "disclosure.label|አማርኛ|no font has the letters|AI modified",
                "disclosure.place|middle|one of top-right, top-left, bottom-right, bottom-left|top-right",
                "session.reconnect-seconds|-1|from 0 to 600 (seconds)|30",
                "playback.deny-raw|yes|true or false|true",
                "whep.allowed-origins|example.org|origins such as https://example.org|*",
                "whep.ice-servers|turn.example.org|stun:stun.example.org or turn:|''",
                "whep.ice-servers|stun:a>;rel=x|stun:stun.example.org or turn:|''",
                "whep.turn-minutes|0|from 5 to 10080 (minutes)|720",
                "whep.require-if-match|yes|true or false|false",
                "whip.ports|5100|such as 5100-5163|5100-5163",
                "whip.ports|5100-5000|such as 5100-5163|5100-5163",
                "whip.max-publishers|0|from 1 to 1000|16",
                "pipeline.threads|many|from 0 to 256|0",
                "pipeline.capacity|1|from 2 to 60 (frames)|5",
                "pipeline.deadline-ms|0|from 20 to 5000|250",
                "video.max-height|8000|from 144 to 2160 (pixels)|720",
                "video.kbps|2000.5|from 100 to 20000 (kbit/s)|2500",
                "video.rungs|640x360|such as 360:700|360:700, 270:300, 180:120",
                "video.rungs|360:700,|such as 360:700|360:700, 270:300, 180:120",
                "video.rungs|360:40|50 to 20000 kbit/s|360:700, 270:300, 180:120",
                "video.rungs|32:400|64 to 1440 pixels|360:700, 270:300, 180:120",
                "video.rungs|270:300, 360:700|each smaller than the one before|360:700, 270:300, 180:120",
                "video.rungs|360:700, 270:700|each smaller than the one before|360:700, 270:300, 180:120",
                "video.rungs|700:900,600:800,500:700,400:600,300:500,200:400|at most 5|360:700, 270:300, 180:120",
                "audio.kbps|1|from 16 to 256|64",
                "rtc.port|70000|from 1 to 65535|5082",
                "rtc.tcp-port|on|same, off, or a whole number|same",
                "rtc.tcp-port|70000|same, off, or a whole number|same",
                "rtc.public-addresses|media example org|names and IP addresses|''",
                "rtc.public-addresses|300.1.2.3|names and IP addresses|''",
                "rtc.public-addresses|https://media.example.org|names and IP addresses|''",
                "rtc.interfaces|192.0.2|names of network interfaces|''",
                "rtc.max-viewers|0|from 1 to 100000|1000",
                "faces.folder|''|a path|faceswap/faces",
                "models.mirror|files.example.org|the absolute path of a folder|''",
                "models.allow-unchanged-faces|yes|true or false|false",
            })
    void aBadValueIsNamedWithWhatIsAllowedAndTheDefaultIsUsed(
            String key, String value, String allowed, String standard) {
        List<String> warnings = new ArrayList<>();
        Configuration configuration = read(key + "=" + value, warnings);
        assertEquals(read(""), configuration);
        assertEquals(1, warnings.size(), warnings.toString());
        for (String part : List.of(key, "'" + value + "'", allowed, "the default '" + standard + "'")) {
            assertTrue(warnings.get(0).contains(part), warnings.get(0) + " lacks " + part);
        }
    }

    @Test
    void theLabelIsRemovedByOneKeyThatSaysWhatFollows() {
        List<String> warnings = new ArrayList<>();
        assertEquals(
                "",
                read("disclosure.show=false", warnings).streams().disclosure().label());
        assertEquals(1, warnings.size(), warnings.toString());
        assertTrue(warnings.get(0).contains("your duty"), warnings.get(0));
    }

    @Test
    void aFontThatCannotBeReadIsToldAndTheLabelStays() {
        List<String> warnings = new ArrayList<>();
        Configuration configuration = read("disclosure.font=conf/missing.ttf", warnings);
        assertEquals("AI modified", configuration.streams().disclosure().label());
        assertTrue(warnings.get(0).contains("missing.ttf"), warnings.toString());
    }

    @ParameterizedTest
    @CsvSource({"admin.password,short", "websocket.publish-token,has spaces", "whip.publish-token,short"})
    void aSecretIsNeverRepeatedInAWarning(String key, String secret) {
        List<String> warnings = new ArrayList<>();
        assertEquals(read(""), read(key + "=" + secret, warnings));
        assertTrue(warnings.get(0).contains(key) && !warnings.get(0).contains(secret), warnings.get(0));
    }

    @Test
    void goodValuesArrive() {
        List<String> warnings = new ArrayList<>();
        Configuration configuration = read("""
                admin.password=correct horse battery
                stream.mode=OFF
                stream.include=live/*, events/**
                stream.exclude=*/test-?
                disclosure.label=Изменено ИИ
                disclosure.place=bottom-left
                session.reconnect-seconds=5
                pipeline.threads=3
                video.rungs=540 : 1200,240:250
                rtc.tcp-port=off
                rtc.public-addresses=192.0.2.7, 2001:db8::7, media.example.org
                rtc.interfaces=eth0, 192.0.2.8
                whep.allowed-origins=https://example.org, http://localhost:8080
                whep.ice-servers=stun:stun.example.org, turns:[2001:db8::1]:443?transport=tcp
                whep.turn-secret=north-secret
                faces.folder=/srv/faces
                audit.megabytes=2
                """, warnings);
        assertEquals(List.of(), warnings);
        assertEquals("correct horse battery", configuration.access().adminPassword());
        assertEquals(SwapSettings.Mode.OFF, configuration.streams().defaults().mode());
        assertEquals("Изменено ИИ", configuration.streams().disclosure().label());
        assertEquals(
                LabelPlace.BOTTOM_LEFT, configuration.streams().disclosure().place());
        assertEquals(Duration.ofSeconds(5), configuration.streams().reconnect());
        assertEquals(3, configuration.pipeline().threads());
        assertEquals(
                List.of(new LowerRung(540, 1200), new LowerRung(240, 250)),
                configuration.encoding().lowerRungs());
        assertEquals(0, configuration.network().tcpPort());
        assertEquals(
                List.of("192.0.2.7", "2001:db8::7", "media.example.org"),
                configuration.network().publicAddresses());
        assertEquals(List.of("eth0", "192.0.2.8"), configuration.network().interfaces());
        assertEquals(2, configuration.whep().allowedOrigins().size());
        assertEquals(2, configuration.whep().iceServers().urls().size());
        assertEquals(Duration.ofHours(12), configuration.whep().iceServers().turnLifetime());
        assertFalse(configuration.toString().contains("north-secret"));
        assertEquals(Path.of("/srv/faces"), configuration.files().faces());
        assertEquals(2_000_000, configuration.files().auditBytes());
        StreamSelection selection = configuration.streams().selection();
        assertTrue(selection.admits(new StreamKey("live", "cam")));
        assertFalse(selection.admits(new StreamKey("live/room", "cam")), "* does not cross a slash");
        assertTrue(selection.admits(new StreamKey("events/a/b", "cam")), "** does");
        assertFalse(selection.admits(new StreamKey("live", "test-1")), "excluded");
        assertTrue(selection.admits(new StreamKey("live", "test-12")), "? is one character");
    }

    @Test
    void everybodyMayWatchUntilAKeyForTokensIsSet() throws Exception {
        assertEquals(Optional.empty(), read("").whep().tokens());
        assertEquals(
                Optional.empty(),
                read("whep.tokens=\nwhep.token-in-query=true").whep().tokens());
        Configuration.Tokens tokens = read("whep.tokens=first-token-12345, other-token-12345\nwhep.token-in-query=true")
                .whep()
                .tokens()
                .orElseThrow();
        assertEquals(List.of("first-token-12345", "other-token-12345"), tokens.fixed());
        assertTrue(tokens.inQuery());
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        String pem = "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(pair.getPublic().getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
        Files.writeString(home.resolve("viewers.pem"), pem);
        tokens = read("whep.jwt-public-key=viewers.pem\nwhep.jwt-secret=" + "s".repeat(32) + "\nwhep.jwt-audience=tv")
                .whep()
                .tokens()
                .orElseThrow();
        assertTrue(tokens.keys().contains(pair.getPublic()));
        assertEquals(2, tokens.keys().size());
        assertEquals(Optional.of("tv"), tokens.audience());
    }

    @Test
    void playersOfRtmpGetNothingWhereViewersNeedATokenWhichTheyCannotShow() throws IOException {
        assertEquals("-swapped", read("").rtmpSuffix());
        assertEquals("-ai", read("rtmp.suffix=-ai").rtmpSuffix());
        assertEquals("", read("rtmp.suffix=").rtmpSuffix());
        assertEquals("", read("whep.tokens=first-token-12345").rtmpSuffix());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "whep.tokens=short",
                "whep.jwt-secret=short",
                "whep.jwt-public-key=missing.pem",
                "whep.jwt-public-key=no-key.pem"
            })
    void aBrokenKeyForTokensLetsNobodyInRatherThanEverybody(String line) throws IOException {
        Files.writeString(home.resolve("no-key.pem"), "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
        List<String> warnings = new ArrayList<>();
        Configuration.Tokens tokens = read(line, warnings).whep().tokens().orElseThrow();
        assertEquals(List.of(), tokens.fixed());
        assertEquals(List.of(), tokens.keys());
        assertEquals(2, warnings.size(), warnings.toString());
        assertTrue(warnings.get(0).startsWith(line.substring(0, line.indexOf('='))), warnings.get(0));
        assertTrue(warnings.get(1).contains("nobody can watch"), warnings.get(1));
    }

    @Test
    void theDefaultRungsAreThoseOfTheSessionsAndNoneIsAChoiceToo() {
        assertEquals(Encoding.DEFAULTS.lowerRungs(), read("").encoding().lowerRungs());
        assertEquals(List.of(), read("video.rungs=").encoding().lowerRungs());
    }

    @Test
    void aMisspeltKeyIsPointedOut() {
        List<String> warnings = new ArrayList<>();
        read("stream.mod=off", warnings);
        assertEquals(1, warnings.size());
        assertTrue(warnings.get(0).contains("stream.mod "), warnings.get(0));
    }

    @Test
    void whatTheFrameworkAddsIsNoMisspeltKey() {
        List<String> warnings = new ArrayList<>();
        read("service.pid=red5.faceswap\ncomponent.name=x\nfelix.fileinstall.filename=y", warnings);
        assertEquals(List.of(), warnings);
    }

    @Test
    void aPasswordThatIsTooShortIsReplacedByOneThatTheOperatorIsTold() throws IOException {
        Path file = Files.writeString(home.resolve("faceswap.properties"), "admin.password=1234\nvideo.kbps=900\n");
        Properties loaded = ConfigurationFile.load(file);
        Configuration configuration = ConfigurationFile.read(loaded, home, warning -> {});
        assertEquals(900, configuration.encoding().videoKbps());
        assertTrue(configuration.access().adminPassword().length() >= 20);
        assertEquals(
                loaded.getProperty("admin.password"),
                configuration.access().adminPassword(),
                "the one that was logged");
    }

    @Test
    void theServerStartsWithAFileThatCannotBeRead() throws IOException {
        Path broken =
                Files.writeString(home.resolve("broken.properties"), "faces.folder=C:\\users\\faces\nvideo.kbps=900\n");
        Configuration configuration = open(broken, home);
        assertEquals(read("").streams(), configuration.streams());
        Path inAFile = broken.resolve("faceswap.properties");
        assertEquals(read("").streams(), open(inAFile, home).streams());
    }

    @Test
    void whyAFileCannotBeReadIsSaidWithWhatToDo() throws IOException {
        Path broken = Files.writeString(home.resolve("broken.properties"), "faces.folder=C:\\users\\faces\n");
        String said = assertThrows(IOException.class, () -> ConfigurationFile.files(broken, home, warning -> {}))
                .getMessage();
        assertTrue(said.contains("broken.properties") && said.contains("write a backslash twice"), said);
    }

    @Test
    void aFileOfAnEditorThatKnowsNothingOfUtf8KeepsItsSettings() throws IOException {
        byte[] latin = "disclosure.label=KI-ver\u00e4ndert\nwhep.tokens=first-token-12345\nmodels.folder=/srv/models\n"
                .getBytes(StandardCharsets.ISO_8859_1);
        Path file = Files.write(home.resolve("latin.properties"), latin);
        List<String> warnings = new ArrayList<>();
        assertEquals(
                Path.of("/srv/models"),
                ConfigurationFile.files(file, home, warnings::add).models());
        assertTrue(warnings.get(0).contains("save it as UTF-8"), warnings.toString());
        Configuration configuration = open(file, home);
        assertEquals("KI-ver\u00e4ndert", configuration.streams().disclosure().label());
        assertEquals(
                List.of("first-token-12345"),
                configuration.whep().tokens().orElseThrow().fixed());
    }

    private Configuration read(String text) {
        List<String> warnings = new ArrayList<>();
        Configuration configuration = read(text, warnings);
        assertEquals(List.of(), warnings);
        return configuration;
    }

    private Configuration read(String text, List<String> warnings) {
        try {
            Properties properties = new Properties();
            properties.load(new StringReader(text));
            return Settings.read(properties, home, PASSWORD, warnings::add);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
