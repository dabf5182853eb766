package red5.faceswap.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import red5.faceswap.host.Interleaver.Tag;

class InterleaverTest {
    private final List<String> out = new ArrayList<>();
    private final Interleaver interleaver =
            new Interleaver(tag -> out.add((tag.picture() ? "p" : "s") + tag.micros() / 1000));

    private void picture(long millis) {
        interleaver.add(new Tag(true, millis * 1000, null, new byte[0]));
    }

    private void sound(long millis) {
        interleaver.add(new Tag(false, millis * 1000, null, new byte[0]));
    }

    @Test
    void whatIsAheadWaitsForTheOther() {
        picture(0);
        sound(0);
        picture(33);
        sound(21);
        sound(43);
        picture(66);
        assertEquals(List.of("p0", "s0", "s21", "p33", "s43"), out);
    }

    @Test
    void nothingIsHeardBeforeTheFirstPicture() {
        sound(0);
        sound(21);
        picture(30);
        sound(43);
        picture(63);
        assertEquals(List.of("p30", "s43"), out);
    }

    @Test
    void aStreamWithoutSoundWaitsForItAtItsBeginningOnly() {
        for (int millis = 0; millis <= 495; millis += 33) {
            picture(millis);
        }
        assertEquals(List.of(), out);
        picture(528);
        picture(561);
        assertEquals(18, out.size());
        assertEquals("p561", out.get(17));
    }

    @Test
    void soundThatFallsSilentIsNotWaitedForAndMayComeBack() {
        picture(0);
        sound(0);
        for (int millis = 33; millis <= 530; millis += 33) {
            picture(millis);
        }
        assertEquals("p528", out.get(out.size() - 1), "half a second behind");
        sound(100);
        sound(540);
        picture(561);
        sound(562);
        assertEquals(List.of("s540", "p561"), out.subList(out.size() - 2, out.size()));
        assertEquals(
                List.of("s0", "s540"),
                out.stream().filter(one -> one.startsWith("s")).toList());
    }

    @Test
    void picturesThatComeTooLateAreShownLaterOneAfterTheOther() {
        picture(0);
        for (int millis = 0; millis <= 600; millis += 20) {
            sound(millis);
        }
        assertEquals("s600", out.get(out.size() - 1));
        picture(580);
        picture(590);
        sound(620);
        picture(640);
        assertEquals(List.of("s600", "p600", "p601", "s620"), out.subList(out.size() - 4, out.size()));
    }

    @Test
    void whoeverComesLaterBeginsAnew() {
        picture(100);
        sound(100);
        interleaver.clear();
        picture(20);
        sound(20);
        assertEquals(List.of("p100", "s100", "p20", "s20"), out);
    }
}
