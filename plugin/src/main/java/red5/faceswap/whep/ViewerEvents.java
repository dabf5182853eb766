package red5.faceswap.whep;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import red5.faceswap.http.EventStream;
import red5.faceswap.session.StreamEvent;
import red5.faceswap.session.StreamKey;

/**
 * Tells viewers who listen when their stream's publisher comes and goes, and how many watch it (draft-ietf-wish-whep, server-sent events
 * extension). On a thread of its own, so that whoever brings news waits for nobody. Thread-safe.
 */
public final class ViewerEvents implements StreamEvent.Listener, AutoCloseable {
    static final String ACTIVE = "active";
    static final String INACTIVE = "inactive";
    static final String VIEWER_COUNT = "viewercount";
    static final List<String> ALL = List.of(ACTIVE, INACTIVE, VIEWER_COUNT);

    private static final String PUBLICATION = "publication"; // the subject of active and inactive
    private static final long COUNT_MILLIS = 1000;

    /** One listener. It is told how things are whenever it asks, and from then on what changes. */
    final class Feed {
        private final StreamKey key;
        private final Set<String> wanted;
        private final IntSupplier viewers;
        private final EventStream stream = new EventStream(() -> thread.execute(this::refresh));
        private boolean asked; // of the thread

        private Feed(StreamKey key, Set<String> wanted, IntSupplier viewers) {
            this.key = key;
            this.wanted = wanted;
            this.viewers = viewers;
        }

        /** Takes its events. */
        EventStream stream() {
            return stream;
        }

        /** Never at first that nobody publishes, as the draft asks. */
        private void refresh() {
            if (!away.contains(key)) {
                tell(PUBLICATION, ACTIVE, "{}");
            } else if (asked) {
                tell(PUBLICATION, INACTIVE, "{}");
            }
            asked = true;
            tellCount();
        }

        private void tell(String subject, String event, String json) {
            if (wanted.contains(event)) {
                stream.send(subject, event, json);
            }
        }

        private void tellCount() {
            tell(VIEWER_COUNT, VIEWER_COUNT, "{\"viewercount\":" + viewers.getAsInt() + "}");
        }
    }

    private final ScheduledThreadPoolExecutor thread;
    /** Changed by the thread alone; others may look whether anybody listens. */
    private final Map<StreamKey, List<Feed>> feeds = new ConcurrentHashMap<>();
    // these belong to the thread
    private final Set<StreamKey> away = new HashSet<>();
    private final Set<StreamKey> countDue = new HashSet<>();

    public ViewerEvents() {
        thread = new ScheduledThreadPoolExecutor(
                1,
                task -> {
                    Thread worker = new Thread(task, "faceswap-viewer-events");
                    worker.setDaemon(true);
                    return worker;
                },
                new ThreadPoolExecutor.DiscardPolicy()); // news after the end are for nobody
    }

    @Override
    public void happened(StreamEvent event) {
        StreamKey key = event.key();
        switch (event.kind()) {
            case PUBLISHED ->
                thread.execute(() -> {
                    away.remove(key);
                    of(key).forEach(feed -> feed.tell(PUBLICATION, ACTIVE, "{}"));
                });
            case PUBLISHER_LEFT ->
                thread.execute(() -> {
                    away.add(key);
                    of(key).forEach(feed -> feed.tell(PUBLICATION, INACTIVE, "{}"));
                });
            case ENDED -> thread.execute(() -> away.remove(key));
            case SETTINGS, PROBLEM -> {} // the publisher stays
        }
    }

    /** The number of viewers of that stream is another one. Told at most once a second. */
    void viewersChanged(StreamKey key) {
        if (!feeds.containsKey(key)) {
            return; // who begins to listen is told the number anyway, and a crowd that joins need not wake a thread for
            // each
        }
        thread.execute(() -> {
            if (!of(key).isEmpty() && countDue.add(key)) {
                thread.schedule(() -> tellCounts(key), COUNT_MILLIS, TimeUnit.MILLISECONDS);
            }
        });
    }

    private void tellCounts(StreamKey key) {
        countDue.remove(key);
        of(key).forEach(Feed::tellCount);
    }

    private List<Feed> of(StreamKey key) {
        return feeds.getOrDefault(key, List.of());
    }

    /**
     * Adds a listener.
     *
     * @param key the stream it watches
     * @param wanted names of the events that it asked for
     * @param viewers how many watch
     */
    Feed listen(StreamKey key, Set<String> wanted, IntSupplier viewers) {
        Feed feed = new Feed(key, wanted, viewers);
        thread.execute(() -> feeds.computeIfAbsent(key, k -> new ArrayList<>()).add(feed));
        return feed;
    }

    /** A listener is told no more, and its request ends. */
    void remove(Feed feed) {
        thread.execute(() -> {
            feeds.computeIfPresent(feed.key, (key, present) -> {
                present.remove(feed);
                return present.isEmpty() ? null : present;
            });
            feed.stream.end();
        });
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
