package red5.faceswap.host;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import red5.faceswap.media.EncodedPicture;

/** Bytes after ISO 14496-15 and the FLV specification, written out by hand. */
class FlvTagsTest {
    private static final HexFormat HEX = HexFormat.ofDelimiter(" ");
    private static final String SPS = "67 64 00 1f aa bb";
    private static final String PPS = "68 ee 3c";

    private static EncodedPicture picture(boolean key, String bytes) {
        return new EncodedPicture(HEX.parseHex(bytes), key, 640, 360, 0, 0);
    }

    @Test
    void aKeyFramesParameterSetsBecomeTheConfiguration() {
        EncodedPicture key = picture(
                true,
                "00 00 00 01 09 10 00 00 00 01 " + SPS + " 00 00 00 01 " + PPS + " 00 00 01 65 88 84 00 00 03 01");
        assertArrayEquals(
                HEX.parseHex("17 00 00 00 00 01 64 00 1f ff e1 00 06 " + SPS + " 01 00 03 " + PPS),
                FlvTags.picture(key).configuration());
        assertArrayEquals(
                HEX.parseHex("17 01 00 00 00 00 00 00 07 65 88 84 00 00 03 01"),
                FlvTags.picture(key).body());
    }

    @Test
    void slicesKeepTheirOrderAndGetTheirLengths() {
        assertArrayEquals(
                HEX.parseHex("27 01 00 00 00 00 00 00 03 41 9a 02 00 00 00 02 41 03"),
                FlvTags.picture(picture(false, "00 00 01 41 9a 02 00 00 00 00 01 41 03"))
                        .body());
    }

    @Test
    void aKeyFrameWithoutParameterSetsIsNotGuessedAt() {
        EncodedPicture bare = picture(true, "00 00 01 65 88");
        assertThrows(IllegalArgumentException.class, () -> FlvTags.picture(bare));
    }

    @Test
    void soundIsAacOfTwoChannels() {
        assertArrayEquals(HEX.parseHex("af 00 11 90"), FlvTags.soundConfiguration());
    }
}
