package red5.faceswap.session;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The latest sentences about what is wrong with a stream, and which of them are worth a line in the log. Thread-safe. */
final class ProblemLog {
    private static final int KEPT = 10;
    private static final int REMEMBERED = 100;
    private static final long QUIET = TimeUnit.SECONDS.toNanos(30);
    private final ArrayDeque<String> latest = new ArrayDeque<>();
    private final Map<String, Long> told = new LinkedHashMap<>();

    /** Notes a sentence; false when the same was said within the last half minute. */
    synchronized boolean add(String sentence, long nowNanos) {
        latest.remove(sentence);
        latest.addFirst(sentence);
        if (latest.size() > KEPT) {
            latest.removeLast();
        }
        Long before = told.remove(sentence);
        boolean isNews = before == null || nowNanos - before > QUIET;
        told.put(sentence, isNews ? nowNanos : before);
        if (told.size() > REMEMBERED) {
            told.remove(told.keySet().iterator().next());
        }
        return isNews;
    }

    /** Takes a sentence back that is no longer true. */
    synchronized void solved(String sentence) {
        latest.remove(sentence);
    }

    /** Newest first. */
    synchronized List<String> latest() {
        return new ArrayList<>(latest);
    }
}
