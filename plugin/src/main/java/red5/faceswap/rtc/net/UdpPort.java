package red5.faceswap.rtc.net;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.unix.Errors.NativeIoException;
import io.netty.channel.unix.SegmentedDatagramPacket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one UDP port of all viewers, or one loop's share of it. On Linux datagrams for one viewer leave as segments of a single send (UDP GSO), which halves
 * their cost; where the kernel or the network card refuses that, they leave singly from then on. Owned by one event loop.
 */
public final class UdpPort implements PacketOutput, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(UdpPort.class);
    private static final int MAX_DATAGRAM = 2048;
    private static final int BATCH = 16;
    private static final int SLAB_BYTES = 32 * 1024;
    private static final int SOCKET_BUFFER = 4 << 20;
    private static final int MAX_PENDING_BYTES = 8 << 20;
    private static final int EIO = 5;
    private static final int EINVAL = 22;

    private final PacketInput input;
    private final Channel channel;
    private final ByteBuf[] slabs = new ByteBuf[BATCH];
    private final InetSocketAddress[] receivers = new InetSocketAddress[BATCH];
    private final int[] segments = new int[BATCH];
    private int batched;
    private boolean segmentation;
    private boolean segmentationRefused;
    private volatile long sendErrors;
    private volatile long sendsDropped;

    private UdpPort(EventLoop loop, boolean epoll, boolean shared, InetSocketAddress local, PacketInput input)
            throws IOException {
        this.input = input;
        this.segmentation = epoll && EpollDatagramChannel.isSegmentedDatagramPacketSupported();
        Bootstrap bootstrap = new Bootstrap()
                .group(loop)
                .channel(epoll ? EpollDatagramChannel.class : NioDatagramChannel.class)
                .option(ChannelOption.SO_SNDBUF, SOCKET_BUFFER)
                .option(ChannelOption.SO_RCVBUF, SOCKET_BUFFER)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(1 << 20, MAX_PENDING_BYTES))
                .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(MAX_DATAGRAM))
                .handler(new ChannelInitializer<DatagramChannel>() {
                    @Override
                    protected void initChannel(DatagramChannel c) {
                        c.pipeline().addLast(new Inbound());
                    }
                });
        if (shared) {
            bootstrap.option(EpollChannelOption.SO_REUSEPORT, true);
        }
        var bound = bootstrap.bind(local).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException(
                    "UDP port " + local.getPort() + " cannot be opened ("
                            + bound.cause().getMessage()
                            + "): free it, or choose another one by rtc.port, and restart the server.",
                    bound.cause());
        }
        channel = bound.channel();
        for (int i = 0; i < BATCH; i++) {
            slabs[i] = Unpooled.directBuffer(SLAB_BYTES, SLAB_BYTES);
        }
    }

    /**
     * Opens the port. Waits for the bind: not for an event loop's thread.
     *
     * @param epoll whether the loop is a native one
     * @throws IOException when the port is taken or forbidden
     */
    public static UdpPort open(EventLoop loop, boolean epoll, InetSocketAddress local, PacketInput input)
            throws IOException {
        return new UdpPort(loop, epoll, false, local, input);
    }

    /**
     * Opens the port once for each of several native loops. The system gives all packets of an address to the same of these sockets, whichever.
     * Waits: not for an event loop's thread.
     *
     * @param inputs one for each loop
     * @throws IOException when the port is taken or forbidden
     */
    static List<UdpPort> openShared(List<EventLoop> loops, InetSocketAddress local, List<? extends PacketInput> inputs)
            throws IOException {
        // a port that is opened to be shared would be shared with another server of the same user, too
        UdpPort alone = open(loops.get(0), true, local, inputs.get(0));
        InetSocketAddress address = new InetSocketAddress(local.getAddress(), alone.port());
        alone.close();
        List<UdpPort> opened = new ArrayList<>();
        try {
            for (int i = 0; i < loops.size(); i++) {
                opened.add(new UdpPort(loops.get(i), true, true, address, inputs.get(i)));
            }
            return opened;
        } catch (IOException e) {
            opened.forEach(UdpPort::close);
            throw e;
        }
    }

    /** The port it got. */
    public int port() {
        return ((InetSocketAddress) channel.localAddress()).getPort();
    }

    /** Sends that the system refused. */
    public long sendErrors() {
        return sendErrors;
    }

    /** Sends given up because the socket could not keep up. */
    public long sendsDropped() {
        return sendsDropped;
    }

    @Override
    public void send(byte[] data, int length, int segment, SocketAddress receiver) {
        InetSocketAddress to = (InetSocketAddress) receiver;
        if (!channel.isWritable()) {
            sendsDropped++;
            return;
        }
        ByteBuf slab = slabs[batched];
        if (slab.refCnt() != 1) { // still queued by the channel
            slab.release();
            slab = slabs[batched] = Unpooled.directBuffer(SLAB_BYTES, SLAB_BYTES);
        }
        slab.clear().writeBytes(data, 0, length);
        receivers[batched] = to;
        segments[batched] = segment;
        if (segment < length && segmentation) {
            channel.write(new SegmentedDatagramPacket(slab.retainedDuplicate(), segment, to), channel.voidPromise());
        } else {
            writeSingly(slab, segment, to);
        }
        if (++batched == BATCH) {
            flush();
        }
    }

    private void writeSingly(ByteBuf slab, int segment, InetSocketAddress to) {
        int length = slab.readableBytes();
        for (int at = 0; at < length; at += segment) {
            ByteBuf datagram = slab.retainedSlice(at, Math.min(segment, length - at));
            channel.write(new DatagramPacket(datagram, to), channel.voidPromise());
        }
    }

    @Override
    public void flush() {
        if (batched == 0) {
            return;
        }
        int sent = batched;
        batched = 0;
        channel.flush();
        if (segmentationRefused) {
            segmentationRefused = false;
            for (int i = 0; i < sent; i++) {
                if (segments[i] < slabs[i].readableBytes()) {
                    writeSingly(slabs[i], segments[i], receivers[i]); // those that did get through count as duplicates
                }
            }
            channel.flush();
        }
    }

    private void sendFailed(Throwable cause) {
        sendErrors++;
        if (segmentation && cause instanceof NativeIoException error && refusesSegmentation(error)) {
            segmentation = false;
            segmentationRefused = true;
            LOG.info("Segmented UDP sends are not possible here ({}): sending singly", error.getMessage());
        } else {
            LOG.debug("UDP send failed", cause); // unreachable, no buffer: UDP loses packets anyway
        }
    }

    private static boolean refusesSegmentation(NativeIoException error) {
        int code = Math.abs(error.expectedErr());
        return code == EIO || code == EINVAL;
    }

    /** Closes the socket and frees its buffers. Waits: not for an event loop's thread. */
    @Override
    public void close() {
        channel.eventLoop()
                .submit(() -> {
                    for (ByteBuf slab : slabs) {
                        slab.release();
                    }
                    channel.close();
                })
                .awaitUninterruptibly();
        channel.closeFuture().awaitUninterruptibly();
    }

    private final class Inbound extends SimpleChannelInboundHandler<DatagramPacket> {
        private final byte[] data = new byte[MAX_DATAGRAM];

        @Override
        protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
            int length = Math.min(packet.content().readableBytes(), MAX_DATAGRAM);
            packet.content().readBytes(data, 0, length);
            input.received(data, length, packet.sender());
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            flush();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            sendFailed(cause);
        }
    }
}
