package red5.faceswap.session.output;

/**
 * A quality below the best one, as an operator asks for it.
 *
 * @param shorterSide of its pictures, pixels, 64 to 1440
 * @param kbps of a 16:9 picture with that shorter side, kbit/s, 50 to 20000; narrower ones get less
 */
public record LowerRung(int shorterSide, int kbps) {
    /** @throws IllegalArgumentException when a value is outside its range; the message names it */
    public LowerRung {
        if (shorterSide < 64 || shorterSide > 1440) {
            throw new IllegalArgumentException("the shorter side must be 64 to 1440 pixels, not " + shorterSide);
        }
        if (kbps < 50 || kbps > 20_000) {
            throw new IllegalArgumentException("the rate must be 50 to 20000 kbit/s, not " + kbps);
        }
    }
}
