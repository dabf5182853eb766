package red5.faceswap.face;

import java.util.List;
import java.util.Optional;

/**
 * Finds faces in the frames of streams and puts another face on them. One engine serves all streams.
 *
 * <p>The work is cut where its data dependencies are: finding and tracking depends on the frame before and is serial
 * ({@link FaceTracker#track}), drawing does not and runs for several frames at once ({@link FramePlan#draw}).
 */
public interface FaceEngine extends AutoCloseable {
    /** Name in settings and statistics, for example {@code mesh}. */
    String name();

    /**
     * Prepares a picture as a source face. Takes up to a second; call it on a thread that may wait.
     *
     * @param picture an encoded JPEG, PNG or WebP
     * @throws FaceException when it is no picture, too large, or shows no usable face: the message says what to do
     */
    SourceFace prepare(byte[] picture) throws FaceException;

    /**
     * Prepares several pictures of one person as one source face. An engine that cannot combine pictures uses the first, and says so
     * in {@link SourceFace#pictures()}.
     *
     * @param pictures as above, at least one
     * @throws FaceException when one of them cannot be used, or shows somebody else
     */
    default SourceFace prepare(List<byte[]> pictures) throws FaceException {
        return prepare(pictures.get(0));
    }

    /**
     * Looks who is seen in a portrait. Takes up to a second; call it on a thread that may wait.
     *
     * @return empty where there is no face, or where the engine cannot tell people apart
     * @throws FaceException when it fails
     */
    default Optional<FaceEmbedding> who(Portrait portrait) throws FaceException {
        return Optional.empty();
    }

    /**
     * The same where a part of the face is covered, so that nobody would find it: it is taken to lie where the portrait's features do.
     *
     * @return empty where the engine cannot tell people apart
     * @throws FaceException when it fails
     */
    default Optional<FaceEmbedding> whoByFeatures(Portrait portrait) throws FaceException {
        return Optional.empty();
    }

    /** A tracker for one stream. The caller closes it. */
    FaceTracker newTracker();

    /** Frees networks and threads. All trackers must be closed before. */
    @Override
    void close();
}
