package red5.faceswap.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RtmpPlayerTest {
    private final AtomicInteger told = new AtomicInteger();
    private long waiting;
    private final RtmpPlayer player = new RtmpPlayer(null, () -> waiting, told::incrementAndGet);

    private boolean key() {
        return player.takes(true, true);
    }

    private boolean picture() {
        return player.takes(true, false);
    }

    private boolean sound() {
        return player.takes(false, false);
    }

    @Test
    void whoKeepsUpGetsEverything() {
        for (int i = 0; i < 100; i++) {
            waiting = i % RtmpPlayer.MOST_WAITING;
            assertTrue(picture() && sound() && key());
        }
        assertEquals(0, told.get());
    }

    @Test
    void whoFallsBehindGetsNoPictureBeforeAKeyFrameFindsItsQueueShort() {
        waiting = RtmpPlayer.MOST_WAITING + 1;
        assertFalse(picture() || sound() || key());
        waiting = RtmpPlayer.MOST_WAITING;
        assertTrue(sound(), "there is room for that");
        assertFalse(picture() || key());
        waiting = RtmpPlayer.FEW_WAITING;
        assertFalse(picture(), "it builds upon what was left out");
        assertTrue(key());
        waiting = RtmpPlayer.FEW_WAITING + 50;
        assertTrue(picture());
    }

    @Test
    void thatIsToldOnce() {
        for (int i = 0; i < 3; i++) {
            waiting = RtmpPlayer.MOST_WAITING + 1;
            picture();
            waiting = 0;
            key();
        }
        assertEquals(1, told.get());
    }
}
