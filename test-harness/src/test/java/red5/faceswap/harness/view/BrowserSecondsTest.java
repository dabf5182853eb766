package red5.faceswap.harness.view;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import red5.faceswap.harness.view.BrowserSeconds.Second;

class BrowserSecondsTest {
    private static final BrowserSeconds NOTED = new BrowserSeconds(List.of(
            new Second(1000, null, 900),
            new Second(2000, 10, 5),
            new Second(3000, 40, 250),
            new Second(4000, 60, 0),
            new Second(5000, 90, 45)));

    @Test
    void whatCameIsCountedBetweenTheFirstAndTheLastNote() {
        assertEquals(25, NOTED.receivedFps(1500, 4500));
        assertEquals(30, NOTED.receivedFps(0, 3500), "nothing is known before the first count");
        assertEquals(0, NOTED.receivedFps(1500, 2500), "one count says nothing");
    }

    @Test
    void aNoteTellsOfTheSecondBeforeIt() {
        assertEquals(250, NOTED.longestHeldUp(1500, 2500));
        assertEquals(45, NOTED.longestHeldUp(3500, 4500));
        assertEquals(0, NOTED.longestHeldUp(9000, 9500));
        assertEquals(0.1, NOTED.shareHeldUp(1500, 4000 + 450), 0.02);
    }
}
