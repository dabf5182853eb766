package red5.faceswap.session;

import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says what happens to a stream: to the log, to the audit and, for problems, to the console. Thread-safe. */
final class SessionLog {
    private static final Logger LOG = LoggerFactory.getLogger(SwapSession.class);
    private final StreamKey key;
    private final StreamEvent.Listener listener;
    private final ProblemLog problems = new ProblemLog();
    private final Map<Topic, String> standing = new EnumMap<>(Topic.class);

    /** What there is one sentence about, as long as it is true. */
    enum Topic {
        /** Keeps viewers from getting anything. */
        OBSTACLE,
        /** The machine does not keep up. */
        OVERLOAD
    }

    SessionLog(StreamKey key, StreamEvent.Listener listener) {
        this.key = key;
        this.listener = listener;
    }

    void event(StreamEvent.Kind kind, StreamChoice choice, String detail) {
        LOG.info("{}: {}", key, detail);
        tell(kind, choice, detail);
    }

    /** Repeated sentences are said once in a while. */
    void problem(String sentence, StreamChoice choice, long nowNanos) {
        if (problems.add(sentence, nowNanos)) {
            LOG.warn("{}: {}", key, sentence);
            tell(StreamEvent.Kind.PROBLEM, choice, sentence);
        }
    }

    /** How things are just now with that; what was said of it before is no problem any more. */
    synchronized void stands(Topic topic, Optional<String> sentence, StreamChoice choice, long nowNanos) {
        String before = sentence.isPresent() ? standing.put(topic, sentence.get()) : standing.remove(topic);
        if (before != null && !sentence.equals(Optional.of(before))) {
            problems.solved(before);
        }
        sentence.ifPresent(said -> problem(said, choice, nowNanos));
    }

    /** Problems, newest first. */
    List<String> problems() {
        return problems.latest();
    }

    private void tell(StreamEvent.Kind kind, StreamChoice choice, String detail) {
        listener.happened(new StreamEvent(Instant.now(), key, kind, choice.chosen(), detail));
    }
}
