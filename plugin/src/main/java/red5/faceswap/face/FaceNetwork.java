package red5.faceswap.face;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** A network that gives a face the looks of another one. Shared by all streams; thread-safe. */
public interface FaceNetwork {
    /** Name in settings and statistics, for example {@code inswapper_128}. */
    String name();

    /** How the face lies in the square that the network looks at. */
    FaceTemplate template();

    /** Pixels of that square, divisible by 4; what comes back is as large. */
    int side();

    /**
     * Asks for a face; never waits.
     *
     * @param target the square, as large as {@link #side()}, and where the face's features lie in it; not to be changed afterwards
     * @param source whose looks it gets
     * @return the same square with the other face, soon: red, green and blue of its pixels, row by row; fails with a {@link FaceException}. Empty when too many already
     *     ask, or the network cannot be used just now: try a later frame
     */
    Optional<CompletionStage<byte[]>> ask(Portrait target, SourceFace source);

    /** Why it gives no faces just now, in a sentence that says what to do; empty when all is well. */
    Optional<String> problem();
}
