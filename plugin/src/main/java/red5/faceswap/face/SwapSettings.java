package red5.faceswap.face;

import java.util.Objects;

/**
 * Everything that decides what happens to one frame. Immutable: a snapshot is captured when a frame enters the pipeline
 * and travels with it, so no worker ever looks a setting up.
 *
 * @param mode what viewers get
 * @param faceId library id of the source face, empty when none is chosen
 * @param face the prepared source face, null when none is chosen
 * @param fallback what a viewer sees instead of a frame whose swap failed
 * @param label words drawn into the picture to disclose what was done to it, empty for none
 * @param cover what hides faces in mode anonymous
 */
public record SwapSettings(Mode mode, String faceId, SourceFace face, Fallback fallback, String label, Cover cover) {
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

        /** Whether faces are altered: the picture as published must then never leave. */
        public boolean hidesFaces() {
            return this == SWAP || this == ANONYMOUS;
        }
    }

    /** What is shown instead of a frame whose swap failed or came too late. The real picture is not among the choices. */
    public enum Fallback {
        /** the last good frame again; a slate where there is none yet */
        HOLD,
        /** a plain grey picture */
        SLATE
    }

    /** Faces swapped, nothing else chosen: failed frames hold the last one, no label. */
    public static SwapSettings swap(String faceId, SourceFace face) {
        return new SwapSettings(Mode.SWAP, faceId, face, Fallback.HOLD, "", Cover.BLUR);
    }

    /** Every face covered, nothing else chosen: failed frames hold the last one, no label. */
    public static SwapSettings anonymous(Cover cover) {
        return new SwapSettings(Mode.ANONYMOUS, "", null, Fallback.HOLD, "", cover);
    }

    /** The picture as published. */
    public static SwapSettings original() {
        return new SwapSettings(Mode.ORIGINAL, "", null, Fallback.HOLD, "", Cover.BLUR);
    }

    /** The same with another fallback. */
    public SwapSettings withFallback(Fallback other) {
        return new SwapSettings(mode, faceId, face, other, label, cover);
    }

    /** The same with other words in the picture. */
    public SwapSettings withLabel(String words) {
        return new SwapSettings(mode, faceId, face, fallback, words, cover);
    }

    public SwapSettings {
        Objects.requireNonNull(mode, "mode");
        Objects.requireNonNull(faceId, "faceId");
        Objects.requireNonNull(fallback, "fallback");
        Objects.requireNonNull(label, "label");
        Objects.requireNonNull(cover, "cover");
        if (mode == Mode.SWAP && face == null) {
            throw new IllegalArgumentException("mode swap needs a source face: choose one of the library");
        }
    }
}
