package red5.faceswap.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import red5.faceswap.face.FaceEmbedding;
import red5.faceswap.face.FaceSelector;
import red5.faceswap.face.FaceSelector.Rule;
import red5.faceswap.face.SourceFace;

/** Looks up in the library all faces that a stream's settings name. For one use. */
final class FaceLookup {
    private final Faces library;
    private final List<String> missing = new ArrayList<>();
    private final List<String> awaited = new ArrayList<>();

    FaceLookup(Faces library) {
        this.library = library;
    }

    /** The face of that id, empty (and noted) when it is not there. */
    Optional<SourceFace> face(String id) {
        boolean preparing =
                library.preparing(id); // asked first: a face that becomes ready in between must not be missed
        Optional<SourceFace> face = library.source(id);
        if (face.isEmpty()) {
            (preparing ? awaited : missing).add(id);
        }
        return face;
    }

    /**
     * What frames are treated by; empty when a face is not there.
     *
     * @param streamFace what those get who are assigned no face of their own
     */
    Optional<FaceSelector> selector(FaceSelection chosen, SourceFace streamFace) {
        List<FaceSelector.Assignment> people = new ArrayList<>();
        for (FaceSelection.Assigned one : chosen.counting()) {
            Optional<FaceEmbedding> person = face(one.person()).flatMap(SourceFace::embedding);
            Optional<SourceFace> face = one.face().isEmpty() ? Optional.of(streamFace) : face(one.face());
            if (person.isPresent() && face.isPresent()) {
                people.add(new FaceSelector.Assignment(one.person(), person.get(), face.get()));
            }
        }
        boolean complete = people.size() == chosen.counting().size();
        boolean somebody = !people.isEmpty() || chosen.rule() == Rule.MANY || chosen.rule() == Rule.ONE;
        return complete && somebody
                ? Optional.of(new FaceSelector(chosen.rule(), chosen.order(), people, chosen.others(), chosen.stills()))
                : Optional.empty();
    }

    /** Faces that are not in the library. */
    List<String> missing() {
        return missing;
    }

    /** Faces that may be there soon. */
    List<String> awaited() {
        return awaited;
    }
}
