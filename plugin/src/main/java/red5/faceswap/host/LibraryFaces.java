package red5.faceswap.host;

import java.util.Optional;
import red5.faceswap.face.SourceFace;
import red5.faceswap.face.library.FaceLibrary;
import red5.faceswap.session.Faces;

/** The library as streams see it. */
record LibraryFaces(FaceLibrary library) implements Faces {
    @Override
    public Optional<SourceFace> source(String id) {
        return library.source(id);
    }

    @Override
    public boolean preparing(String id) {
        return library.preparing(id);
    }
}
