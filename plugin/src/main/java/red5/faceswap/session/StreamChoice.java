package red5.faceswap.session;

import java.util.Locale;
import java.util.Optional;
import red5.faceswap.face.SourceFace;
import red5.faceswap.face.SwapSettings;

/**
 * What the operator chose for a stream and what frames are treated by.
 *
 * @param chosen by the operator, or by nobody yet: the defaults
 * @param settings empty while the choice cannot be carried out: mode swap, and the face is not there
 * @param preparing whether the face may be there soon
 */
record StreamChoice(StreamSettings chosen, Optional<SwapSettings> settings, boolean preparing) {

    static StreamChoice of(StreamSettings chosen, SessionConfig config, Faces library) {
        SwapSettings.Mode mode = chosen.mode();
        String faceId = chosen.faceId();
        // asked first: a face that becomes ready in between must not be missed
        boolean preparing = !faceId.isEmpty() && library.preparing(faceId);
        Optional<SourceFace> face = faceId.isEmpty() ? Optional.empty() : library.source(faceId);
        Optional<SwapSettings> settings = mode == SwapSettings.Mode.SWAP && face.isEmpty()
                ? Optional.empty()
                : Optional.of(new SwapSettings(
                        mode, faceId, face.orElse(null), config.fallback(), config.label(mode), chosen.cover()));
        return new StreamChoice(chosen, settings, preparing && face.isEmpty());
    }

    SwapSettings.Mode mode() {
        return chosen.mode();
    }

    /** Why viewers get nothing, in a sentence that says what to do; empty when they get something. */
    Optional<String> obstacle(StreamKey key) {
        if (mode() == SwapSettings.Mode.OFF) {
            return Optional.of("The stream " + key + " is switched off by the operator.");
        }
        if (settings.isPresent()) {
            return Optional.empty();
        }
        String faceId = chosen.faceId();
        if (preparing) {
            return Optional.of("The face \"" + faceId + "\" chosen for the stream " + key
                    + " is being prepared: it will be ready in a moment.");
        }
        return Optional.of(
                faceId.isEmpty()
                        ? "No face is chosen for the stream " + key
                                + ": the operator must choose one in the console or set a default face."
                        : "The face \"" + faceId + "\" chosen for the stream " + key
                                + " is not in the library: the operator must upload it or choose another.");
    }

    @Override
    public String toString() {
        return "mode " + mode().name().toLowerCase(Locale.ROOT) + ", "
                + (mode() == SwapSettings.Mode.ANONYMOUS
                        ? "cover " + chosen.cover().name().toLowerCase(Locale.ROOT)
                        : chosen.faceId().isEmpty() ? "no face" : "face " + chosen.faceId());
    }
}
