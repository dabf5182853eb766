package red5.faceswap.rtc;

import io.netty.channel.EventLoop;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An event loop with viewers who have just been let in: it takes them in a few milliseconds later, or with the next thing that it is asked
 * for. Of a crowd that comes together, each answer would else wait for a loop that was woken for the one before. Thread-safe.
 */
final class Arrivals implements Executor {
    private static final long MOST_MILLIS = 5;

    private final EventLoop loop;
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>(); // as many as there are places at most
    private final AtomicBoolean due = new AtomicBoolean();

    Arrivals(EventLoop loop) {
        this.loop = loop;
    }

    /** The loop does that within some milliseconds. */
    void add(Runnable join) {
        waiting.add(join);
        if (due.compareAndSet(false, true)) {
            loop.schedule(this::takeIn, MOST_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** The loop does that as soon as it can, and takes in before who was added before. */
    @Override
    public void execute(Runnable work) {
        loop.execute(() -> {
            takeIn();
            work.run();
        });
    }

    private void takeIn() {
        due.set(false);
        for (Runnable next = waiting.poll(); next != null; next = waiting.poll()) {
            next.run();
        }
    }
}
