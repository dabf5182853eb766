package red5.faceswap.session;

import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import java.util.function.Function;
import red5.faceswap.face.SourceFace;
import red5.faceswap.pipeline.PipelineResources;
import red5.faceswap.rtc.Broadcast;

/**
 * What all sessions share; whoever made it closes it, after the sessions.
 *
 * @param faces the library, by id; quick
 * @param broadcasts makes a broadcast of that name for that listener
 * @param lifecycle runs what may wait, one after another
 */
record SessionResources(
        SessionConfig config,
        PipelineResources pipeline,
        Codecs codecs,
        Function<String, Optional<SourceFace>> faces,
        BiFunction<String, Broadcast.Listener, Broadcast> broadcasts,
        Executor lifecycle) {}
