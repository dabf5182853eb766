package red5.faceswap.face.onnx.network;

import red5.faceswap.face.onnx.description.ModelDescription.Layout;
import red5.faceswap.face.onnx.description.ModelDescription.Order;
import red5.faceswap.face.onnx.description.ModelDescription.Pixels;
import red5.faceswap.face.onnx.runtime.OnnxModel;

/** Pictures as networks take and give them: normalised numbers. */
final class PicturePlanes {
    private static final float MOST = 255;

    private PicturePlanes() {}

    /** @param rgb red, green and blue of each pixel of a square, row by row */
    static OnnxModel.Input input(Pixels form, byte[] rgb) {
        return input(form, rgb, form.side(), form.side());
    }

    /**
     * The same for a picture that is no square.
     *
     * @param rgb red, green and blue of each pixel, row by row
     */
    static OnnxModel.Input input(Pixels form, byte[] rgb, int width, int height) {
        int pixels = width * height;
        boolean planar = form.layout() == Layout.NCHW;
        float[] values = new float[3 * pixels];
        for (int plane = 0; plane < 3; plane++) {
            float[] normalised =
                    normalised(form.mean().get(plane), form.deviation().get(plane));
            int at = planar ? plane * pixels : plane;
            int step = planar ? 1 : 3;
            for (int from = colour(form, plane); from < 3 * pixels; from += 3, at += step) {
                values[at] = normalised[rgb[from] & 255];
            }
        }
        return planar
                ? new OnnxModel.Input(form.input(), values, 1, 3, height, width)
                : new OnnxModel.Input(form.input(), values, 1, height, width, 3);
    }

    /** What each of the 256 values of a pixel becomes. */
    private static float[] normalised(float mean, float deviation) {
        float[] normalised = new float[256];
        for (int value = 0; value < normalised.length; value++) {
            normalised[value] = (value / MOST - mean) / deviation;
        }
        return normalised;
    }

    /**
     * Back to red, green and blue of each pixel.
     *
     * @param form a square with one plane per colour
     * @param planes a network's output
     * @param denormalise whether mean and deviation are taken back
     * @throws IllegalStateException when a number is none, or there are more or fewer than pixels
     */
    static byte[] rgb(Pixels form, float[] planes, boolean denormalise) {
        int pixels = form.side() * form.side();
        if (planes.length != 3 * pixels) {
            throw new IllegalStateException("it gave " + planes.length + " numbers, not " + 3 * pixels);
        }
        byte[] rgb = new byte[3 * pixels];
        boolean numbers = true;
        for (int plane = 0; plane < 3; plane++) {
            float mean = denormalise ? form.mean().get(plane) : 0;
            float deviation = denormalise ? form.deviation().get(plane) : 1;
            for (int i = plane * pixels, to = colour(form, plane); to < rgb.length; i++, to += 3) {
                float value = (planes[i] * deviation + mean) * MOST + .5f;
                numbers &= !Float.isNaN(value);
                rgb[to] = (byte) Math.max(0, Math.min(255, (int) value));
            }
        }
        if (!numbers) {
            throw new IllegalStateException("it gave something that is no number");
        }
        return rgb;
    }

    private static int colour(Pixels form, int plane) {
        return form.order() == Order.RGB ? plane : 2 - plane;
    }
}
