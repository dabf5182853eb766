package red5.faceswap.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PngContentTest {
    /** Several chunks of data, as encoders write them for large pictures. */
    private static final int CHUNK = 8192;

    @ParameterizedTest
    @CsvSource({
        "RGB,false",
        "RGB,true",
        "ARGB,false",
        "ARGB,true",
        "GRAY,false",
        "USHORT_GRAY,true",
        "BINARY,true",
        "INDEXED,false"
    })
    void picturesAsEncodersWriteThemFit(String kind, boolean interlaced) throws IOException {
        int type =
                switch (kind) {
                    case "RGB" -> BufferedImage.TYPE_INT_RGB;
                    case "ARGB" -> BufferedImage.TYPE_INT_ARGB;
                    case "GRAY" -> BufferedImage.TYPE_BYTE_GRAY;
                    case "USHORT_GRAY" -> BufferedImage.TYPE_USHORT_GRAY;
                    case "BINARY" -> BufferedImage.TYPE_BYTE_BINARY;
                    default -> BufferedImage.TYPE_BYTE_INDEXED;
                };
        for (int side : new int[] {1, 3, 257}) {
            assertTrue(fits(encoded(noise(type, side), interlaced)), kind + " " + side);
        }
    }

    @Test
    void aSmallPictureWithGigabytesBehindItIsRefusedBeforeItIsDecoded() throws IOException {
        byte[] bomb = png(100, 100, new byte[60_000_000]);
        assertFalse(fits(bomb));
        MediaException refused = assertThrows(MediaException.class, () -> PictureDecoder.inspect(bomb, 0, bomb.length));
        assertTrue(refused.getMessage().contains("damaged"), refused.getMessage());
    }

    @Test
    void dataThatCannotBeUnfoldedAreTheDecodersBusiness() throws IOException {
        byte[] broken = png(100, 100, new byte[100 * 301]);
        Arrays.fill(broken, 60, 80, (byte) 0x55);
        assertTrue(fits(broken));
        byte[] whole = png(100, 100, new byte[100 * 301]);
        assertTrue(fits(whole));
        assertEquals(100, header(whole).width());
    }

    private static boolean fits(byte[] png) {
        ByteBuffer in = ByteBuffer.wrap(png);
        try (PngContent content = new PngContent()) {
            for (int at = 8; at < png.length; at += 12 + in.getInt(at)) {
                content.chunk(in.getInt(at + 4), in.slice(at + 8, in.getInt(at)));
            }
            return content.fits();
        }
    }

    private static PictureHeader header(byte[] png) {
        try {
            return PictureHeader.read(png, 0, png.length);
        } catch (MediaException e) {
            throw new AssertionError(e);
        }
    }

    private static BufferedImage noise(int type, int side) {
        BufferedImage image = new BufferedImage(side, side, type);
        Random random = new Random(3);
        for (int i = 0; i < side * side; i++) {
            image.setRGB(i % side, i / side, random.nextInt());
        }
        return image;
    }

    private static byte[] encoded(BufferedImage image, boolean interlaced) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
        ImageWriteParam how = writer.getDefaultWriteParam();
        how.setProgressiveMode(interlaced ? ImageWriteParam.MODE_DEFAULT : ImageWriteParam.MODE_DISABLED);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ImageOutputStream stream = ImageIO.createImageOutputStream(out)) {
            writer.setOutput(stream);
            writer.write(null, new IIOImage(image, null, null), how);
        } finally {
            writer.dispose();
        }
        return out.toByteArray();
    }

    /** Of RGB with 8 bits. */
    private static byte[] png(int width, int height, byte[] rows) throws IOException {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
        deflater.setInput(rows);
        deflater.finish();
        byte[] data = new byte[rows.length / 500 + 1000];
        int length = deflater.deflate(data);
        deflater.end();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeLong(0x89504e470d0a1a0aL);
        byte[] header = ByteBuffer.allocate(13)
                .putInt(width)
                .putInt(height)
                .put(new byte[] {8, 2, 0, 0, 0})
                .array();
        chunk(out, "IHDR", header);
        for (int at = 0; at < length; at += CHUNK) {
            chunk(out, "IDAT", Arrays.copyOfRange(data, at, Math.min(length, at + CHUNK)));
        }
        chunk(out, "IEND", new byte[0]);
        return bytes.toByteArray();
    }

    private static void chunk(DataOutputStream out, String type, byte[] content) throws IOException {
        CRC32 sum = new CRC32();
        sum.update(type.getBytes("US-ASCII"));
        sum.update(content);
        out.writeInt(content.length);
        out.writeBytes(type);
        out.write(content);
        out.writeInt((int) sum.getValue());
    }
}
