package red5.faceswap.face.library;

import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import red5.faceswap.face.FaceEngine;
import red5.faceswap.face.FaceException;
import red5.faceswap.face.PictureType;
import red5.faceswap.face.library.LibraryException.Reason;

/** Adds pictures to faces and removes them, on disk and in what the engine makes of them. Blocks. */
final class FacePictures {
    private static final int MOST = 8;

    private final FaceFolder folder;
    private final FaceEngine engine;
    private final Clock clock;

    FacePictures(FaceFolder folder, FaceEngine engine, Clock clock) {
        this.folder = folder;
        this.engine = engine;
        this.clock = clock;
    }

    /** A new face with its first picture, prepared and written. */
    LibraryFace first(String id, String name, Consent consent, byte[] encoded) throws FaceException, IOException {
        FacePicture first = new FacePicture(1, type(encoded), consent.recordedBy(), consent.recordedAt());
        LibraryFace.State ready = new LibraryFace.Ready(engine.prepare(encoded));
        LibraryFace face = new LibraryFace(id, name, List.of(first), consent, ready);
        folder.write(face, first, encoded);
        return face;
    }

    static PictureType type(byte[] picture) throws FaceException {
        if (picture.length > FaceLibrary.MAX_PICTURE) {
            throw new FaceException(
                    "The picture is larger than 12 MB: make it smaller, 1000 pixels across are plenty.");
        }
        return PictureType.of(picture);
    }

    /** The face with one more picture, prepared and written. */
    LibraryFace add(LibraryFace face, byte[] encoded, String addedBy)
            throws FaceException, LibraryException, IOException {
        if (face.pictures().size() >= MOST) {
            throw new LibraryException(
                    Reason.FULL, "A face takes " + MOST + " pictures: remove one of this face's first.");
        }
        PictureType type = type(encoded);
        engine.prepare(encoded); // what is wrong with this one alone is said of this one
        List<byte[]> all = folder.pictures(face);
        all.add(encoded);
        FacePicture added = new FacePicture(face.nextNumber(), type, addedBy, clock.instant());
        List<FacePicture> pictures = new ArrayList<>(face.pictures());
        pictures.add(added);
        LibraryFace ready = face.with(pictures, new LibraryFace.Ready(engine.prepare(all)));
        folder.write(ready, added, encoded);
        return ready;
    }

    /** The face without one of its pictures, prepared and written. */
    LibraryFace remove(LibraryFace face, FacePicture removed) throws FaceException, LibraryException, IOException {
        List<FacePicture> left =
                face.pictures().stream().filter(one -> one != removed).toList();
        if (left.isEmpty()) {
            throw new LibraryException(
                    Reason.LAST_PICTURE, "This is the face's only picture: add another first, or remove the face.");
        }
        LibraryFace fewer = face.with(left, new LibraryFace.Preparing());
        LibraryFace ready = fewer.with(left, new LibraryFace.Ready(engine.prepare(folder.pictures(fewer))));
        folder.delete(ready, removed);
        return ready;
    }
}
