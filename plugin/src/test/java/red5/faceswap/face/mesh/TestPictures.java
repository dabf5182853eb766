package red5.faceswap.face.mesh;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentSampleModel;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import red5.faceswap.face.mesh.geometry.CanonicalMesh;
import red5.faceswap.face.mesh.geometry.Curves;
import red5.faceswap.face.mesh.geometry.FaceParts;

/** Makes pictures of every kind that people upload, out of one. */
public final class TestPictures {
    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

    private TestPictures() {}

    public static BufferedImage decode(byte[] encoded) throws IOException {
        BufferedImage read = ImageIO.read(new ByteArrayInputStream(encoded));
        BufferedImage rgb = new BufferedImage(read.getWidth(), read.getHeight(), BufferedImage.TYPE_INT_RGB);
        Graphics2D g = rgb.createGraphics();
        g.drawImage(read, 0, 0, null);
        g.dispose();
        return rgb;
    }

    public static byte[] encode(BufferedImage image, String format) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (!ImageIO.write(image, format, out)) {
            throw new IllegalArgumentException("no writer for " + format);
        }
        return out.toByteArray();
    }

    public static BufferedImage scaled(BufferedImage image, int width, int height) {
        BufferedImage scaled = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = scaled.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        g.drawImage(image, 0, 0, width, height, null);
        g.dispose();
        return scaled;
    }

    /** Turned clockwise by so many right angles. */
    public static BufferedImage turned(BufferedImage image, int quarters) {
        boolean lies = quarters % 2 != 0;
        int width = image.getWidth();
        int height = image.getHeight();
        BufferedImage turned =
                new BufferedImage(lies ? height : width, lies ? width : height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int rgb = image.getRGB(x, y);
                switch (quarters) {
                    case 1 -> turned.setRGB(height - 1 - y, x, rgb);
                    case 2 -> turned.setRGB(width - 1 - x, height - 1 - y, rgb);
                    default -> turned.setRGB(y, width - 1 - x, rgb);
                }
            }
        }
        return turned;
    }

    public static BufferedImage cut(BufferedImage image, int x, int y, int width, int height) {
        BufferedImage cut = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = cut.createGraphics();
        g.drawImage(image, -x, -y, null);
        g.dispose();
        return cut;
    }

    /** Two dark glasses with a bar between them, over the eyes of a face whose points are known. */
    public static BufferedImage withSunglasses(BufferedImage image, float[] points) {
        BufferedImage worn = cut(image, 0, 0, image.getWidth(), image.getHeight());
        Graphics2D g = worn.createGraphics();
        g.setColor(new Color(18, 18, 22));
        float width = CanonicalMesh.distance(points, FaceParts.LEFT_CHEEK, FaceParts.RIGHT_CHEEK);
        float barX = 0;
        for (int[] eye : new int[][] {FaceParts.LEFT_EYE, FaceParts.RIGHT_EYE}) {
            float x = 0;
            float y = 0;
            for (int i : eye) {
                x += points[3 * i] / eye.length;
                y += points[3 * i + 1] / eye.length;
            }
            g.fillOval((int) (x - .2f * width), (int) (y - .13f * width), (int) (.4f * width), (int) (.32f * width));
            barX = barX == 0 ? x : barX;
            g.fillRect((int) Math.min(barX, x), (int) y, (int) Math.abs(x - barX) + 1, (int) (.04f * width));
        }
        g.dispose();
        return worn;
    }

    /** A shadow on the face's left or right half as seen in the picture, with a soft edge along the nose. */
    static BufferedImage shaded(BufferedImage image, float[] points, boolean left, double light) {
        BufferedImage shaded = cut(image, 0, 0, image.getWidth(), image.getHeight());
        float nose = points[3 * FaceParts.NOSE_TIP];
        float width = CanonicalMesh.distance(points, FaceParts.LEFT_CHEEK, FaceParts.RIGHT_CHEEK);
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                float side = (left ? nose - x : x - nose) / width;
                double factor = 1 + (light - 1) * Curves.smoothstep(-.05f, .15f, side);
                Color colour = new Color(image.getRGB(x, y));
                shaded.setRGB(
                        x,
                        y,
                        new Color((int) (colour.getRed() * factor), (int) (colour.getGreen() * factor), (int)
                                        (colour.getBlue() * factor))
                                .getRGB());
            }
        }
        return shaded;
    }

    /** The picture as a camera stores it that was held so, with an EXIF segment that says how (TIFF 6.0, orientation 1 to 8). */
    public static byte[] jpegHeldAs(BufferedImage upright, int orientation) throws IOException {
        boolean quarter = orientation > 4;
        int w = upright.getWidth();
        int h = upright.getHeight();
        BufferedImage stored = new BufferedImage(quarter ? h : w, quarter ? w : h, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = stored.createGraphics();
        // rows of the matrix: where the upright picture's x and y go in the stored one
        AffineTransform[] turns = {
            new AffineTransform(1, 0, 0, 1, 0, 0),
            new AffineTransform(-1, 0, 0, 1, w, 0),
            new AffineTransform(-1, 0, 0, -1, w, h),
            new AffineTransform(1, 0, 0, -1, 0, h),
            new AffineTransform(0, 1, 1, 0, 0, 0),
            new AffineTransform(0, -1, 1, 0, 0, w),
            new AffineTransform(0, -1, -1, 0, h, w),
            new AffineTransform(0, 1, -1, 0, h, 0)
        };
        g.drawImage(upright, turns[orientation - 1], null);
        g.dispose();
        return withExif(encode(stored, "jpg"), orientation);
    }

    private static byte[] withExif(byte[] jpeg, int orientation) {
        ByteBuffer exif = ByteBuffer.allocate(36);
        exif.putShort((short) 0xffe1).putShort((short) 34).put("Exif\0\0".getBytes(StandardCharsets.US_ASCII));
        exif.put("MM".getBytes(StandardCharsets.US_ASCII)).putShort((short) 42).putInt(8);
        exif.putShort((short) 1).putShort((short) 0x112).putShort((short) 3).putInt(1);
        exif.putShort((short) orientation).putShort((short) 0).putInt(0);
        return inserted(jpeg, 2, exif.array());
    }

    private static byte[] inserted(byte[] bytes, int at, byte[] more) {
        ByteBuffer out = ByteBuffer.allocate(bytes.length + more.length);
        return out.put(bytes, 0, at).put(more).put(bytes, at, bytes.length - at).array();
    }

    /** Four inks, as printers want them: a JPEG with Adobe's mark, which stores them inverted. */
    public static byte[] cmykJpeg(BufferedImage image) throws IOException {
        int w = image.getWidth();
        int h = image.getHeight();
        byte[] inks = new byte[4 * w * h];
        for (int i = 0; i < w * h; i++) {
            int rgb = image.getRGB(i % w, i / w);
            int light = Math.max(1, Math.max(rgb >> 16 & 255, Math.max(rgb >> 8 & 255, rgb & 255)));
            for (int c = 0; c < 3; c++) {
                inks[4 * i + c] = (byte) ((rgb >> 16 - 8 * c & 255) * 255 / light);
            }
            inks[4 * i + 3] = (byte) light;
        }
        WritableRaster raster = Raster.createWritableRaster(
                new ComponentSampleModel(0, w, h, 4, 4 * w, new int[] {0, 1, 2, 3}),
                new DataBufferByte(inks, inks.length),
                null);
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ImageOutputStream stream = ImageIO.createImageOutputStream(out)) {
            writer.setOutput(stream);
            writer.write(new IIOImage(raster, null, null));
        } finally {
            writer.dispose();
        }
        byte[] adobe = {(byte) 0xff, (byte) 0xee, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, 0};
        return inserted(out.toByteArray(), 2, adobe);
    }

    /** The picture in 16 bits a channel. */
    public static byte[] png16(BufferedImage image) {
        ByteBuffer rows = ByteBuffer.allocate(image.getHeight() * (1 + 6 * image.getWidth()));
        for (int y = 0; y < image.getHeight(); y++) {
            rows.put((byte) 0);
            for (int x = 0; x < image.getWidth(); x++) {
                int rgb = image.getRGB(x, y);
                for (int c = 16; c >= 0; c -= 8) {
                    rows.putShort((short) ((rgb >> c & 255) * 257));
                }
            }
        }
        return png(image.getWidth(), image.getHeight(), 16, 2, rows.array());
    }

    /** A cut-out: what lies outside an ellipse is transparent, and has a hidden picture's colours there; 1 for one that fills the picture. */
    public static byte[] cutOut(BufferedImage image, BufferedImage hidden, double size) throws IOException {
        BufferedImage out = new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_ARGB);
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                double dx = 2.0 * x / image.getWidth() - 1;
                double dy = 2.0 * y / image.getHeight() - 1;
                boolean inside = dx * dx + dy * dy < size;
                out.setRGB(x, y, inside ? image.getRGB(x, y) | 0xff000000 : hidden.getRGB(x, y) & 0xffffff);
            }
        }
        return encode(out, "png");
    }

    /** An 8-bit grey picture of nothing: some hundred bytes for each million pixels. */
    public static byte[] emptyPng(int width, int height) {
        return png(width, height, 8, 0, new byte[Math.multiplyExact(width + 1, height)]);
    }

    /** A picture that says to be of that size and has a few bytes. */
    public static byte[] boastfulPng(int width, int height) {
        return png(width, height, 8, 6, new byte[100]);
    }

    /** The same picture as the first of an animation (PNG, third edition). */
    public static byte[] animated(byte[] png) {
        byte[] control =
                chunk("acTL", ByteBuffer.allocate(8).putInt(2).putInt(0).array());
        return inserted(png, 8 + 25, control);
    }

    private static byte[] png(int width, int height, int depth, int colours, byte[] rows) {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
        deflater.setInput(rows);
        deflater.finish();
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        byte[] part = new byte[65_536];
        while (!deflater.finished()) {
            packed.write(part, 0, deflater.deflate(part));
        }
        deflater.end();
        byte[] header = ByteBuffer.allocate(13)
                .putInt(width)
                .putInt(height)
                .put((byte) depth)
                .put((byte) colours)
                .array();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            out.write(PNG);
            out.write(chunk("IHDR", header));
            out.write(chunk("IDAT", packed.toByteArray()));
            out.write(chunk("IEND", new byte[0]));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static byte[] chunk(String type, byte[] data) {
        ByteBuffer chunk = ByteBuffer.allocate(12 + data.length);
        chunk.putInt(data.length).put(type.getBytes(StandardCharsets.US_ASCII)).put(data);
        CRC32 sum = new CRC32();
        sum.update(chunk.array(), 4, 4 + data.length);
        return chunk.putInt((int) sum.getValue()).array();
    }

    public static byte[] firstPart(byte[] bytes, double share) {
        return Arrays.copyOf(bytes, (int) (bytes.length * share));
    }
}
