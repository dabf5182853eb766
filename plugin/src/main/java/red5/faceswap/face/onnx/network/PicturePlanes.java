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
            int colour = colour(form, plane);
            float[] normalised =
                    normalised(form.mean().get(plane), form.deviation().get(plane));
            for (int i = 0; i < pixels; i++) {
                values[planar ? plane * pixels + i : 3 * i + plane] = normalised[rgb[3 * i + colour] & 255];
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
        for (int plane = 0; plane < 3; plane++) {
            int colour = colour(form, plane);
            float mean = denormalise ? form.mean().get(plane) : 0;
            float deviation = denormalise ? form.deviation().get(plane) : 1;
            for (int i = 0; i < pixels; i++) {
                float value = planes[plane * pixels + i] * deviation + mean;
                if (Float.isNaN(value)) {
                    throw new IllegalStateException("it gave something that is no number");
                }
                rgb[3 * i + colour] = (byte) (int) (Math.max(0, Math.min(1, value)) * MOST + .5f);
            }
        }
        return rgb;
    }

    private static int colour(Pixels form, int plane) {
        return form.order() == Order.RGB ? plane : 2 - plane;
    }
}
