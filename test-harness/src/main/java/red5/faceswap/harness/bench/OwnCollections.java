package red5.faceswap.harness.bench;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;

/** How often the benchmark's own process has stood still to collect its garbage, and for how long, since the last look. */
final class OwnCollections {
    private final List<GarbageCollectorMXBean> collectors = ManagementFactory.getGarbageCollectorMXBeans();
    private long count;
    private long millis;

    OwnCollections() {
        sinceLast();
    }

    /** Count and mean length, for example {@code 3 of 7.3 ms}. */
    String sinceLast() {
        long countBefore = count;
        long millisBefore = millis;
        count = collectors.stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionCount)
                .sum();
        millis = collectors.stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionTime)
                .sum();
        return ServerCollections.words(count - countBefore, millis - millisBefore);
    }
}
