package red5.faceswap.admin;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.Key;
import java.security.PublicKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.crypto.spec.SecretKeySpec;

/** Declares the keys of how viewers come in by WHEP, for {@link Settings}. */
final class WhepSettings {
    static final Setting<List<String>> ORIGINS = Setting.list(
            "whep.allowed-origins",
            "*",
            "* or origins such as https://example.org parted by commas",
            "Web pages of which origins may play streams by WHEP. * = any page; empty = only pages of this server.",
            Values::origin);
    static final Setting<Boolean> IF_MATCH = Setting.flag(
            "whep.require-if-match",
            false,
            "Whether a viewer's PATCH without the header If-Match is refused (428). Real players send none: leave it false unless"
                    + " all of yours do.");

    static final Setting<List<String>> TOKENS = new Setting<>(
            "whep.tokens",
            "",
            "tokens of 16 to 200 letters, digits and - . _ ~ + / = parted by commas, or nothing",
            "Tokens that viewers may show (Authorization: Bearer ...) to watch any stream. As long as this key, whep.jwt-secret and"
                    + " whep.jwt-public-key are empty, everybody may watch.",
            true,
            text -> Optional.of(items(text))
                    .filter(all -> all.stream().allMatch(t -> t.matches("[A-Za-z0-9._~+/=-]{16,200}"))));
    static final Setting<String> JWT_SECRET = new Setting<>(
            "whep.jwt-secret",
            "",
            "32 to 200 characters without spaces (48 for HS384, 64 for HS512), or nothing",
            "Secret with which viewers' JSON Web Tokens are signed (HS256, HS384, HS512). A token must have the claims exp, app and"
                    + " stream; app and stream are names or *.",
            true,
            text -> Optional.of(text).filter(t -> t.isEmpty() || t.matches("\\S{32,200}")));
    static final Setting<Optional<Path>> JWT_PUBLIC_KEY = new Setting<>(
            "whep.jwt-public-key",
            "",
            "the path of a PEM file that holds an RSA, EC or Ed25519 public key, or nothing",
            "Public key of whoever signs viewers' JSON Web Tokens (RS256 and its kin, ES256 and its kin, EdDSA), with the same claims."
                    + " Relative to the server's folder.",
            false,
            text -> text.isEmpty()
                    ? Optional.of(Optional.empty())
                    : Values.path(text).map(Optional::of));
    static final Setting<String> JWT_AUDIENCE = new Setting<>(
            "whep.jwt-audience",
            "",
            "at most 200 characters without spaces, or nothing",
            "What the claim aud of these tokens must name. Empty: tokens that name an audience are refused.",
            false,
            text -> Optional.of(text).filter(t -> t.matches("\\S{0,200}")));
    static final Setting<Boolean> TOKEN_IN_QUERY = Setting.flag(
            "whep.token-in-query",
            false,
            "Whether ?token= in the address counts like the header, for players that cannot send one. Addresses are kept in logs and"
                    + " histories, where others may find the token.");

    static final Setting<List<String>> ICE_SERVERS = Setting.list(
            "whep.ice-servers",
            "",
            "addresses such as stun:stun.example.org or turn:turn.example.org:3478?transport=tcp parted by commas, or nothing",
            "STUN and TURN servers that players are told of. Needed only where viewers' networks let nothing through to rtc.port.",
            Values::iceServer);
    static final Setting<String> TURN_SECRET = new Setting<>(
            "whep.turn-secret",
            "",
            "8 to 200 characters without spaces, or nothing",
            "The TURN servers' shared secret (coturn: use-auth-secret and static-auth-secret), from which each viewer gets credentials"
                    + " of its own. Empty: the servers ask for none.",
            true,
            text -> Optional.of(text).filter(t -> t.isEmpty() || t.matches("\\S{8,200}")));
    static final Setting<Integer> TURN_MINUTES = Setting.whole(
            "whep.turn-minutes",
            720,
            5,
            10_080,
            "minutes",
            "How long these credentials are good. A relayed viewer that watches longer loses the relay, and comes back.");

    static final Settings.Section SECTION = new Settings.Section(
            "Viewers (WHEP)",
            List.of(
                    ORIGINS,
                    IF_MATCH,
                    TOKENS,
                    JWT_SECRET,
                    JWT_PUBLIC_KEY,
                    JWT_AUDIENCE,
                    TOKEN_IN_QUERY,
                    ICE_SERVERS,
                    TURN_SECRET,
                    TURN_MINUTES));

    private WhepSettings() {}

    private static List<String> items(String text) {
        return Arrays.stream(text.split(","))
                .map(String::trim)
                .filter(item -> !item.isEmpty())
                .toList();
    }

    /** @param home folder that relative paths start from */
    static Configuration.Whep read(Properties file, Path home, Consumer<String> warnings) {
        return new Configuration.Whep(
                ORIGINS.read(file, warnings),
                IF_MATCH.read(file, warnings),
                tokens(file, home, warnings),
                new Configuration.RelayServers(
                        ICE_SERVERS.read(file, warnings),
                        TURN_SECRET.read(file, warnings),
                        Duration.ofMinutes(TURN_MINUTES.read(file, warnings))));
    }

    /**
     * A key that is there but cannot be used must not open the doors: tokens are needed as soon as one of the keys is not empty,
     * whatever it holds.
     */
    private static Optional<Configuration.Tokens> tokens(Properties file, Path home, Consumer<String> warnings) {
        List<String> fixed = TOKENS.read(file, warnings);
        String secret = JWT_SECRET.read(file, warnings);
        Optional<Path> publicKey = JWT_PUBLIC_KEY.read(file, warnings);
        Optional<String> audience =
                Optional.of(JWT_AUDIENCE.read(file, warnings)).filter(text -> !text.isEmpty());
        boolean inQuery = TOKEN_IN_QUERY.read(file, warnings);
        boolean needed = Stream.of(TOKENS, JWT_SECRET, JWT_PUBLIC_KEY)
                .anyMatch(setting -> !file.getProperty(setting.key(), "").trim().isEmpty());
        if (!needed) {
            return Optional.empty();
        }
        List<Key> keys = new ArrayList<>();
        if (!secret.isEmpty()) {
            keys.add(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HMAC"));
        }
        publicKey.ifPresent(path -> publicKey(home.resolve(path), warnings).ifPresent(keys::add));
        if (fixed.isEmpty() && keys.isEmpty()) {
            warnings.accept("Viewers need a token, but none can be valid: nobody can watch by WHEP until the keys "
                    + TOKENS.key() + ", " + JWT_SECRET.key() + " and " + JWT_PUBLIC_KEY.key()
                    + " are mended or all empty.");
        }
        return Optional.of(new Configuration.Tokens(fixed, List.copyOf(keys), audience, inQuery));
    }

    private static Optional<PublicKey> publicKey(Path path, Consumer<String> warnings) {
        try {
            return Optional.of(PublicKeyFile.read(path));
        } catch (IOException e) {
            String why = e instanceof NoSuchFileException ? "there is no such file" : e.getMessage();
            warnings.accept(JWT_PUBLIC_KEY.key() + ": " + path + " cannot be used: " + why
                    + "; tokens signed with it are refused until this is mended.");
            return Optional.empty();
        }
    }
}
