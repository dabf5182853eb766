package red5.faceswap.session;

import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import red5.faceswap.face.SwapSettings.Mode;
import red5.faceswap.pipeline.PipelineResources;
import red5.faceswap.pipeline.UnavailableEngine;
import red5.faceswap.rtc.Broadcast;
import red5.faceswap.session.output.Codecs;

/**
 * What all sessions share; whoever made it closes it, after the sessions.
 *
 * @param broadcasts makes a broadcast of that name for that listener
 * @param players where streams are offered to players of the host's own protocol
 * @param lifecycle runs what may wait, one after another
 */
record SessionResources(
        SessionConfig config,
        PipelineResources pipeline,
        Codecs codecs,
        Faces faces,
        Networks networks,
        BiFunction<String, Broadcast.Listener, Broadcast> broadcasts,
        PlayerOutputs players,
        Executor lifecycle) {

    /** Why viewers of a stream get nothing by that choice, in a sentence that says what to do; empty when they get something. */
    Optional<String> obstacle(StreamKey key, StreamChoice choice) {
        // without an engine no face is ever prepared, and the choice itself would blame the face
        return engineFailure(choice.mode()).or(() -> choice.obstacle(key));
    }

    /** Why faces can be neither swapped nor hidden in any stream; empty for other modes and when there is an engine. */
    Optional<String> engineFailure(Mode mode) {
        return mode.hidesFaces() && pipeline.engine() instanceof UnavailableEngine broken
                ? Optional.of(broken.reason())
                : Optional.empty();
    }
}
