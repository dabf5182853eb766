package red5.faceswap.whep.sdp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.provider.MethodSource;
import red5.faceswap.rtc.net.Mutations;

/**
 * Offers of any kind are refused with a sentence or answered; nothing else. Run with {@code JAZZER_FUZZ=1} it searches for others by
 * itself.
 */
@Timeout(300)
class SdpFuzzTest {
    @MethodSource("offers")
    @FuzzTest(maxDuration = "1m")
    void anyOffer(byte[] data) {
        answered(data);
    }

    @Test
    void changedOffers() {
        AtomicInteger answered = new AtomicInteger();
        new Mutations(5, offers()).run(6000, data -> answered.addAndGet(answered(data) ? 1 : 0));
        assertTrue(answered.get() > 1000, "many changes do not matter: " + answered);
    }

    private static List<byte[]> offers() {
        return OfferCorpus.all().values().stream()
                .map(offer -> offer.getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    /** Whether the offer was accepted; then it can be answered, and its restart too. */
    private static boolean answered(byte[] data) {
        String offer = new String(data, StandardCharsets.UTF_8);
        Negotiation agreed;
        try {
            agreed = new Negotiation(SdpOffer.parse(offer));
        } catch (SdpException e) {
            assertTrue(e.getMessage().endsWith("."), "a sentence");
            return false;
        }
        String answer = SdpAnswer.write(agreed, OfferCorpusTest.local());
        assertFalse(answer.replace("\r\n", "").matches("(?s).*[\r\n\u0000].*"), "no line of the offer's making");
        assertEquals(
                offer.lines().filter(line -> line.trim().startsWith("m=")).count(),
                answer.lines().filter(line -> line.startsWith("m=")).count());
        assertTrue(answer.length() <= 2 * offer.length() + 4000, "no amplification");
        String fragment = new RestartAnswer(agreed).write(OfferCorpusTest.local());
        assertFalse(fragment.replace("\r\n", "").matches("(?s).*[\r\n\u0000].*"));
        return true;
    }
}
