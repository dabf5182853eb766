package red5.faceswap.harness.bench.faces;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import red5.faceswap.face.mesh.ClipReader;
import red5.faceswap.face.mesh.Pixels;
import red5.faceswap.media.FramePool;
import red5.faceswap.media.VideoFrame;

/**
 * Frames to be swapped, in native memory.
 *
 * @param name for tables and file names
 */
record Footage(String name, List<VideoFrame> frames) implements AutoCloseable {
    static final long MICROS_PER_FRAME = 33_333;
    /** Rms of a camera's noise in a lit room, luma levels of 8 bits; chroma has half of it. */
    static final double CAMERA_NOISE = 2.5;

    /** Part of a clip in its own size. A picture is a clip of one frame. */
    static Footage of(String name, Path clip, double startSeconds, int frames, FramePool pool) {
        try (ClipReader reader = new ClipReader(clip, startSeconds, pool)) {
            return read(name, reader, frames);
        }
    }

    /** The same, filling a size. */
    static Footage of(String name, Path clip, int width, int height, double startSeconds, int frames, FramePool pool) {
        try (ClipReader reader = new ClipReader(clip, width, height, startSeconds, pool)) {
            return read(name, reader, frames);
        }
    }

    private static Footage read(String name, ClipReader reader, int most) {
        List<VideoFrame> frames = new ArrayList<>();
        VideoFrame frame = reader.next();
        while (frame != null) {
            frames.add(frame);
            frame = frames.size() < most ? reader.next() : null;
        }
        if (frames.isEmpty()) {
            throw new IllegalStateException(name + " has no frame there");
        }
        return new Footage(name, frames);
    }

    /** One frame again and again, each time with new noise of a camera: a head that does not move at all. */
    static Footage still(String name, VideoFrame frame, int count) {
        Random random = new Random(1);
        List<VideoFrame> frames = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            VideoFrame copy = frame.copy(i * MICROS_PER_FRAME);
            addNoise(copy, CAMERA_NOISE, random);
            frames.add(copy);
        }
        return new Footage(name, frames);
    }

    /** Adds noise with a normal distribution of that rms to the luma, half of it to the chroma. */
    static void addNoise(VideoFrame frame, double rms, Random random) {
        for (int plane = 0; plane < 3; plane++) {
            byte[] pixels = Pixels.plane(frame, plane);
            double sigma = plane == 0 ? rms : rms / 2;
            for (int i = 0; i < pixels.length; i++) {
                long value = Math.round((pixels[i] & 255) + sigma * random.nextGaussian());
                pixels[i] = (byte) Math.max(16, Math.min(235, value));
            }
            Pixels.setPlane(frame, plane, pixels);
        }
    }

    /** Each frame made anew; these stay open. */
    Footage changed(String newName, UnaryOperator<VideoFrame> change) {
        return new Footage(newName, frames.stream().map(change).toList());
    }

    /** Frame i of a walk from the first to the last and back, again and again, so that no face jumps; times as they come. */
    VideoFrame thereAndBack(int i) {
        int turn = Math.max(1, 2 * frames.size() - 2);
        int at = i % turn;
        return frames.get(at < frames.size() ? at : turn - at);
    }

    int width() {
        return frames.get(0).width();
    }

    int height() {
        return frames.get(0).height();
    }

    @Override
    public void close() {
        frames.forEach(VideoFrame::close);
    }
}
