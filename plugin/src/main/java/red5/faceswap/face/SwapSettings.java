package red5.faceswap.face;

import java.util.Objects;

/**
 * Everything that decides what happens to one frame. Immutable: a snapshot is captured when a frame enters the pipeline
 * and travels with it, so no worker ever looks a setting up.
 *
 * @param mode what viewers get
 * @param faceId library id of the source face, empty when none is chosen
 * @param face the prepared source face, null when none is chosen
 * @param select which faces are swapped; with people who are told apart each gets a face of the selector's, else {@code face}
 * @param safeguard against showing a real face by accident
 * @param label words drawn into the picture to disclose what was done to it, empty for none
 * @param cover what hides faces in mode anonymous
 * @param quality how much work a face is worth in mode swap
 * @param network makes the faces in mode swap, null for the mesh alone
 */
public record SwapSettings(
        Mode mode,
        String faceId,
        SourceFace face,
        FaceSelector select,
        Safeguard safeguard,
        String label,
        Cover cover,
        Quality quality,
        NetworkUse network) {
    /** What viewers of a stream get. */
    public enum Mode {
        /** faces swapped */
        SWAP,
        /** every face covered, so that nobody is recognised */
        ANONYMOUS,
        /** the picture as published */
        ORIGINAL,
        /** nothing: viewers are refused and let go */
        OFF;

        /** Whether faces are altered: the picture as published must then not leave. */
        public boolean hidesFaces() {
            return this == SWAP || this == ANONYMOUS;
        }
    }

    /** Faces swapped, nothing else chosen: the default safeguard, no label. */
    public static SwapSettings swap(String faceId, SourceFace face) {
        return plain(Mode.SWAP, faceId, face, Cover.BLUR);
    }

    /** Every face covered, nothing else chosen: the default safeguard, no label. */
    public static SwapSettings anonymous(Cover cover) {
        return plain(Mode.ANONYMOUS, "", null, cover);
    }

    /** The picture as published. */
    public static SwapSettings original() {
        return plain(Mode.ORIGINAL, "", null, Cover.BLUR);
    }

    private static SwapSettings plain(Mode mode, String faceId, SourceFace face, Cover cover) {
        return new SwapSettings(
                mode, faceId, face, FaceSelector.EVERYBODY, Safeguard.DEFAULT, "", cover, Quality.BALANCED, null);
    }

    /** The same with another safeguard. */
    public SwapSettings withSafeguard(Safeguard other) {
        return new SwapSettings(mode, faceId, face, select, other, label, cover, quality, network);
    }

    /** The same with other words in the picture. */
    public SwapSettings withLabel(String words) {
        return new SwapSettings(mode, faceId, face, select, safeguard, words, cover, quality, network);
    }

    /** The same for other faces in the frame. */
    public SwapSettings withSelect(FaceSelector other) {
        return new SwapSettings(mode, faceId, face, other, safeguard, label, cover, quality, network);
    }

    /** The same with more or less work. */
    public SwapSettings withQuality(Quality other) {
        return new SwapSettings(mode, faceId, face, select, safeguard, label, cover, other, network);
    }

    /** The same with a network, or without any (null). */
    public SwapSettings withNetwork(NetworkUse other) {
        return new SwapSettings(mode, faceId, face, select, safeguard, label, cover, quality, other);
    }

    public SwapSettings {
        Objects.requireNonNull(mode, "mode");
        Objects.requireNonNull(faceId, "faceId");
        Objects.requireNonNull(select, "select");
        Objects.requireNonNull(safeguard, "safeguard");
        Objects.requireNonNull(label, "label");
        Objects.requireNonNull(cover, "cover");
        Objects.requireNonNull(quality, "quality");
        if (mode == Mode.SWAP && face == null) {
            throw new IllegalArgumentException("mode swap needs a source face: choose one of the library");
        }
    }
}
