package red5.faceswap.media;

/** Width and height of a picture in pixels, both even and at least 2. */
public record Size(int width, int height) {
    public Size {
        if (width < 2 || height < 2 || (width | height) % 2 != 0) {
            throw new IllegalArgumentException(
                    "even sides of at least 2 pixels are needed, not " + width + "x" + height);
        }
    }

    /**
     * The largest size of the same shape whose shorter side has at most {@code lines} pixels: with 720 a landscape picture fits into
     * 1280x720 and a portrait one into 720x1280. Never larger than the picture itself; sides are rounded to even ones.
     */
    public static Size within(int width, int height, int lines) {
        double factor = Math.min(1, (double) lines / Math.min(width, height));
        return new Size(even(width * factor), even(height * factor));
    }

    private static int even(double side) {
        return Math.max(2, (int) Math.round(side / 2) * 2);
    }
}
