package red5.faceswap.whep.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import javax.crypto.SecretKey;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import red5.faceswap.http.HttpReply;
import red5.faceswap.http.HttpRequest;
import red5.faceswap.session.StreamKey;

class ViewerAccessTest {
    private static final StreamKey CAM = new StreamKey("live/room1", "cam");
    private static final SecretKey SECRET =
            Tokens.secret("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef");
    private static final long HOUR = 3600;

    private static String claims(String app, String stream, long lifetime) {
        long expiry = System.currentTimeMillis() / 1000 + lifetime;
        return "{\"app\":\"" + app + "\",\"stream\":\"" + stream + "\",\"exp\":" + expiry + "}";
    }

    private static final String GOOD = claims("live/room1", "cam", HOUR);

    private static HttpRequest request(Map<String, String> headers, Map<String, String> query) {
        InetAddress client = InetAddress.getLoopbackAddress();
        return new HttpRequest("POST", "/", query, headers, new byte[0], client, "http://host:5080");
    }

    private static int status(ViewerAccess access, String authorization) {
        Map<String, String> headers = authorization.isEmpty() ? Map.of() : Map.of("Authorization", authorization);
        return access.refusal(request(headers, Map.of()), CAM)
                .map(HttpReply::status)
                .orElse(200);
    }

    private static ViewerAccess bySecret() {
        return ViewerAccess.byToken(List.of(), List.of(SECRET), Optional.empty(), false);
    }

    private static int signed(String claims) throws GeneralSecurityException {
        return status(bySecret(), "Bearer " + Tokens.hmac("HS256", SECRET, claims));
    }

    @Test
    void whatIsLoggedOfARefusedTokenIsNoUseToWhoReadsIt() throws GeneralSecurityException {
        String token = Tokens.hmac("HS256", SECRET, GOOD); // good by one of several keys, refused by the other
        JwtConsumer other = new JwtConsumerBuilder()
                .setVerificationKey(Tokens.secret("another key of the same operator's, just as long and secret"))
                .build();
        InvalidJwtException refused = assertThrows(InvalidJwtException.class, () -> other.processToClaims(token));
        String logged = SignedTokens.reasons(refused, token);
        String signature = token.substring(token.lastIndexOf('.') + 1);
        assertTrue(refused.getErrorDetails().toString().contains(signature), "the library's own words have it");
        assertFalse(logged.contains(signature), logged);
        assertTrue(logged.contains("ignature"), "why it is refused: " + logged);
    }

    @Test
    void everybodyMayWatchUntilTheOperatorSaysOtherwise() {
        assertEquals(200, status(ViewerAccess.forEverybody(), ""));
        assertEquals(401, status(ViewerAccess.byToken(List.of(), List.of(), Optional.empty(), false), ""));
        assertEquals(401, status(ViewerAccess.byToken(List.of(), List.of(), Optional.empty(), false), "Bearer any"));
    }

    @Test
    void oneOfTheOperatorsTokensOpensEveryStream() {
        ViewerAccess access = ViewerAccess.byToken(
                List.of("first-token-12345", "other-token-12345"), List.of(), Optional.empty(), false);
        assertEquals(200, status(access, "Bearer first-token-12345"));
        assertEquals(200, status(access, "bearer  other-token-12345 "));
        for (String wrong : List.of("", "Bearer", "Bearer ", "Bearer first-token-1234", "Basic first-token-12345")) {
            assertEquals(401, status(access, wrong), wrong);
        }
    }

    @Test
    void theChallengeSaysWhatIsWrong() {
        ViewerAccess access = ViewerAccess.byToken(List.of("first-token-12345"), List.of(), Optional.empty(), false);
        HttpReply without = access.refusal(request(Map.of(), Map.of()), CAM).orElseThrow();
        assertEquals("Bearer realm=\"faceswap\"", without.headers().get("WWW-Authenticate"));
        assertEquals("application/problem+json", without.headers().get("Content-Type"));
        HttpReply wrong = access.refusal(request(Map.of("Authorization", "Bearer no"), Map.of()), CAM)
                .orElseThrow();
        assertTrue(wrong.headers().get("WWW-Authenticate").contains("error=\"invalid_token\""));
    }

    @Test
    void theAddressCountsOnlyWhereTheOperatorAllowsIt() {
        Map<String, String> query = Map.of("token", "first-token-12345");
        List<String> tokens = List.of("first-token-12345");
        ViewerAccess strict = ViewerAccess.byToken(tokens, List.of(), Optional.empty(), false);
        ViewerAccess lenient = ViewerAccess.byToken(tokens, List.of(), Optional.empty(), true);
        assertTrue(strict.refusal(request(Map.of(), query), CAM).isPresent());
        assertTrue(lenient.refusal(request(Map.of(), query), CAM).isEmpty());
    }

    @ParameterizedTest
    @CsvSource({
        "RSA, 2048, RS256, SHA256withRSA",
        "RSA, 2048, RS512, SHA512withRSA",
        "EC, 256, ES256, SHA256withECDSAinP1363Format",
        "EC, 384, ES384, SHA384withECDSAinP1363Format",
        "Ed25519, 255, EdDSA, Ed25519"
    })
    void aPublicKeyTellsGenuineTokens(String kind, int size, String algorithm, String signature)
            throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(kind);
        generator.initialize(size);
        KeyPair pair = generator.generateKeyPair();
        ViewerAccess access = ViewerAccess.byToken(List.of(), List.of(pair.getPublic()), Optional.empty(), false);
        String token = Tokens.signed(algorithm, signature, pair.getPrivate(), GOOD);
        assertEquals(200, status(access, "Bearer " + token));
        String forged =
                Tokens.signed(algorithm, signature, generator.generateKeyPair().getPrivate(), GOOD);
        assertEquals(401, status(access, "Bearer " + forged));
        // the oldest trick: the public key taken for an HMAC secret
        String confused = Tokens.hmac(
                "HS256",
                Tokens.secret(new String(pair.getPublic().getEncoded(), java.nio.charset.StandardCharsets.ISO_8859_1)),
                GOOD);
        assertEquals(401, status(access, "Bearer " + confused));
    }

    @ParameterizedTest
    @ValueSource(strings = {"HS256", "HS384", "HS512"})
    void aSecretTellsGenuineTokens(String algorithm) throws GeneralSecurityException {
        assertEquals(200, status(bySecret(), "Bearer " + Tokens.hmac(algorithm, SECRET, GOOD)));
        SecretKey other = Tokens.secret("another secret of sufficient length, which is 64 characters long");
        assertEquals(401, status(bySecret(), "Bearer " + Tokens.hmac(algorithm, other, GOOD)));
    }

    @Test
    void signedTokensAreForTheStreamsThatTheyName() throws GeneralSecurityException {
        assertEquals(200, signed(claims("live/room1", "cam", HOUR)));
        assertEquals(200, signed(claims("*", "cam", HOUR)));
        assertEquals(200, signed(claims("live/room1", "*", HOUR)));
        assertEquals(403, signed(claims("live", "cam", HOUR)));
        assertEquals(403, signed(claims("live/room1", "camera", HOUR)));
        assertEquals(403, signed(GOOD.replace("\"app\"", "\"application\"")));
        assertEquals(403, signed(GOOD.replace("\"cam\"", "null")));
    }

    @Test
    void signedTokensExpire() throws GeneralSecurityException {
        assertEquals(401, signed(claims("*", "*", -HOUR)));
        assertEquals(401, signed(GOOD.replace("\"exp\"", "\"expires\"")), "for ever is too long");
        String later = GOOD.replace("}", ",\"nbf\":" + (System.currentTimeMillis() / 1000 + HOUR) + "}");
        assertEquals(401, signed(later));
    }

    @Test
    void signedTokensAreForTheirAudience() throws GeneralSecurityException {
        String named = "Bearer " + Tokens.hmac("HS256", SECRET, GOOD.replace("}", ",\"aud\":\"tv\"}"));
        assertEquals(401, status(bySecret(), named));
        ViewerAccess tv = ViewerAccess.byToken(List.of(), List.of(SECRET), Optional.of("tv"), false);
        assertEquals(200, status(tv, named));
        assertEquals(401, status(tv, "Bearer " + Tokens.hmac("HS256", SECRET, GOOD)));
    }

    @Test
    void unsignedAndBrokenTokensAreRefusedWhateverTheyHold() throws GeneralSecurityException {
        String good = Tokens.hmac("HS256", SECRET, GOOD);
        assertEquals(401, status(bySecret(), "Bearer " + Tokens.signedPart("none", GOOD) + "."));
        assertEquals(401, status(bySecret(), "Bearer " + good + "x".repeat(100_000)));
        Random random = new Random(4);
        for (int i = 0; i < 2000; i++) {
            char[] text = good.toCharArray();
            int at = random.nextInt(text.length - 1); // the last character has bits that do not count
            char before = text[at];
            text[at] = (char) (33 + random.nextInt(94));
            boolean sameBits =
                    before == '-' && text[at] == '+' || before == '_' && text[at] == '/'; // two alphabets of Base64
            if (text[at] != before && !sameBits) {
                assertEquals(401, status(bySecret(), "Bearer " + new String(text)));
            }
        }
        assertFalse(bySecret().toString().contains("0123456789"));
    }
}
