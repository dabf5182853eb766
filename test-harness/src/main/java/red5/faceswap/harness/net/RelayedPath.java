package red5.faceswap.harness.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One viewer's way over a link: a socket that the viewer takes for the server's, and, as in a NAT, one towards the server for each
 * address that the viewer sends from. Used by the link's thread; {@link #close} and {@link #moveElsewhere} under the link's lock.
 */
final class RelayedPath {
    private static final int HEADER_BYTES = 28; // IPv4 and UDP
    private static final int SOCKET_BYTES = 1 << 20;
    private static final int MOST_ADDRESSES = 32;

    private final Selector selector;
    private final OneWay down;
    private final OneWay up;
    private final InetSocketAddress server;
    private final DatagramChannel towardsViewer;
    private final Map<InetSocketAddress, DatagramChannel> towardsServer = new LinkedHashMap<>();

    /** @param server where viewers would send without the link; the relay listens at the same address on a port of its own */
    RelayedPath(Selector selector, OneWay down, OneWay up, InetSocketAddress server) throws IOException {
        this.selector = selector;
        this.down = down;
        this.up = up;
        this.server = server;
        this.towardsViewer = open(new InetSocketAddress(server.getAddress(), 0));
        towardsViewer.register(selector, SelectionKey.OP_READ, (Reader) this::fromViewer);
    }

    /** Reads everything that has come to one socket. */
    interface Reader {
        void read(ByteBuffer buffer, long now) throws IOException;
    }

    private static DatagramChannel open(InetSocketAddress local) throws IOException {
        DatagramChannel channel = DatagramChannel.open();
        try {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, SOCKET_BYTES);
            channel.setOption(StandardSocketOptions.SO_SNDBUF, SOCKET_BYTES);
            channel.configureBlocking(false);
            channel.bind(local);
            return channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Where the viewer is to send. */
    InetSocketAddress address() throws IOException {
        return (InetSocketAddress) towardsViewer.getLocalAddress();
    }

    /** From now on the server sees the viewer at another address, as after a change from one network to another. */
    void moveElsewhere() throws IOException {
        for (DatagramChannel channel : towardsServer.values()) {
            channel.close();
        }
        towardsServer.clear();
    }

    private void fromViewer(ByteBuffer buffer, long now) throws IOException {
        for (InetSocketAddress viewer = receive(buffer); viewer != null; viewer = receive(buffer)) {
            up.offer(new Datagram(bytes(buffer), towardsServer(viewer), server), now);
        }
    }

    private InetSocketAddress receive(ByteBuffer buffer) throws IOException {
        buffer.clear();
        return (InetSocketAddress) towardsViewer.receive(buffer);
    }

    private DatagramChannel towardsServer(InetSocketAddress viewer) throws IOException {
        DatagramChannel known = towardsServer.get(viewer);
        if (known != null) {
            return known;
        }
        if (towardsServer.size() >= MOST_ADDRESSES) {
            throw new IOException("a viewer behind the link sends from too many addresses: " + towardsServer.keySet());
        }
        DatagramChannel channel = open(new InetSocketAddress(server.getAddress(), 0));
        towardsServer.put(viewer, channel);
        channel.register(selector, SelectionKey.OP_READ, (Reader) (buffer, now) -> {
            buffer.clear();
            while (channel.receive(buffer) != null) {
                down.offer(new Datagram(bytes(buffer), towardsViewer, viewer), now);
                buffer.clear();
            }
        });
        return channel;
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.flip().remaining()];
        buffer.get(bytes);
        return bytes;
    }

    void close() throws IOException {
        towardsViewer.close();
        moveElsewhere();
    }

    /** A packet with the socket and the address that it leaves by. */
    private record Datagram(byte[] payload, DatagramChannel by, InetSocketAddress to) implements Parcel {
        @Override
        public int bytes() {
            return payload.length + HEADER_BYTES;
        }

        @Override
        public void arrive(long nanos) {
            if (!by.isOpen()) {
                return; // the viewer has left, or is elsewhere: on its old way nobody is reached
            }
            try {
                by.send(ByteBuffer.wrap(payload), to);
            } catch (IOException e) {
                throw new UncheckedIOException("the emulated link cannot send to " + to, e);
            }
        }
    }
}
