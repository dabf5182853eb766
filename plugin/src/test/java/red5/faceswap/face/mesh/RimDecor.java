package red5.faceswap.face.mesh;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontFormatException;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import red5.faceswap.media.VideoFrame;

/** What stands at the rim of a picture and is no face: drawn, each kind in as many ways as there are seeds, at rest or moving. */
public enum RimDecor {
    TICKER {
        @Override
        void paint(Graphics2D g, int width, int height, Random style, double seconds) {
            int high = height * (5 + style.nextInt(6)) / 100;
            int top = style.nextInt(4) == 0 ? 0 : height - high;
            g.setColor(colour(style));
            g.fillRect(0, top, width, high);
            g.setColor(contrast(g.getColor()));
            g.setFont(g.getFont().deriveFont(.6f * high));
            int left = width - (int) (seconds * width / 6) - style.nextInt(width);
            g.drawString(WORDS + WORDS, left, top + .72f * high);
        }
    },
    LOWER_THIRD {
        @Override
        void paint(Graphics2D g, int width, int height, Random style, double seconds) {
            int high = height * (12 + style.nextInt(10)) / 100;
            int top = height - high;
            g.setColor(colour(style));
            g.fillRect(0, top, width, high);
            g.setColor(colour(style));
            g.fillRect(0, top, high, high);
            g.setColor(contrast(g.getColor()));
            g.setFont(g.getFont().deriveFont(.7f * high));
            g.drawString(WORDS.substring(style.nextInt(9)).trim().substring(0, 1), .2f * high, top + .75f * high);
            g.setFont(g.getFont().deriveFont(.35f * high));
            g.drawString(WORDS, 1.2f * high - (int) (seconds * width / 8), top + .45f * high);
        }
    },
    LOGO {
        @Override
        void paint(Graphics2D g, int width, int height, Random style, double seconds) {
            int size = height * (10 + style.nextInt(16)) / 100;
            int gap = style.nextInt(size / 3 + 1);
            int left = style.nextBoolean() ? gap : width - size - gap;
            int top = style.nextBoolean() ? gap : height - size - gap;
            g.setColor(colour(style));
            if (style.nextBoolean()) {
                g.fillOval(left, top, size, size);
            } else {
                g.fillRoundRect(left, top, size, size, size / 4, size / 4);
            }
            g.setColor(contrast(g.getColor()));
            if (style.nextBoolean()) {
                g.setFont(g.getFont().deriveFont(.6f * size));
                g.drawString("" + (1 + style.nextInt(9)), left + .3f * size, top + .72f * size);
            } else {
                g.setStroke(new BasicStroke(.08f * size));
                g.drawOval(left + size / 4, top + size / 4, size / 2, size / 2);
                g.drawLine(left + size / 5, top + size / 2, left + 4 * size / 5, top + size / 2);
            }
        }
    },
    /** Two rows of black and white cells, others in each frame, as time codes are. */
    BAR_CODE {
        @Override
        void paint(Graphics2D g, int width, int height, Random style, double seconds) {
            int rows = 1 + style.nextInt(3);
            int cells = 24 + style.nextInt(33);
            int high = height * (2 + style.nextInt(4)) / 100;
            int top = style.nextBoolean() ? 0 : height - rows * high;
            Random bits = new Random(Math.round(seconds * 1000));
            for (int k = 0; k < rows * cells; k++) {
                g.setColor(bits.nextBoolean() ? Color.WHITE : Color.BLACK);
                int from = k % cells * width / cells;
                g.fillRect(from, top + k / cells * high, (k % cells + 1) * width / cells - from, high);
            }
        }
    },
    LETTERING {
        @Override
        void paint(Graphics2D g, int width, int height, Random style, double seconds) {
            float size = height * (.2f + .3f * style.nextFloat());
            g.setColor(colour(style));
            g.setFont(g.getFont().deriveFont(size));
            float along = (float) (seconds * width / 10);
            String words = WORDS.substring(style.nextInt(20));
            switch (style.nextInt(4)) {
                case 0 -> g.drawString(words, -.3f * size - along, .5f * height);
                case 1 -> g.drawString(words.substring(0, 6), width - 2.4f * size, .6f * height + along / 4);
                case 2 -> g.drawString(words, .1f * width - along, .45f * size);
                default -> g.drawString(words, .1f * width - along, height + .25f * size);
            }
        }
    },
    CHECKERS {
        @Override
        void paint(Graphics2D g, int width, int height, Random style, double seconds) {
            int cell = height * (3 + style.nextInt(8)) / 100;
            int wide = cell * (2 + style.nextInt(3));
            boolean upright = style.nextBoolean();
            boolean far = style.nextBoolean();
            Color one = colour(style);
            Color other = contrast(one);
            int along = (int) (seconds * width / 20);
            int length = upright ? height : width;
            for (int a = -2 * cell; a < length + 2 * cell; a += cell) {
                for (int b = 0; b < wide; b += cell) {
                    g.setColor((a / cell + b / cell & 1) == 0 ? one : other);
                    int at = a + along % (2 * cell);
                    int across = far ? (upright ? width : height) - wide + b : b;
                    g.fillRect(upright ? across : at, upright ? at : across, cell, cell);
                }
            }
        }
    },
    CURTAIN {
        @Override
        void paint(Graphics2D g, int width, int height, Random style, double seconds) {
            int wide = width * (8 + style.nextInt(18)) / 100;
            int left = style.nextBoolean() ? 0 : width - wide;
            Color cloth = colour(style);
            double folds = 3 + style.nextInt(6);
            double phase = 9 * style.nextDouble() + .6 * Math.sin(2 * seconds);
            for (int x = 0; x < wide; x++) {
                double light =
                        .7 + .3 * Math.sin(phase + 2 * Math.PI * folds * x / wide + .4 * Math.sin(7.0 * x / wide));
                g.setColor(scaled(cloth, light));
                g.fillRect(left + x, 0, 1, height);
            }
        }
    },
    BLINDS {
        @Override
        void paint(Graphics2D g, int width, int height, Random style, double seconds) {
            int wide = width * (10 + style.nextInt(25)) / 100;
            int left = style.nextBoolean() ? 0 : width - wide;
            int pitch = height * (3 + style.nextInt(5)) / 100;
            Color slat = colour(style);
            for (int y = -pitch; y < height; y++) {
                double light = .45 + .55 * Math.abs(Math.sin(Math.PI * (y + 3 * Math.sin(seconds)) / pitch));
                g.setColor(scaled(slat, light));
                g.fillRect(left, y, wide, 1);
            }
        }
    },
    /** Books, bottles and round things on shelves, and a leaning plant. */
    SHELF {
        @Override
        void paint(Graphics2D g, int width, int height, Random style, double seconds) {
            int wide = width * (12 + style.nextInt(20)) / 100;
            int left = style.nextBoolean() ? 0 : width - wide;
            g.translate(left, 0);
            g.setColor(scaled(colour(style), .5));
            g.fillRect(0, 0, wide, height);
            int rows = 3 + style.nextInt(3);
            for (int row = 0; row < rows; row++) {
                int floor = (row + 1) * height / rows;
                int x = 0;
                while (x < wide) {
                    int w = height / 40 + style.nextInt(height / 16);
                    int h = height / rows / 2 + style.nextInt(height / rows / 2);
                    g.setColor(colour(style));
                    if (style.nextInt(5) == 0) {
                        g.fillOval(x, floor - w * 2, 2 * w, 2 * w);
                        x += w;
                    } else {
                        g.fillRect(x, floor - h, w, h);
                        g.setColor(contrast(g.getColor()));
                        g.fillRect(x + w / 4, floor - h / 2, w / 2, h / 8);
                    }
                    x += w + 1;
                }
            }
            g.setColor(new Color(40, 110, 50));
            Path2D leaf = new Path2D.Double();
            double sway = .03 * width * Math.sin(3 * seconds);
            leaf.moveTo(wide * .5, height);
            leaf.curveTo(wide * .2, height * .8, sway, height * .7, wide * .4 + sway, height * .55);
            leaf.curveTo(wide * .6, height * .7, wide * .7, height * .85, wide * .5, height);
            g.fill(leaf);
        }
    };

    private static final String WORDS =
            "BREAKING NEWS  Rain in the north, 14 degrees  +++ DAX 18,204.35  Goals: 3:2 OOO888 live from the harbour +++ ";
    private static final Path FONT = Path.of("target/fonts/DejaVuSans-Bold.ttf");

    /**
     * @param style chooses among the many ways in which that may look, the same in each frame
     * @param seconds since it began to move
     */
    abstract void paint(Graphics2D g, int width, int height, Random style, double seconds);

    /**
     * Paints it over a frame.
     *
     * @param seed which of its kind
     * @param seconds how long it has been moving, always 0 where it is at rest
     */
    public void over(VideoFrame frame, long seed, double seconds) {
        over(frame, seed, seconds, FONT);
    }

    /** The same with the font of that file. */
    public void over(VideoFrame frame, long seed, double seconds, Path font) {
        BufferedImage image = new BufferedImage(frame.width(), frame.height(), BufferedImage.TYPE_INT_ARGB);
        Graphics2D g = image.createGraphics();
        try {
            g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            g.setFont(Fonts.of(font));
            paint(g, frame.width(), frame.height(), new Random(31 * seed + ordinal()), seconds);
        } finally {
            g.dispose();
        }
        blend(image, frame);
    }

    /** Font files, read once. */
    private static final class Fonts {
        private static Font read;

        static synchronized Font of(Path file) {
            try {
                read = read == null ? Font.createFont(Font.TRUETYPE_FONT, file.toFile()) : read;
                return read;
            } catch (IOException | FontFormatException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Any colour, some of them skin's. */
    private static Color colour(Random style) {
        return style.nextInt(4) == 0
                ? new Color(190 + style.nextInt(40), 140 + style.nextInt(40), 110 + style.nextInt(40))
                : Color.getHSBColor(style.nextFloat(), style.nextFloat(), .2f + .8f * style.nextFloat());
    }

    private static Color contrast(Color other) {
        boolean light = other.getRed() + 2 * other.getGreen() + other.getBlue() > 480;
        return light ? new Color(20, 20, 30) : new Color(240, 240, 235);
    }

    private static Color scaled(Color colour, double by) {
        return new Color((int) (by * colour.getRed()), (int) (by * colour.getGreen()), (int) (by * colour.getBlue()));
    }

    /** In BT.601, video levels. */
    private static void blend(BufferedImage image, VideoFrame frame) {
        int w = frame.width();
        int h = frame.height();
        int[] argb = image.getRGB(0, 0, w, h, null, 0, w);
        byte[][] planes = {Pixels.plane(frame, 0), Pixels.plane(frame, 1), Pixels.plane(frame, 2)};
        for (int y = 0; y < h; y++) {
            for (int x = 0; x < w; x++) {
                int p = argb[y * w + x];
                if (p >>> 24 == 0) {
                    continue;
                }
                int r = p >> 16 & 255;
                int g = p >> 8 & 255;
                int b = p & 255;
                mix(planes[0], y * w + x, p >>> 24, 16 + (66 * r + 129 * g + 25 * b + 128 >> 8));
                if ((x & 1) == 0 && (y & 1) == 0) {
                    int at = y / 2 * (w / 2) + x / 2;
                    mix(planes[1], at, p >>> 24, 128 + (-38 * r - 74 * g + 112 * b + 128 >> 8));
                    mix(planes[2], at, p >>> 24, 128 + (112 * r - 94 * g - 18 * b + 128 >> 8));
                }
            }
        }
        for (int plane = 0; plane < 3; plane++) {
            Pixels.setPlane(frame, plane, planes[plane]);
        }
    }

    private static void mix(byte[] plane, int at, int alpha, int value) {
        int old = plane[at] & 255;
        plane[at] = (byte) (old + (value - old) * alpha / 255);
    }
}
