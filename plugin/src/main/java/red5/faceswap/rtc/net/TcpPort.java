package red5.faceswap.rtc.net;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one TCP port of viewers whose networks let no UDP through (RFC 6544: they connect, we accept). What a connection carries is what
 * UDP would carry, each packet with its length before it. The first packet of a connection must be an authentic connectivity check and
 * must come soon; whoever sends anything else is a stranger and is closed. Owned by one event loop.
 */
public final class TcpPort implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TcpPort.class);
    private static final int BACKLOG = 256;
    private static final int MAX_STRANGERS = 256;
    private static final int MAX_STRANGERS_OF_ONE = 32;
    private static final int READ_BYTES = 4096;
    private static final int SYSTEM_BUFFER = 256 * 1024;

    /** What the kernel may hold unsent: more would be delay that nothing can take back. */
    private static final long UNSENT_BYTES = 16 * 1024;

    private final PacketInput input;
    private final EventLoop loop;
    private final long strangerMillis;
    private final Strangers<TcpPeer> strangers = new Strangers<>(MAX_STRANGERS, MAX_STRANGERS_OF_ONE);
    private final Set<TcpPeer> peers = new HashSet<>();
    private final List<TcpPeer> written = new ArrayList<>();
    private final Channel channel;
    private volatile int connections;
    private volatile long dropped;

    private TcpPort(EventLoop loop, boolean epoll, InetSocketAddress local, PacketInput input, long strangerMillis)
            throws IOException {
        this.loop = loop;
        this.input = input;
        this.strangerMillis = strangerMillis;
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loop, loop)
                .channel(epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(READ_BYTES))
                .childOption(
                        ChannelOption.WRITE_BUFFER_WATER_MARK,
                        new WriteBufferWaterMark(TcpPeer.MEDIA_AGAIN, TcpPeer.MEDIA_LIMIT))
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel accepted) {
                        accept(accepted);
                    }
                });
        if (epoll) {
            bootstrap.childOption(EpollChannelOption.TCP_NOTSENT_LOWAT, UNSENT_BYTES);
        } else {
            bootstrap.childOption(ChannelOption.SO_SNDBUF, SYSTEM_BUFFER);
        }
        var bound = bootstrap.bind(local).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException("TCP port " + local.getPort() + " cannot be opened", bound.cause());
        }
        channel = bound.channel();
    }

    /**
     * Opens the port. Waits for the bind: not for an event loop's thread.
     *
     * @param epoll whether the loop is a native one
     * @param strangerMillis how long a connection may go without an authentic check
     * @throws IOException when the port is taken or forbidden
     */
    public static TcpPort open(
            EventLoop loop, boolean epoll, InetSocketAddress local, PacketInput input, long strangerMillis)
            throws IOException {
        return new TcpPort(loop, epoll, local, input, strangerMillis);
    }

    /** The port it got. */
    public int port() {
        return ((InetSocketAddress) channel.localAddress()).getPort();
    }

    /** Connections that are open. */
    public int connections() {
        return connections;
    }

    /** Sends given up because the receiver does not keep up. */
    public long sendsDropped() {
        return dropped;
    }

    private void accept(SocketChannel accepted) {
        if (accepted.remoteAddress() == null) { // gone again
            accepted.close();
            return;
        }
        TcpPeer peer = new TcpPeer(accepted, this);
        if (!strangers.admit(peer, peer.remote().getAddress())) {
            LOG.debug("{} refused: too many connections from there that say nothing", peer);
            accepted.close();
            return;
        }
        peers.add(peer);
        connections = peers.size();
        Future<?> deadline = loop.schedule(() -> closeStranger(peer), strangerMillis, TimeUnit.MILLISECONDS);
        accepted.pipeline().addLast(new Inbound(peer, deadline));
        strangers.surplus().ifPresent(TcpPeer::close);
    }

    private static void closeStranger(TcpPeer peer) {
        if (!peer.trusted()) {
            peer.close();
        }
    }

    void trusted(TcpPeer peer) {
        strangers.remove(peer);
    }

    void dropped() {
        dropped++; // only the loop writes
    }

    /** All that was written in this turn of the loop leaves at its end. */
    void written(TcpPeer peer) {
        if (written.isEmpty()) {
            loop.execute(this::flush);
        }
        written.add(peer);
    }

    private void flush() {
        List<TcpPeer> now = List.copyOf(written);
        written.clear();
        now.forEach(TcpPeer::flush);
    }

    private void gone(TcpPeer peer) {
        strangers.remove(peer);
        if (peers.remove(peer)) {
            connections = peers.size();
            input.closed(peer);
        }
    }

    /** Closes the port and all connections. Waits: not for an event loop's thread. */
    @Override
    public void close() {
        channel.close().awaitUninterruptibly();
        loop.submit(() -> List.copyOf(peers).forEach(TcpPeer::close)).awaitUninterruptibly();
    }

    private final class Inbound extends SimpleChannelInboundHandler<ByteBuf> {
        private final TcpPeer peer;
        private final Future<?> deadline;
        private final FrameReader frames = new FrameReader();

        Inbound(TcpPeer peer, Future<?> deadline) {
            this.peer = peer;
            this.deadline = deadline;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, ByteBuf bytes) {
            if (context.channel().isActive() && !frames.read(bytes, this::packet)) {
                LOG.debug("{} closed: not a viewer's packets", peer);
                peer.close();
            }
        }

        private boolean packet(byte[] data, int length) {
            if (length > 0) { // an empty one keeps a connection alive (RFC 4571, section 2)
                input.received(data, length, peer);
            }
            return peer.trusted();
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            deadline.cancel(false);
            gone(peer);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            if (!(cause instanceof IOException)) {
                LOG.warn("{} failed", peer, cause);
            } else if (context.channel().isOpen()) { // said once, not for each packet that waited
                LOG.debug("{} broke: {}", peer, cause.getMessage()); // reset by the peer, mostly
            }
            context.close();
        }
    }
}
