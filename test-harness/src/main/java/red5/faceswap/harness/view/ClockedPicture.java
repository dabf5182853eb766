package red5.faceswap.harness.view;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import red5.faceswap.harness.view.Publication.Edge;

/**
 * Draws frames whose origin a viewer can prove: a {@link BarCode} of frame number and wall clock over a picture that moves,
 * generated or from a clip, and in the first tenth of each second a white square (the flash).
 *
 * <p>Frames are I420, tightly packed (width x height luma, then U and V of half the size each), BT.601 limited range.
 * Not thread-safe; the array given out is used again for the next frame.
 */
final class ClockedPicture {
    private static final int MOST_CLIP_FRAMES = 90;
    private static final byte FLASH_LEVEL = (byte) 235;

    private final int width;
    private final int height;
    private final int fps;
    private final Edge edge;
    private final Background background;
    private final byte[] frame;

    private ClockedPicture(int width, int height, int fps, Edge edge, Background background) {
        this.width = width;
        this.height = height;
        this.fps = fps;
        this.edge = edge;
        this.background = background;
        this.frame = new byte[width * height + 2 * (width / 2) * (height / 2)];
    }

    /** Over a generated texture in bands that move against each other; it has no face. Width and height are even. */
    static ClockedPicture generated(int width, int height, int fps, Edge edge) {
        return new ClockedPicture(width, height, fps, edge, new Texture(width, height));
    }

    /** Over the first three seconds or so of a clip, scaled (and cropped in the middle) to the size, forth and back for ever. */
    static ClockedPicture overClip(Path clip, int width, int height, int fps, Edge edge)
            throws IOException, InterruptedException {
        String fit = "fps=" + fps + ",scale=" + width + ":" + height + ":force_original_aspect_ratio=increase,crop="
                + width + ":" + height;
        byte[] frames = Ffmpeg.CARRIED.run(List.of(
                "-loglevel",
                "error",
                "-i",
                clip.toString(),
                "-vf",
                fit,
                "-frames:v",
                "" + MOST_CLIP_FRAMES,
                "-an",
                "-pix_fmt",
                "yuv420p",
                "-f",
                "rawvideo",
                "pipe:1"));
        return new ClockedPicture(width, height, fps, edge, new ClipFrames(frames, width, height));
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    /** Whether that frame begins a flash, and with it a beep. */
    boolean beginsFlash(int number) {
        return number % fps == 0;
    }

    /** Draws frame {@code number} with that wall clock; valid until the next call. */
    byte[] draw(int number, long wallMillis) {
        background.draw(number, frame);
        boolean flash = number % fps < Math.max(1, fps / 10);
        if (flash) {
            int left = width * 13 / 16;
            for (int y = height * 3 / 4; y < height * 7 / 8; y++) {
                Arrays.fill(frame, y * width + left, y * width + width - 8, FLASH_LEVEL);
            }
        }
        new BarCode(number, wallMillis, flash).draw(frame, width, height, edge);
        neutralise();
        return frame;
    }

    /** Takes the colour from under the code: browsers read it from RGB, where a strong colour eats the contrast. */
    private void neutralise() {
        int chromaWidth = width / 2;
        int chromaHeight = height / 2;
        int rows = (chromaHeight * BarCode.ROWS + BarCode.ROWS_PER_PICTURE - 1) / BarCode.ROWS_PER_PICTURE;
        int first = edge == Edge.TOP ? 0 : chromaHeight - rows;
        for (int plane = 0; plane < 2; plane++) {
            int start = width * height + plane * chromaWidth * chromaHeight + first * chromaWidth;
            Arrays.fill(frame, start, start + rows * chromaWidth, (byte) 128);
        }
    }

    private interface Background {
        void draw(int number, byte[] frame);
    }

    private static final class Texture implements Background {
        private static final int BANDS = 6;
        private final int width;
        private final int height;
        private final byte[] twice;

        Texture(int width, int height) {
            this.width = width;
            this.height = height;
            this.twice = new byte[height * 2 * width];
            Random random = new Random(7);
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    int block = ((x * 40 / width) + (y * 22 / height)) % 8 * 9;
                    byte level =
                            (byte) (60 + (x * 3840L / width + y * 720L / height >> 3) % 90 + block + random.nextInt(6));
                    twice[y * 2 * width + x] = level;
                    twice[y * 2 * width + width + x] = level;
                }
            }
        }

        @Override
        public void draw(int number, byte[] frame) {
            int shift = number * 3 % width;
            for (int y = 0; y < height; y++) {
                int from = y * BANDS / height % 2 == 0 ? shift : width - 1 - shift;
                System.arraycopy(twice, y * 2 * width + from, frame, y * width, width);
            }
            int luma = width * height;
            int chroma = (frame.length - luma) / 2;
            Arrays.fill(frame, luma, luma + chroma, (byte) 110);
            Arrays.fill(frame, luma + chroma, frame.length, (byte) 140);
        }
    }

    private record ClipFrames(byte[] frames, int width, int height) implements Background {
        @Override
        public void draw(int number, byte[] frame) {
            int count = frames.length / frame.length;
            int turn = Math.max(1, 2 * count - 2);
            int position = number % turn;
            int index = position < count ? position : turn - position;
            System.arraycopy(frames, index * frame.length, frame, 0, frame.length);
        }
    }

    /** The generated picture, or the one over a clip where one is given. */
    static ClockedPicture of(Optional<Path> clip, int width, int height, int fps, Edge edge)
            throws IOException, InterruptedException {
        return clip.isPresent() ? overClip(clip.get(), width, height, fps, edge) : generated(width, height, fps, edge);
    }
}
