package red5.faceswap.rtc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import red5.faceswap.media.EncodedPicture;
import red5.faceswap.rtc.rtp.PictureSlices;

class WaitingPicturesTest {
    private static final int PICTURES = 240;
    private static final double WIDE = 100_000_000;

    @ParameterizedTest
    @CsvSource({"0,2", "6,4", "8,6", "9,8", "10,12", "12,0"})
    void oneOfSoManyPicturesIsLeftOutAtEvenDistances(int twelfths, int leftOutOf) {
        WaitingPictures waiting = new WaitingPictures();
        waiting.follow(0, twelfths);
        int left = 0;
        int lastLeft = -1;
        for (int i = 0; i < PICTURES; i++) {
            waiting.offer(0, picture(i == 0, i % 2), WIDE);
            assertEquals(leftOutOf, waiting.oneLeftOutOf());
            if (!waiting.isEmpty()) {
                waiting.left(waiting.head().count());
                continue;
            }
            assertEquals(1, i % 2, "others build upon it");
            assertTrue(lastLeft < 0 || i - lastLeft == leftOutOf, "left out: " + lastLeft + " and " + i);
            lastLeft = i;
            left++;
        }
        assertEquals(leftOutOf == 0 ? 0 : PICTURES / leftOutOf, left);
    }

    private static PictureSlices picture(boolean key, int layer) {
        return new PictureSlices(new EncodedPicture(new byte[500], key, 640, 360, layer, 0));
    }
}
