package red5.faceswap.face.library;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.imageio.ImageIO;
import red5.faceswap.face.Face;
import red5.faceswap.face.FaceEngine;
import red5.faceswap.face.FaceException;
import red5.faceswap.face.FaceTracker;
import red5.faceswap.face.SourceFace;

/** An engine that decodes pictures for real and takes whatever is in the middle of one for its face, if anything is there. */
public final class CentreFaceEngine implements FaceEngine {
    private final AtomicInteger prepared = new AtomicInteger();

    /** How many pictures were prepared. */
    public int prepared() {
        return prepared.get();
    }

    @Override
    public String name() {
        return "centre";
    }

    @Override
    public SourceFace prepare(byte[] picture) throws FaceException {
        prepared.incrementAndGet();
        BufferedImage image = decode(picture);
        int width = image.getWidth();
        int height = image.getHeight();
        if (image.getRGB(width / 2, height / 2) == image.getRGB(0, 0)) {
            throw new FaceException("No face was found: choose a picture that shows one.");
        }
        Face face = new Face(0, width * 0.3f, height * 0.2f, width * 0.4f, height * 0.5f, 0.93f);
        SourceFace.Found found = new SourceFace.Found(width, height, face, 0);
        return () -> found;
    }

    @Override
    public SourceFace prepare(List<byte[]> pictures) throws FaceException {
        List<SourceFace.Found> found = new ArrayList<>();
        for (byte[] picture : pictures) {
            found.add(prepare(picture).found());
        }
        return new Combined(found);
    }

    private record Combined(List<Found> pictures) implements SourceFace {
        @Override
        public Found found() {
            return pictures.get(0);
        }
    }

    private static BufferedImage decode(byte[] picture) throws FaceException {
        try {
            BufferedImage image = ImageIO.read(new ByteArrayInputStream(picture));
            if (image == null) {
                throw new FaceException("The picture cannot be read: save it anew as JPEG or PNG.");
            }
            return image;
        } catch (IOException e) {
            throw new FaceException("The picture cannot be read: save it anew as JPEG or PNG.", e);
        }
    }

    @Override
    public FaceTracker newTracker() {
        throw new UnsupportedOperationException("no streams here");
    }

    @Override
    public void close() {
        // holds nothing
    }

    /** A drawn face on a background, as PNG or JPEG. */
    public static byte[] portrait(String format, int width, int height, Color skin) {
        return encode(format, width, height, skin);
    }

    /** A picture of nothing. */
    public static byte[] plain() {
        return encode("png", 64, 64, null);
    }

    private static byte[] encode(String format, int width, int height, Color skin) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = image.createGraphics();
        g.setColor(new Color(0x33, 0x55, 0x66));
        g.fillRect(0, 0, width, height);
        if (skin != null) {
            g.setColor(skin);
            g.fillOval(width * 3 / 10, height / 5, width * 4 / 10, height / 2);
            g.setColor(skin.darker().darker());
            g.fillOval(width * 40 / 100, height * 38 / 100, width / 25, height / 25);
            g.fillOval(width * 56 / 100, height * 38 / 100, width / 25, height / 25);
            g.fillRect(width * 43 / 100, height * 57 / 100, width * 14 / 100, height / 50);
        }
        g.dispose();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            if (!ImageIO.write(image, format, out)) {
                throw new IllegalArgumentException("no writer for " + format);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
