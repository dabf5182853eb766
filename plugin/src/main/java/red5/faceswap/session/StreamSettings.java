package red5.faceswap.session;

import java.util.Objects;
import java.util.function.UnaryOperator;
import red5.faceswap.face.Cover;
import red5.faceswap.face.Quality;
import red5.faceswap.face.SwapSettings.Mode;

/**
 * What the operator chose for a stream: names, not things, so that it can be written down and remembered. What frames are treated by
 * follows from it ({@link StreamChoice}).
 *
 * @param mode what viewers get
 * @param faceId library id of the source face, empty for none
 * @param selection which faces are swapped
 * @param cover what hides faces in mode anonymous
 * @param quality how much work a face is worth in mode swap
 * @param engine what makes the faces in mode swap
 */
public record StreamSettings(
        Mode mode, String faceId, FaceSelection selection, Cover cover, Quality quality, EngineChoice engine) {
    public StreamSettings {
        Objects.requireNonNull(mode, "mode");
        Objects.requireNonNull(faceId, "faceId");
        Objects.requireNonNull(selection, "selection");
        Objects.requireNonNull(cover, "cover");
        Objects.requireNonNull(quality, "quality");
        Objects.requireNonNull(engine, "engine");
    }

    /** Every face of the stream gets that one, made by the mesh. */
    public StreamSettings(Mode mode, String faceId) {
        this(mode, faceId, FaceSelection.EVERYBODY, Cover.BLUR, Quality.BALANCED, EngineChoice.MESH);
    }

    /** Whether a face of the library is needed for them; people who do not count under the rule need none. */
    public boolean mentions(String id) {
        return faceId.equals(id) || selection.counting().stream().anyMatch(one -> one.mentions(id));
    }

    /** The same in another mode. */
    public StreamSettings withMode(Mode other) {
        return new StreamSettings(other, faceId, selection, cover, quality, engine);
    }

    /** The same with another face. */
    public StreamSettings withFace(String id) {
        return new StreamSettings(mode, id, selection, cover, quality, engine);
    }

    /** The same with another choice of the faces that are swapped. */
    public StreamSettings withSelection(UnaryOperator<FaceSelection> change) {
        return new StreamSettings(mode, faceId, change.apply(selection), cover, quality, engine);
    }

    /** The same with another cover. */
    public StreamSettings withCover(Cover other) {
        return new StreamSettings(mode, faceId, selection, other, quality, engine);
    }

    /** The same with more or less work. */
    public StreamSettings withQuality(Quality other) {
        return new StreamSettings(mode, faceId, selection, cover, other, engine);
    }

    /** The same with another choice of what makes the faces. */
    public StreamSettings withEngine(UnaryOperator<EngineChoice> change) {
        return new StreamSettings(mode, faceId, selection, cover, quality, change.apply(engine));
    }
}
