package red5.faceswap.harness.faults;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** Pictures made for the tests. */
final class TestPictures {
    private TestPictures() {}

    /** 321x181 of one colour and a bar, {@code jpg} or {@code png}. */
    static byte[] plain(String format, Color colour) throws IOException {
        BufferedImage image = new BufferedImage(321, 181, BufferedImage.TYPE_INT_RGB);
        Graphics2D draw = image.createGraphics();
        draw.setColor(colour);
        draw.fillRect(0, 0, 321, 181);
        draw.setColor(Color.WHITE);
        draw.fillRect(40, 20, 60, 90);
        draw.dispose();
        return coded(format, image);
    }

    /** That many pixels, black, well coded and small in bytes. */
    static byte[] enormous(int width, int height) throws IOException {
        return coded("png", new BufferedImage(width, height, BufferedImage.TYPE_BYTE_BINARY));
    }

    /** The same portrait twice side by side, the right one at half its size. */
    static byte[] twice(Path portrait) throws IOException {
        BufferedImage face = ImageIO.read(portrait.toFile());
        BufferedImage image = new BufferedImage(face.getWidth() * 3 / 2, face.getHeight(), BufferedImage.TYPE_INT_RGB);
        Graphics2D draw = image.createGraphics();
        draw.drawImage(face, 0, 0, null);
        draw.drawImage(face, face.getWidth(), 0, face.getWidth() / 2, face.getHeight() / 2, null);
        draw.dispose();
        return coded("jpg", image);
    }

    private static byte[] coded(String format, BufferedImage image) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(image, format, bytes);
        return bytes.toByteArray();
    }
}
