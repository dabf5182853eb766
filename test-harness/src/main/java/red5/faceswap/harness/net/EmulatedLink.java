package red5.faceswap.harness.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A link with real viewers behind it, all in user space: UDP goes over two {@link OneWay}s that all its viewers (and downloads)
 * share, HTTP over a {@link WhepProxy} without delay. Conditions can be changed while it runs. One thread. Thread-safe.
 *
 * <pre>
 * try (EmulatedLink link = EmulatedLink.withSeed(1)) {
 *     link.down(c -> c.withRate(800, 400));
 *     viewers.watch(CHROMIUM, RAW, link.behind(server.whep("live/cam")).toString(), ...);
 * }
 * </pre>
 */
public final class EmulatedLink implements AutoCloseable {
    private static final int LARGEST_PACKET = 1 << 16;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Selector selector;
    private final OneWay down;
    private final OneWay up;
    private final List<RelayedPath> paths = new ArrayList<>();
    private final List<WhepProxy> proxies = new ArrayList<>();
    private final List<Download> downloads = new ArrayList<>();
    private final Thread thread = new Thread(this::run, "harness-link");
    private LinkConditions downConditions = LinkConditions.CLEAN;
    private LinkConditions upConditions = LinkConditions.CLEAN;
    private Throwable failure;
    private boolean closed;

    private EmulatedLink(long seed) throws IOException {
        selector = Selector.open();
        down = new OneWay(seed);
        up = new OneWay(seed + 1);
        thread.setDaemon(true);
        thread.start();
    }

    /** A clean link; the seed decides which packets will be lost. */
    public static EmulatedLink withSeed(long seed) throws IOException {
        return new EmulatedLink(seed);
    }

    /** Changes what happens to packets from the server to its viewers. */
    public synchronized void down(UnaryOperator<LinkConditions> change) {
        downConditions = change.apply(downConditions);
        down.set(downConditions, System.nanoTime());
        selector.wakeup();
    }

    /** Changes what happens to packets from the viewers to the server. */
    public synchronized void up(UnaryOperator<LinkConditions> change) {
        upConditions = change.apply(upConditions);
        up.set(upConditions, System.nanoTime());
        selector.wakeup();
    }

    public void both(UnaryOperator<LinkConditions> change) {
        down(change);
        up(change);
    }

    /**
     * The address of a WHEP endpoint for viewers behind this link; as many as like may use it.
     *
     * @param endpoint as for viewers without the link
     */
    public URI behind(URI endpoint) throws IOException {
        WhepProxy proxy = new WhepProxy(endpoint, this);
        synchronized (this) {
            proxies.add(proxy);
        }
        return proxy.address();
    }

    /** All viewers appear at other addresses to the server from now on, as after a change of network. */
    public synchronized void moveViewers() throws IOException {
        for (RelayedPath path : paths) {
            path.moveElsewhere();
        }
    }

    /** A bulk download over TCP begins to share this link. */
    public synchronized Transfer download() {
        Download download = new Download(down, up, System.nanoTime());
        downloads.add(download);
        selector.wakeup();
        return new Transfer() {
            @Override
            public long bytes() {
                synchronized (EmulatedLink.this) {
                    return download.arrivedBytes();
                }
            }

            @Override
            public void close() {
                synchronized (EmulatedLink.this) {
                    download.stop();
                    downloads.remove(download);
                }
            }
        };
    }

    /** A download that goes on until it is closed. */
    public interface Transfer extends AutoCloseable {
        /** What has arrived so far, headers included. */
        long bytes();

        @Override
        void close();
    }

    /** From the server to the viewers. */
    public synchronized LinkCounts downCounts() {
        return down.counts();
    }

    /** From the viewers to the server. */
    public synchronized LinkCounts upCounts() {
        return up.counts();
    }

    /** A new viewer's way to that address of the server. */
    synchronized RelayedPath open(InetSocketAddress server) throws IOException {
        RelayedPath path = new RelayedPath(selector, down, up, server);
        paths.add(path);
        selector.wakeup();
        return path;
    }

    synchronized void close(RelayedPath path) throws IOException {
        paths.remove(path);
        path.close();
    }

    private void run() {
        ByteBuffer buffer = ByteBuffer.allocateDirect(LARGEST_PACKET);
        try {
            while (true) {
                long next = work(buffer);
                if (next < 0) {
                    return;
                }
                long wait = next - System.nanoTime();
                if (wait <= 0) {
                    selector.selectNow();
                } else {
                    selector.select((wait + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI);
                }
            }
        } catch (IOException | RuntimeException e) {
            synchronized (this) {
                failure = e;
            }
        }
    }

    /** Takes what has come and hands out what is due; gives the time at which more is due, -1 at the end. */
    private synchronized long work(ByteBuffer buffer) throws IOException {
        if (closed) {
            return -1;
        }
        for (SelectionKey key : selector.selectedKeys()) {
            if (key.isValid()) {
                ((RelayedPath.Reader) key.attachment()).read(buffer, System.nanoTime());
            }
        }
        selector.selectedKeys().clear();
        long now = System.nanoTime();
        down.deliver(now);
        up.deliver(now);
        long next = OneWay.NEVER;
        for (Download download : downloads) {
            download.timePassed(now);
            next = Math.min(next, download.next());
        }
        return Math.min(next, Math.min(down.next(), up.next()));
    }

    /** Ends it; an exception when it had ended by itself before, so that nobody believes in a link that was none. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            selector.wakeup();
        }
        try {
            thread.join();
            for (WhepProxy proxy : proxies) {
                proxy.close();
            }
            for (RelayedPath path : paths) {
                path.close();
            }
            selector.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (failure != null) {
            throw new IllegalStateException("the emulated link broke down", failure);
        }
    }
}
