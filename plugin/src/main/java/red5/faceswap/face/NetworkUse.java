package red5.faceswap.face;

import java.util.Objects;

/**
 * A network and how often it is asked. In between, and whenever it does not answer in time, the mesh carries what it made last.
 *
 * @param network makes the faces
 * @param every of so many frames one is given to it, 1 to {@link #MOST_EVERY}; fewer where it cannot keep up
 */
public record NetworkUse(FaceNetwork network, int every) {
    /** Of {@link #every()}. */
    public static final int MOST_EVERY = 30;

    public NetworkUse {
        Objects.requireNonNull(network, "network");
        if (every < 1 || every > MOST_EVERY) {
            throw new IllegalArgumentException("every must be 1 to " + MOST_EVERY + ", not " + every);
        }
    }
}
