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
                int length = Vp8Payload.write(payload, 0, picture, slice, 0x7abc, 0xfe);
                assertEquals(slice == 0 ? 0x90 : 0x80, payload[0] & 0xff, "S only on the first");
                assertEquals(0xe0, payload[1] & 0xff, "picture id, index of the base layer and layer follow");
                assertEquals(0xfa, payload[2] & 0xff, "15-bit picture id");
                assertEquals(0xbc, payload[3] & 0xff);
                assertEquals(0xfe, payload[4] & 0xff);
                assertEquals(0, payload[5] & 0xff, "base layer");
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
    void whatAPlayerCanBeSparedIsMarked() {
        byte[] payload = new byte[100];
        Vp8Payload.write(
                payload, 0, new PictureSlices(new EncodedPicture(new byte[9], false, 640, 360, 1, 0)), 0, 1, 2);
        assertEquals(0xb0, payload[0] & 0xff, "no reference for others");
        assertEquals(0x60, payload[5] & 0xff, "layer 1, building upon the base alone");
    }

    @Test
    void nothingIsNoPicture() {
        assertThrows(IllegalArgumentException.class, () -> slices(new byte[0]));
    }
}
