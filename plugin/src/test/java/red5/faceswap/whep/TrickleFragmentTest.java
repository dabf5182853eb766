package red5.faceswap.whep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import red5.faceswap.rtc.net.Mutations;

@Timeout(120)
class TrickleFragmentTest {
    private static final String FRAGMENT = """
            a=group:BUNDLE 0 1
            a=ice-ufrag:EsAw
            a=ice-pwd:P2uYro0UCOQ4zxjKXaWCBui1
            m=audio 9 UDP/TLS/RTP/SAVPF 0
            a=mid:0
            a=candidate:1387637174 1 udp 2122260223 192.0.2.1 61764 typ host generation 0 ufrag EsAw network-id 1
            a=candidate:3471623853 1 udp 2122194687 4a2c8b1e-0f7d-4c0e-9d51-7a8f3f0b6c12.local 61765 typ host
            a=end-of-candidates
            """;

    @Test
    void candidatesAreReadWhateverTheLineEnds() {
        for (String end : List.of("\n", "\r\n", "\r", " \r\n")) {
            TrickleFragment fragment =
                    TrickleFragment.parse(FRAGMENT.replace("\n", end)).orElseThrow();
            assertEquals(Optional.of("EsAw"), fragment.ufrag());
            assertEquals(Optional.of("P2uYro0UCOQ4zxjKXaWCBui1"), fragment.password());
        }
        TrickleFragment bare = TrickleFragment.parse("a=candidate:1 1 udp 1 nowhere 1 typ host\r\n")
                .orElseThrow();
        assertEquals(Optional.empty(), bare.ufrag());
        assertEquals(Optional.empty(), bare.password());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " \r\n",
                "candidate:1 1 udp 1 192.0.2.1 1 typ host",
                "{\"candidate\":\"\"}",
                "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\n",
                "a=ice-ufrag:\r\n",
                "a=ice-ufrag:two words\r\n",
                "a=ice-ufrag:a:b\r\n"
            })
    void otherTextIsNoFragment(String text) {
        assertEquals(Optional.empty(), TrickleFragment.parse(text));
    }

    @MethodSource("fragments")
    @FuzzTest(maxDuration = "1m")
    void anyFragment(byte[] data) {
        parse(data);
    }

    @Test
    void changedFragments() {
        new Mutations(6, fragments()).run(20_000, TrickleFragmentTest::parse);
    }

    private static List<byte[]> fragments() {
        return List.of(FRAGMENT.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    /** A user fragment that is taken can be told from any other in a STUN message's USERNAME. */
    private static void parse(byte[] data) {
        TrickleFragment.parse(new String(data, StandardCharsets.UTF_8))
                .flatMap(TrickleFragment::ufrag)
                .ifPresent(ufrag -> assertTrue(ufrag.matches("[!-9;-~]{1,256}"), ufrag));
    }
}
