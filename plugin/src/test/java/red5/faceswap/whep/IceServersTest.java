package red5.faceswap.whep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class IceServersTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_000_000);

    /** The password was computed with {@code openssl dgst -sha1 -hmac north -binary | base64}. */
    @Test
    void credentialsAreThoseThatCoturnComputes() {
        IceServers servers = new IceServers(List.of("turn:t.example"), "north", Duration.ofSeconds(86_400));
        assertEquals(
                List.of(
                        "<turn:t.example>; rel=\"ice-server\"; username=\"1086400:ada\"; credential=\"GRI3NLaN7BmlPng/USsdvg2lUp8=\";"
                                + " credential-type=\"password\""),
                servers.links("ada", true, NOW));
        assertEquals(List.of(), servers.links("ada", false, NOW));
        assertFalse(servers.toString().contains("north"));
    }

    @Test
    void serversThatAskForNothingAreNamedToEverybody() {
        IceServers servers = new IceServers(List.of("stun:s.example", "turn:t.example"), "", Duration.ofHours(1));
        assertEquals(
                List.of("<stun:s.example>; rel=\"ice-server\"", "<turn:t.example>; rel=\"ice-server\""),
                servers.links("ada", false, NOW));
        assertEquals(List.of(), IceServers.none().links("ada", true, NOW));
    }
}
