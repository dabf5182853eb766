package red5.faceswap.rtc.rtp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import red5.faceswap.media.EncodedPicture;

/** What is kept of packets that may have to be repeated as they were. */
class SendHistoryTest {
    private static final int SIZE = 8;
    private static final int PACKETS = 2 * SIZE;
    private static final int FIRST = 0xffff - SIZE; // the numbers wrap meanwhile
    private static final int[] HEADERS = {12, 20, 28, 24};
    private static final int[] TAGS = {16, 10};

    @Test
    void headersAndTagsOfAnyLengthAreKeptSideBySide() {
        SendHistory history = new SendHistory(SIZE);
        byte[] data = new byte[PACKETS * PictureSlices.MAX_SLICE];
        history.begin(new PictureSlices(new EncodedPicture(data, true, 640, 360, 0, 0)), FIRST, 1, 1, 1);
        byte[][] packets = new byte[PACKETS][100];
        Random random = new Random(3);
        for (int i = 0; i < PACKETS; i++) {
            random.nextBytes(packets[i]);
            int sequence = FIRST + i & 0xffff;
            history.add(sequence, i);
            history.keepFrame(sequence, packets[i], 7, 80, header(i), tag(i));
        }
        assertNull(history.find(FIRST - 1 & 0xffff), "never sent");
        for (int i = PACKETS - SIZE; i < PACKETS; i++) {
            SendHistory.Sent sent = history.find(FIRST + i & 0xffff);
            assertEquals(i, sent.slice());
            assertArrayEquals(Arrays.copyOfRange(packets[i], 7, 7 + header(i)), sent.header(), "header of packet " + i);
            assertArrayEquals(Arrays.copyOfRange(packets[i], 87 - tag(i), 87), sent.tag(), "tag of packet " + i);
        }
    }

    /** Headers grow and shrink from one round of the ring to the next. */
    private static int header(int packet) {
        return HEADERS[(packet + packet / SIZE) % HEADERS.length];
    }

    private static int tag(int packet) {
        return TAGS[(packet + packet / SIZE) % TAGS.length];
    }
}
