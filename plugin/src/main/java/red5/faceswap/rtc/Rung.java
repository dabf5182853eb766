package red5.faceswap.rtc;

/**
 * One of the qualities in which a broadcast's pictures are encoded.
 *
 * @param width pixels
 * @param height pixels
 * @param bitsPerSecond what its encoder aims at, all temporal layers together
 */
public record Rung(int width, int height, int bitsPerSecond) {}
