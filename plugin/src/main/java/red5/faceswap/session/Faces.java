package red5.faceswap.session;

import java.util.Optional;
import red5.faceswap.face.SourceFace;

/** The faces that streams can wear, by their id in the library. Thread-safe and quick. */
public interface Faces {
    /** The face, empty when there is none of that id or it cannot be put on (yet). */
    Optional<SourceFace> source(String id);

    /** Whether there may be a face of that id soon: it is being prepared, or the library is still being read. */
    boolean preparing(String id);
}
