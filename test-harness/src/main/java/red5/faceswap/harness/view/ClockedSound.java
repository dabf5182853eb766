package red5.faceswap.harness.view;

/**
 * The sound that goes with a {@link ClockedPicture}: a tone all the time, and a higher beep in the first tenth of each
 * second. PCM s16le, mono, 48 kHz.
 */
final class ClockedSound {
    static final int RATE = 48_000;
    static final int TONE_HZ = 440;
    static final int BEEP_HZ = 1760;
    private static final double TONE_LEVEL = 0.1;
    private static final double BEEP_LEVEL = 0.4;
    private static final int BEEP_SAMPLES = RATE / 10;

    private ClockedSound() {}

    /** Samples from that one on; beeps begin at multiples of the rate. */
    static byte[] samples(long from, int count) {
        byte[] bytes = new byte[2 * count];
        for (int i = 0; i < count; i++) {
            long n = from + i;
            double value = TONE_LEVEL * Math.sin(2 * Math.PI * TONE_HZ * n / RATE);
            if (n % RATE < BEEP_SAMPLES) {
                value += BEEP_LEVEL * Math.sin(2 * Math.PI * BEEP_HZ * n / RATE);
            }
            int sample = (int) Math.round(value * Short.MAX_VALUE);
            bytes[2 * i] = (byte) sample;
            bytes[2 * i + 1] = (byte) (sample >> 8);
        }
        return bytes;
    }
}
