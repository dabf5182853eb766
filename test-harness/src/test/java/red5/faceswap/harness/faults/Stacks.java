package red5.faceswap.harness.faults;

import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The threads of a server at one moment, and what is wrong with some. */
final class Stacks {
    private static final String OURS = "at red5.faceswap.";
    private final List<String> threads;

    /** @param dump as the JVM prints it */
    Stacks(String dump) {
        threads = Arrays.asList(dump.split("\n\n"));
    }

    /** Those that sleep in code of ours. */
    List<String> ofOursThatSleep() {
        return with(t -> t.contains(OURS) && t.contains("at java.lang.Thread.sleep"))
                .toList();
    }

    /** Threads of HTTP requests that wait for something in code of ours, as for media or a lock that is held while media are awaited. */
    List<String> ofRequestsThatWaitInOurs() {
        return with(t -> t.startsWith("\"http-")
                        && t.contains(OURS)
                        && (t.contains("WAITING (parking)") || t.contains("WAITING (on object monitor)")))
                .toList();
    }

    private Stream<String> with(Predicate<String> wanted) {
        return threads.stream().map(String::strip).filter(wanted);
    }
}
