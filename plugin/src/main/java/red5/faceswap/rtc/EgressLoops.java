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
import java.util.concurrent.TimeUnit;

/** The event loops that own the viewers, each with its thread. */
final class EgressLoops implements AutoCloseable {
    static final int CLOSE_SECONDS = 5;

    private final boolean epoll;
    private final EventLoopGroup group;

    /**
     * Starts them.
     *
     * @param count how many; plain Java sockets cannot share a port, so that there is one then
     * @param nativeTransport whether to use epoll where it exists
     */
    EgressLoops(int count, boolean nativeTransport) {
        epoll = nativeTransport && Epoll.isAvailable();
        var ioHandler = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        group = new MultiThreadIoEventLoopGroup(
                epoll ? count : 1, new DefaultThreadFactory("faceswap-rtc", true), ioHandler);
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
            GlobalEventExecutor.INSTANCE.awaitInactivity(CLOSE_SECONDS, TimeUnit.SECONDS); // Netty's helper thread
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
