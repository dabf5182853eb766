package red5.faceswap.harness.bench;

/** Width and height in pixels. */
record PictureSize(int width, int height) {
    static final PictureSize HD = new PictureSize(1280, 720);

    private static final int LARGE_KBIT = 2000;
    private static final int SMALL_KBIT = 1200;

    /** BENCH_SIZE, for example {@code 1280x720}; 640x360 where it is not set. */
    static PictureSize fromEnvironment() {
        String value = System.getenv().getOrDefault("BENCH_SIZE", "640x360");
        String[] sides = value.split("x");
        if (sides.length != 2) {
            throw new IllegalArgumentException("BENCH_SIZE is WIDTHxHEIGHT, not " + value);
        }
        return new PictureSize(Integer.parseInt(sides[0]), Integer.parseInt(sides[1]));
    }

    /** What a publisher usually spends on that size. */
    int kbit() {
        return width * height >= HD.width * HD.height ? LARGE_KBIT : SMALL_KBIT;
    }

    @Override
    public String toString() {
        return width + "x" + height;
    }
}
