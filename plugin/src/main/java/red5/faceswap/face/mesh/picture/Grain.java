package red5.faceswap.face.mesh.picture;

import red5.faceswap.face.mesh.geometry.Curves;

/**
 * Matches noise and sharpness: how much of the target's own grain to lay on the drawn face, and how many levels coarser than
 * its pixels the texture must be so as not to look sharper than the picture around it. One per face and source.
 */
public final class Grain {
    /** The sharpest pixels are features, not grain. */
    private static final double GRAIN_SHARE = .85;
    /** Own sharpness relative to the target's at which the texture is blurred. */
    private static final float TOO_SHARP = 1.15f;

    /**
     * Least sharpness of the less sharp direction relative to the other in pictures without motion, where it is .47 to .83; blurred over
     * 17 pixels .1 to .34.
     */
    private static final double USUAL_EVENNESS = .45;

    private static final int MAX_BLUR = 3;
    private static final float RATE = .4f;

    /** {@link #highPass} is this many times too large, to stay whole-numbered. */
    private static final float SCALE = 16;

    private float share;
    private float blur;
    private boolean first = true;

    /** @param target high-pass energy of the face in the frame */
    public void update(float target, TexturePyramid texture, float gain, float faceHeight) {
        int level = texture.levelFor(faceHeight);
        int coarser = 0;
        while (coarser < MAX_BLUR
                && level + coarser < TexturePyramid.LEVELS - 1
                && gain * texture.grainAt(level + coarser, faceHeight) > TOO_SHARP * target) {
            coarser++;
        }
        float rate = first ? 1 : RATE;
        first = false;
        blur += rate * (coarser - blur);
        float own = gain * texture.grainAt(level + coarser, faceHeight);
        float missing = own >= target ? 0 : (float) Math.sqrt(1 - Curves.square(own / target));
        share += rate * (missing - share);
    }

    /** Share of the target's high-pass to add, of luma and of chroma, 0..1. */
    public float share() {
        return share;
    }

    /** Levels of texture to go coarser. */
    public int blur() {
        return Math.round(blur);
    }

    /** Robust rms of the high-pass luma in a rectangle of a plane. */
    public static float energy(byte[] luma, int width, int left, int top, int right, int bottom) {
        int[] histogram = new int[1024];
        int n = 0;
        for (int y = Math.max(1, top); y < bottom; y++) {
            for (int x = Math.max(1, left); x < right; x++) {
                histogram[Math.min(histogram.length - 1, Math.abs(highPass(luma, y * width + x, width)))]++;
                n++;
            }
        }
        int wanted = (int) (n * GRAIN_SHARE);
        int taken = 0;
        double sum = 0;
        for (int value = 0; value < histogram.length && taken < wanted; value++) {
            int k = Math.min(histogram[value], wanted - taken);
            sum += (double) k * value * value;
            taken += k;
        }
        return taken == 0 ? 0 : (float) Math.sqrt(sum / taken) / SCALE;
    }

    /**
     * The same of a part of a frame that motion may have blurred in one direction: what is sharp across that does not make it a sharp
     * picture, so that the less sharp direction counts.
     */
    public static float energy(FaceWindow part) {
        byte[] luma = part.lumaBytes();
        int width = part.width();
        int height = part.height();
        double along = 1;
        double across = 1;
        for (int y = 1; y < height - 1; y++) {
            for (int x = 1; x < width - 1; x++) {
                int k = y * width + x;
                int twice = 2 * (luma[k] & 255);
                along += Math.abs((luma[k - 1] & 255) + (luma[k + 1] & 255) - twice);
                across += Math.abs((luma[k - width] & 255) + (luma[k + width] & 255) - twice);
            }
        }
        double evenness = Math.min(1, Math.min(along, across) / Math.max(along, across) / USUAL_EVENNESS);
        return (float) evenness * energy(luma, width, 1, 1, width - 1, height - 1);
    }

    /** A pixel less the binomial 3 x 3 mean around it, times {@link #SCALE}; the pixel must not lie on the plane's border. */
    private static int highPass(byte[] luma, int i, int width) {
        int corners = (luma[i - width - 1] & 255)
                + (luma[i - width + 1] & 255)
                + (luma[i + width - 1] & 255)
                + (luma[i + width + 1] & 255);
        int sides = (luma[i - width] & 255) + (luma[i + width] & 255) + (luma[i - 1] & 255) + (luma[i + 1] & 255);
        return 12 * (luma[i] & 255) - 2 * sides - corners;
    }
}
