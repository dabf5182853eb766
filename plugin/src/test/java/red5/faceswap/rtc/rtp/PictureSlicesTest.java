package red5.faceswap.rtc.rtp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.util.Random;
import org.junit.jupiter.api.Test;
import red5.faceswap.media.EncodedPicture;

class PictureSlicesTest {
    private static PictureSlices slices(byte[] data) {
        return new PictureSlices(new EncodedPicture(data, true, 640, 360, 0, 0));
    }

    @Test
    void anyPictureIsCutIntoEqualPiecesThatMakeItAgain() {
        Random random = new Random(2);
        for (int i = 0; i < 3000; i++) {
            byte[] data = new byte[1 + (i < 2400 ? i : random.nextInt(200_000))];
            random.nextBytes(data);
            PictureSlices picture = slices(data);
            ByteArrayOutputStream joined = new ByteArrayOutputStream();
            byte[] payload = new byte[1300];
            for (int slice = 0; slice < picture.count(); slice++) {
                int length = Vp8Payload.write(payload, 0, picture, slice, 0x7abc);
                assertEquals(slice == 0 ? 0x90 : 0x80, payload[0] & 0xff, "S only on the first");
                assertEquals(0x80, payload[1] & 0xff);
                assertEquals(0xfa, payload[2] & 0xff, "15-bit picture id");
                assertEquals(0xbc, payload[3] & 0xff);
                joined.write(payload, Vp8Payload.DESCRIPTOR, length - Vp8Payload.DESCRIPTOR);
                assertTrue(picture.length(slice) <= PictureSlices.MAX_SLICE);
                assertTrue(picture.length(slice) <= picture.length(0), "none longer than the first");
                if (slice < picture.count() - 1) {
                    assertEquals(picture.length(0), picture.length(slice), "all but the last equal");
                }
            }
            assertArrayEquals(data, joined.toByteArray());
            assertEquals((data.length + PictureSlices.MAX_SLICE - 1) / PictureSlices.MAX_SLICE, picture.count());
        }
    }

    @Test
    void nothingIsNoPicture() {
        assertThrows(IllegalArgumentException.class, () -> slices(new byte[0]));
    }
}
