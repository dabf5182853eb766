package red5.faceswap.face;

/**
 * Who a face is, as 512 numbers of a recogniser: a direction in space that two pictures of one person share and two people do not. Immutable.
 */
public final class FaceEmbedding {
    /** Numbers of one embedding. */
    public static final int SIZE = 512;

    private final float[] direction;

    /**
     * @param values {@link #SIZE} numbers of any length as a vector; copied
     * @throws IllegalArgumentException when there are more or fewer of them, or all are zero or one is no number
     */
    public FaceEmbedding(float[] values) {
        if (values.length != SIZE) {
            throw new IllegalArgumentException("an embedding has " + SIZE + " numbers, not " + values.length);
        }
        double square = 0;
        for (float value : values) {
            square += (double) value * value;
        }
        if (!(square > 0) || Double.isInfinite(square)) {
            throw new IllegalArgumentException("an embedding needs a direction");
        }
        direction = new float[SIZE];
        double shrink = 1 / Math.sqrt(square);
        for (int i = 0; i < SIZE; i++) {
            direction[i] = (float) (values[i] * shrink);
        }
    }

    /** Cosine of the angle between two embeddings: 1 for the same direction, about 0 for two people, -1 at least. */
    public float likeness(FaceEmbedding other) {
        double dot = 0;
        for (int i = 0; i < SIZE; i++) {
            dot += direction[i] * other.direction[i];
        }
        return (float) dot;
    }

    /** This one turned towards another; {@code share} 0 gives this one, 1 the other. */
    public FaceEmbedding towards(FaceEmbedding other, float share) {
        float[] mixed = new float[SIZE];
        for (int i = 0; i < SIZE; i++) {
            mixed[i] = direction[i] + share * (other.direction[i] - direction[i]);
        }
        return new FaceEmbedding(mixed);
    }
}
