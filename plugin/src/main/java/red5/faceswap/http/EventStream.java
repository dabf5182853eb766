package red5.faceswap.http;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Server-sent events (WHATWG HTML, section 9.2) on their way to one client. What waits is bounded: of each subject only the latest
 * event, as a client that reads slowly or comes back later wants to know how things are, not how they were. Thread-safe, never blocks.
 */
public final class EventStream {
    private final Map<String, String> unsent = new LinkedHashMap<>();
    private final Runnable whenAsked;
    private Runnable reader = () -> {}; // the host's, of the request that is open now
    private boolean ended;

    /** @param whenAsked called whenever a request for the events has come: a good time to say how things are; must not block */
    public EventStream(Runnable whenAsked) {
        this.whenAsked = whenAsked;
    }

    /**
     * Adds an event.
     *
     * @param subject what it is about; an event about the same that still waits is dropped
     * @param event its name
     * @param json its data, without line breaks
     */
    public void send(String subject, String event, String json) {
        Runnable toWake;
        synchronized (this) {
            if (ended) {
                return;
            }
            unsent.remove(subject);
            unsent.put(subject, "event: " + event + "\ndata: " + json + "\n\n");
            toWake = reader;
        }
        toWake.run();
    }

    /** There will be no more events; what waits is still sent. */
    public void end() {
        Runnable toWake;
        synchronized (this) {
            ended = true;
            toWake = reader;
        }
        toWake.run();
    }

    /**
     * For the host: a request for the events has come and takes the place of an earlier one.
     *
     * @param wake called on any thread when {@link #next} has something or {@link #over} has become true; must not block
     */
    public void attach(Runnable wake) {
        Runnable before;
        synchronized (this) {
            before = reader;
            reader = wake;
        }
        before.run();
        whenAsked.run();
    }

    /** For the host: the next event as it is written, empty when there is none now, or not for this request any more. */
    public synchronized Optional<String> next(Runnable wake) {
        if (reader != wake || unsent.isEmpty()) {
            return Optional.empty();
        }
        String subject = unsent.keySet().iterator().next();
        return Optional.of(unsent.remove(subject));
    }

    /** For the host: whether that request has got all that it will ever get. */
    public synchronized boolean over(Runnable wake) {
        return reader != wake || (ended && unsent.isEmpty());
    }
}
