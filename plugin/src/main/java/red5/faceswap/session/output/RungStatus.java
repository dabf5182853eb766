package red5.faceswap.session.output;

/**
 * A rung that is being encoded.
 *
 * @param width pixels
 * @param height pixels
 * @param bitsPerSecond what its encoder aims at
 * @param fps pictures per second, recently
 * @param encodeMillis recent median time for one picture, its scaling included
 */
public record RungStatus(int width, int height, int bitsPerSecond, double fps, double encodeMillis) {}
