package red5.faceswap.whip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class SdpLinesTest {
    private static final String ANSWER = """
            v=0
            a=group:BUNDLE 0 1
            m=video 5100 UDP/TLS/RTP/SAVPF 96
            c=IN IP4 10.0.0.5
            a=candidate:1 1 udp 2113937151 10.0.0.5 5100 typ host generation 0 network-cost 999
            a=candidate:2 1 udp 2113942271 fd00::2 5101 typ host generation 0 network-cost 999
            a=ice-ufrag:GjMv
            a=ice-pwd:MvBMTT5O4PtWKgLAH+7fAXvT
            a=mid:0
            m=audio 9 UDP/TLS/RTP/SAVPF 111
            c=IN IP4 0.0.0.0
            a=ice-ufrag:GjMv
            a=ice-pwd:MvBMTT5O4PtWKgLAH+7fAXvT
            a=mid:1
            """;

    @Test
    void anAnswerNamesTheAddressesUnderWhichThisServerIsReachedAndNoOthers() {
        String answer = SdpLines.of(ANSWER)
                .reachedAt(List.of("203.0.113.7", "192.0.2.2", "2001:db8::7"))
                .text();
        assertTrue(
                answer.contains("a=mid:0\r\na=candidate:1 1 udp 2130706431 203.0.113.7 5100 typ host\r\n"
                        + "a=candidate:2 1 udp 2130706175 192.0.2.2 5100 typ host\r\n"
                        + "a=candidate:3 1 udp 2130705919 2001:db8::7 5101 typ host\r\na=end-of-candidates\r\nm=audio"),
                answer);
        assertFalse(answer.contains("10.0.0.5") || answer.contains("fd00"), answer);
    }

    @Test
    void aRestartIsAnsweredByAFragment() {
        assertEquals(
                "a=ice-ufrag:GjMv\r\na=ice-pwd:MvBMTT5O4PtWKgLAH+7fAXvT\r\nm=video 5100 UDP/TLS/RTP/SAVPF 96\r\na=mid:0\r\n"
                        + "a=candidate:1 1 udp 2130706431 203.0.113.7 5100 typ host\r\na=end-of-candidates\r\n",
                SdpLines.of(ANSWER)
                        .reachedAt(List.of("203.0.113.7"))
                        .restartAnswer()
                        .text());
    }

    @Test
    void anOfferIsRestartedWithOtherCredentialsAndWithoutItsCandidates() {
        SdpLines restarted = SdpLines.of(ANSWER).restarted("abcd", "secret");
        assertEquals(List.of(), restarted.candidates());
        assertEquals(
                2,
                restarted.lines().stream()
                        .filter(line -> line.equals("a=ice-ufrag:abcd"))
                        .count());
        assertEquals(
                2,
                restarted.lines().stream()
                        .filter(line -> line.equals("a=ice-pwd:secret"))
                        .count());
    }

    @Test
    void candidatesThatAreNamesAreLeftOutAndSoAreTooMany() {
        String one = "a=mid:0\r\na=candidate:1 1 udp 1 4a2c8b1e.local 5 typ host\r\na=candidate:broken\r\n";
        assertEquals(List.of(), SdpLines.of(one).candidates());
        String many = "a=candidate:1 1 udp 1 192.0.2.9 5 typ host\r\n".repeat(1000);
        assertEquals(64, SdpLines.of(many).candidates().size());
        assertEquals(
                "0",
                SdpLines.of("a=mid:0\na=candidate:1 1 udp 1 ::1 5 typ host")
                        .candidates()
                        .get(0)
                        .mid());
    }
}
