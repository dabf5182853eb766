package red5.faceswap.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import red5.faceswap.face.FaceException;
import red5.faceswap.face.FaceTracker;
import red5.faceswap.face.Safeguard;
import red5.faceswap.face.SwapSettings;
import red5.faceswap.media.FramePool;

/** What a thread is given to do next, where others can draw meanwhile and where none can. Each frame looks back from one further frame. */
class FrameLineTest {
    private static final long ENOUGH = 1000;
    private static final long SOON = 10;

    private final FramePool frames = new FramePool(0);
    private final FaceTracker tracker = new PaintingEngine().newTracker();
    private final SwapSettings swap = PaintingEngine.swap(50).withSafeguard(Safeguard.DEFAULT.withLookBack(1));
    private FrameLine line;
    private long submitted;

    @BeforeEach
    void severalThreads() {
        line = new FrameLine(4, true);
    }

    @AfterEach
    void close() {
        line.clear();
        tracker.close();
        frames.close();
    }

    private Slot admit(long scene) {
        Slot slot = new Slot(
                submitted,
                Pictures.of(frames, 32, 16, submitted, 200),
                submitted++,
                swap,
                scene,
                new Slot.Times(0, ENOUGH, 2 * ENOUGH));
        line.admit(slot);
        return slot;
    }

    private Slot track() throws FaceException {
        Slot slot = line.startTracking();
        line.tracked(slot, tracker.track(slot.input, slot.settings));
        return slot;
    }

    @Test
    void theNextFrameIsTrackedWhileAnotherThreadDrawsTheOneThatIsComplete() throws FaceException {
        Slot first = admit(0);
        admit(0);
        Slot third = admit(0);
        track();
        track();
        assertNull(line.startDrawing(SOON), "the thread that comes first tracks");
        assertFalse(line.startConcluding(SOON));
        assertEquals(third, line.startTracking());
        assertEquals(first, line.startDrawing(SOON), "the next one draws");
    }

    @Test
    void neverMoreThanOneFrameWaitsForDrawing() throws FaceException {
        Slot first = admit(0);
        admit(0);
        admit(0);
        admit(0);
        track();
        track();
        track();
        assertEquals(first, line.startDrawing(SOON));
    }

    @Test
    void plansThatNoFurtherFrameCompletesComeBeforeTracking() throws FaceException {
        Slot first = admit(0);
        admit(0);
        admit(0);
        track();
        track();
        assertEquals(first, line.startDrawing(ENOUGH), "the second one has waited long enough for the third");
    }

    @Test
    void anotherScenesFrameIsNotTrackedBeforeThisOnesPlansAreComplete() throws FaceException {
        Slot first = admit(0);
        admit(0);
        admit(1);
        track();
        track();
        assertEquals(first, line.startDrawing(SOON));
    }

    @Test
    void oneThreadAloneDrawsTheOlderFrameFirst() throws FaceException {
        line = new FrameLine(4, false);
        Slot first = admit(0);
        admit(0);
        admit(0);
        track();
        track();
        assertEquals(first, line.startDrawing(SOON));
    }
}
