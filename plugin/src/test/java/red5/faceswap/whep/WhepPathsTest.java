package red5.faceswap.whep;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import red5.faceswap.session.StreamKey;
import red5.faceswap.whep.WhepPaths.Target;

class WhepPathsTest {
    private static final String EMPTY = "''";
    private final WhepPaths standard = WhepPaths.standard("/faceswap/");

    /** The stream, its session and a listener to its events; {@code -} for what is not named. */
    @ParameterizedTest
    @CsvSource({
        "/live/whep/endpoint/cam, live, cam, -, -",
        "/live/whep/endpoint/cam/, live, cam, -, -",
        "/live/room/1/whep/endpoint/cam, live/room/1, cam, -, -",
        "/live/whep/endpoint/cam/secret, live, cam, secret, -",
        "/live/whep/endpoint/cam/secret/, live, cam, secret, -",
        "/live/whep/endpoint/cam/secret/events, live, cam, secret, " + EMPTY,
        "/live/whep/endpoint/cam/secret/events/, live, cam, secret, " + EMPTY,
        "/live/whep/endpoint/cam/secret/events/2, live, cam, secret, 2",
        "/a/whep/endpoint/b/whep/endpoint/cam, a/whep/endpoint/b, cam, -, -",
        "/a/whep/endpoint/whep/endpoint, a, whep, endpoint, -",
    })
    void aPathNamesAStreamAndWhatIsBelowIt(String path, String app, String name, String session, String events) {
        Target target = new Target(new StreamKey(app, name), named(session), named(events));
        assertEquals(Optional.of(target), standard.match(path));
        assertEquals(Optional.of(target), WhepPaths.below("/faceswap/original").match("/faceswap/original" + path));
    }

    private static Optional<String> named(String word) {
        return word.equals("-") ? Optional.empty() : Optional.of(word);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/whep/endpoint/cam",
                "/live/whep/endpoint",
                "/live/whep/endpoint/",
                "/live/whep/endpoint//",
                "/live//whep/endpoint/cam",
                "//live/whep/endpoint/cam",
                "/live//room/whep/endpoint/cam",
                "/live/whep/endpoint/cam//",
                "/live/whep/endpoint/cam/secret//events",
                "/live/whep/endpoint/cam/secret/others",
                "/live/whep/endpoint/cam/secret/events/2/3",
                "/faceswap/live/whep/endpoint/cam"
            })
    void otherPathsNameNothing(String path) {
        assertEquals(Optional.empty(), standard.match(path));
    }

    @Test
    void anEndpointKnowsItsOwnPrefixOnly() {
        assertEquals(Optional.empty(), WhepPaths.below("/faceswap/original").match("/live/whep/endpoint/cam"));
        assertEquals(
                Optional.empty(), WhepPaths.below("/faceswap/original").match("/faceswap/originals/whep/endpoint/a"));
    }
}
