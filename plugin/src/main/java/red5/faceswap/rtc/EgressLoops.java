package red5.faceswap.rtc;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/** The event loops that own the viewers, each with its thread. */
final class EgressLoops implements AutoCloseable {
    static final int CLOSE_SECONDS = 5;

    private final boolean epoll;
    private final EventLoopGroup group;
    private final List<Thread> threads = new CopyOnWriteArrayList<>();

    /**
     * Starts them.
     *
     * @param count how many; plain Java sockets cannot share a port, so that there is one then
     * @param nativeTransport whether to use epoll where it exists
     */
    EgressLoops(int count, boolean nativeTransport) {
        epoll = nativeTransport && Epoll.isAvailable();
        var ioHandler = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        var named = new DefaultThreadFactory("faceswap-rtc", true);
        ThreadFactory kept = work -> kept(named.newThread(work));
        group = new MultiThreadIoEventLoopGroup(epoll ? count : 1, kept, ioHandler);
    }

    private Thread kept(Thread thread) {
        threads.add(thread);
        return thread;
    }

    List<EventLoop> loops() {
        List<EventLoop> loops = new ArrayList<>();
        group.forEach(executor -> loops.add((EventLoop) executor));
        return loops;
    }

    boolean epoll() {
        return epoll;
    }

    /** Waits a few seconds at most. */
    @Override
    public void close() {
        group.shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS)
                .awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
        try {
            for (Thread thread : threads) { // they tell of their end a moment before it
                thread.join(TimeUnit.SECONDS.toMillis(CLOSE_SECONDS));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits, a few seconds at most, for the end of the helper thread that Netty shares among all loops and keeps for a second after the last. */
    static void awaitHelper() {
        try {
            GlobalEventExecutor.INSTANCE.awaitInactivity(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
