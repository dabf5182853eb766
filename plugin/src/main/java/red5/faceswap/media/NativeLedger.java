package red5.faceswap.media;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts what lives outside the Java heap: frames, codec contexts, networks, matrices. Whoever creates a native object
 * reports it here, whoever frees it reports that too, so that a test (or an operator) can see a leak as a number.
 * All methods may be called from any thread.
 */
public final class NativeLedger {
    private static final Map<String, AtomicLong> LIVE = new ConcurrentHashMap<>();

    private NativeLedger() {}

    /** One more object of that kind is alive, for example {@code "video-frame"}. */
    public static void opened(String kind) {
        LIVE.computeIfAbsent(kind, k -> new AtomicLong()).incrementAndGet();
    }

    /** One object of that kind was freed. */
    public static void closed(String kind) {
        LIVE.computeIfAbsent(kind, k -> new AtomicLong()).decrementAndGet();
    }

    /** Kinds with live objects and how many; empty when everything was freed. */
    public static Map<String, Long> live() {
        Map<String, Long> live = new TreeMap<>();
        LIVE.forEach((kind, count) -> {
            if (count.get() != 0) {
                live.put(kind, count.get());
            }
        });
        return live;
    }
}
