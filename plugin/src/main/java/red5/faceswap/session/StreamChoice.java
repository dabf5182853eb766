package red5.faceswap.session;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import red5.faceswap.face.FaceNetwork;
import red5.faceswap.face.FaceRegion;
import red5.faceswap.face.FaceSelector;
import red5.faceswap.face.NetworkUse;
import red5.faceswap.face.SourceFace;
import red5.faceswap.face.SwapRecipe;
import red5.faceswap.face.SwapSettings;
import red5.faceswap.session.EngineChoice.Engine;

/**
 * What the operator chose for a stream and what frames are treated by.
 *
 * @param chosen by the operator, or by nobody yet: the defaults
 * @param settings empty while the choice cannot be carried out: mode swap, and a face is not there
 * @param missing faces that are not in the library
 * @param awaited faces that may be there soon
 * @param networkObstacle why the chosen networks do not make the faces, or not as chosen, a sentence; empty when they do or none is chosen
 */
record StreamChoice(
        StreamSettings chosen,
        Optional<SwapSettings> settings,
        List<String> missing,
        List<String> awaited,
        Optional<String> networkObstacle) {

    static StreamChoice of(StreamSettings chosen, SessionConfig config, Faces library, Networks networks) {
        FaceLookup lookup = new FaceLookup(library);
        Optional<SourceFace> face = chosen.faceId().isEmpty() ? Optional.empty() : lookup.face(chosen.faceId());
        Optional<FaceSelector> select = chosen.mode() == SwapSettings.Mode.SWAP
                ? face.flatMap(own -> lookup.selector(chosen.selection(), own))
                : Optional.of(FaceSelector.EVERYBODY);
        boolean wanted =
                chosen.mode() == SwapSettings.Mode.SWAP && chosen.engine().engine() == Engine.ONNX;
        SwapRecipe recipe = chosen.engine().recipe();
        Optional<FaceNetwork> network = wanted ? networks.network(recipe) : Optional.empty();
        Optional<SwapSettings> settings = select.map(faces -> new SwapSettings(
                chosen.mode(),
                chosen.faceId(),
                face.orElse(null),
                faces,
                config.safeguard(),
                config.label(chosen.mode()),
                chosen.cover(),
                chosen.quality(),
                network.map(found -> new NetworkUse(found, chosen.engine().every()))
                        .orElse(null)));
        return new StreamChoice(
                chosen,
                settings,
                List.copyOf(lookup.missing()),
                List.copyOf(lookup.awaited()),
                wanted ? networks.obstacle(recipe) : Optional.empty());
    }

    SwapSettings.Mode mode() {
        return chosen.mode();
    }

    /** Whether that face is not there, or none is named. */
    boolean lacks(String faceId) {
        return faceId.isEmpty() || missing.contains(faceId);
    }

    /** Why faces are not made as chosen where a network was chosen, in a sentence; empty when all is well. */
    Optional<String> networkProblem() {
        Optional<NetworkUse> use = settings.map(SwapSettings::network);
        return networkObstacle
                .map(why -> (use.isEmpty() ? "The mesh makes the faces for now. " : "A part is left out. ") + why)
                .or(() -> use.flatMap(used -> used.network().problem()));
    }

    /** Why viewers get nothing, in a sentence that says what to do; empty when they get something. */
    Optional<String> obstacle(StreamKey key) {
        if (mode() == SwapSettings.Mode.OFF) {
            return Optional.of("The stream " + key + " is switched off by the operator.");
        }
        if (settings.isPresent()) {
            return Optional.empty();
        }
        if (chosen.faceId().isEmpty()) {
            return Optional.of("No face is chosen for the stream " + key
                    + ": the operator must choose one in the console or set a default face.");
        }
        if (!missing.isEmpty()) {
            return Optional.of("The face \"" + missing.get(0) + "\" chosen for the stream " + key
                    + " is not in the library: the operator must upload it or choose another.");
        }
        if (!awaited.isEmpty()) {
            return Optional.of("The face \"" + awaited.get(0) + "\" chosen for the stream " + key
                    + " is being prepared: it will be ready in a moment.");
        }
        return Optional.of("The stream " + key
                + " is swapped by person, and nobody who can be recognised is named: the operator must name somebody of"
                + " the library, or choose \"many\" or \"one\".");
    }

    @Override
    public String toString() {
        String select = chosen.selection().equals(FaceSelection.EVERYBODY)
                ? ""
                : ", " + chosen.selection().describe();
        if (mode() == SwapSettings.Mode.ANONYMOUS) {
            return "mode anonymous, cover " + chosen.cover().name().toLowerCase(Locale.ROOT);
        }
        return "mode " + mode().name().toLowerCase(Locale.ROOT) + ", "
                + (chosen.faceId().isEmpty() ? "no face" : "face " + chosen.faceId()) + engine() + select;
    }

    private String engine() {
        EngineChoice engine = chosen.engine();
        if (engine.engine() == Engine.MESH) {
            return "";
        }
        List<String> others = engine.recipe().others();
        Set<FaceRegion> own = engine.recipe().ownRegions();
        return ", model " + engine.model() + (others.isEmpty() ? "" : " with " + String.join(", ", others))
                + (own.isEmpty() ? "" : " that leaves " + own + " as they are")
                + " in one of " + engine.every() + " frames";
    }
}
