package red5.faceswap.face.onnx;

import red5.faceswap.face.onnx.ModelDescription.Order;
import red5.faceswap.face.onnx.ModelDescription.Picture;

/** Pictures as networks take and give them: planes of normalised numbers. */
final class PicturePlanes {
    private static final float MOST = 255;

    private PicturePlanes() {}

    /** @param rgb red, green and blue of each pixel, row by row */
    static OnnxModel.Input input(Picture picture, byte[] rgb) {
        int pixels = picture.side() * picture.side();
        float[] planes = new float[3 * pixels];
        for (int plane = 0; plane < 3; plane++) {
            int colour = colour(picture, plane);
            float mean = picture.mean().get(plane);
            float deviation = picture.deviation().get(plane);
            for (int i = 0; i < pixels; i++) {
                planes[plane * pixels + i] = ((rgb[3 * i + colour] & 255) / MOST - mean) / deviation;
            }
        }
        return new OnnxModel.Input(picture.input(), planes, 1, 3, picture.side(), picture.side());
    }

    /**
     * Back to red, green and blue of each pixel.
     *
     * @param planes a network's output
     * @param denormalise whether mean and deviation are taken back
     * @throws IllegalStateException when a number is none, or there are more or fewer than pixels
     */
    static byte[] rgb(Picture picture, float[] planes, boolean denormalise) {
        int pixels = picture.side() * picture.side();
        if (planes.length != 3 * pixels) {
            throw new IllegalStateException("it gave " + planes.length + " numbers, not " + 3 * pixels);
        }
        byte[] rgb = new byte[3 * pixels];
        for (int plane = 0; plane < 3; plane++) {
            int colour = colour(picture, plane);
            float mean = denormalise ? picture.mean().get(plane) : 0;
            float deviation = denormalise ? picture.deviation().get(plane) : 1;
            for (int i = 0; i < pixels; i++) {
                float value = planes[plane * pixels + i] * deviation + mean;
                if (Float.isNaN(value)) {
                    throw new IllegalStateException("it gave something that is no number");
                }
                rgb[3 * i + colour] = (byte) Math.round(Math.max(0, Math.min(1, value)) * MOST);
            }
        }
        return rgb;
    }

    private static int colour(Picture picture, int plane) {
        return picture.order() == Order.RGB ? plane : 2 - plane;
    }
}
