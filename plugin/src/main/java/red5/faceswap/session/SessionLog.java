package red5.faceswap.session;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says what happens to a stream: to the log, to the audit and, for problems, to the console. Thread-safe. */
final class SessionLog {
    private static final Logger LOG = LoggerFactory.getLogger(SwapSession.class);
    private final StreamKey key;
    private final StreamEvent.Listener listener;
    private final ProblemLog problems = new ProblemLog();
    private Optional<String> obstacle = Optional.empty();

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

    /** What keeps viewers from getting anything just now; what did before is no problem any more. */
    synchronized void obstacle(Optional<String> sentence, StreamChoice choice, long nowNanos) {
        if (!sentence.equals(obstacle)) {
            obstacle.ifPresent(problems::solved);
            obstacle = sentence;
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
