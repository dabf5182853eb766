package red5.faceswap.face.mesh;

import java.util.Random;
import red5.faceswap.media.VideoFrame;

/** A camera's noise. */
public final class Noise {
    private Noise() {}

    /** Adds normally distributed noise to the luma, the same for the same seed. */
    public static void add(VideoFrame frame, double sigma, long seed) {
        Random random = new Random(seed);
        byte[] luma = Pixels.plane(frame, 0);
        for (int i = 0; i < luma.length; i++) {
            luma[i] = (byte) Math.max(16, Math.min(235, Math.round((luma[i] & 255) + sigma * random.nextGaussian())));
        }
        Pixels.setPlane(frame, 0, luma);
    }

    /** The same to the chroma. */
    static void addColoured(VideoFrame frame, double sigma, long seed) {
        Random random = new Random(seed);
        for (int plane = 1; plane < 3; plane++) {
            byte[] pixels = Pixels.plane(frame, plane);
            for (int i = 0; i < pixels.length; i++) {
                long value = Math.round((pixels[i] & 255) + sigma * random.nextGaussian());
                pixels[i] = (byte) Math.max(16, Math.min(240, value));
            }
            Pixels.setPlane(frame, plane, pixels);
        }
    }
}
