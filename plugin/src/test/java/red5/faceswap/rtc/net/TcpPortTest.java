package red5.faceswap.rtc.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import java.io.DataInputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class TcpPortTest {
    private static final int PACKET = 1200;
    private static final int BURST = 10;
    private static final int BURSTS = 4000; // 48 MB
    private static final long PATIENCE_MILLIS = 30_000;

    private final Input input = new Input();
    private EventLoopGroup group;
    private TcpPort port;

    /** Takes everybody in. */
    private static final class Input implements PacketInput {
        private final CompletableFuture<TcpPeer> came = new CompletableFuture<>();
        private final CompletableFuture<TcpPeer> closed = new CompletableFuture<>();

        @Override
        public void received(byte[] data, int length, SocketAddress from) {
            TcpPeer peer = (TcpPeer) from;
            peer.trust();
            came.complete(peer);
        }

        @Override
        public void closed(TcpPeer from) {
            closed.complete(from);
        }
    }

    private void open(boolean nativeTransport) throws Exception {
        boolean epoll = nativeTransport && Epoll.isAvailable();
        group = new MultiThreadIoEventLoopGroup(1, epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
        InetSocketAddress local = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        port = TcpPort.open(group.next(), epoll, local, input, PATIENCE_MILLIS);
    }

    @AfterEach
    void close() {
        port.close();
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private Socket client() throws Exception {
        Socket client = new Socket();
        client.setReceiveBufferSize(64 * 1024);
        client.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port.port()));
        client.getOutputStream().write(new byte[] {0, 1, 7});
        return client;
    }

    /** Media as a burst has them, the last one shorter. */
    private static byte[] burst() {
        byte[] data = new byte[BURST * PACKET - 100];
        data[0] = (byte) 0x80;
        data[1] = 96;
        return data;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whoDoesNotReadIsSentLittleAndWhoReadsAgainGetsWholePackets(boolean nativeTransport) throws Exception {
        open(nativeTransport);
        try (Socket client = client()) {
            TcpPeer peer = input.came.get(30, TimeUnit.SECONDS);
            byte[] burst = burst();
            for (int i = 0; i < BURSTS; i++) {
                group.submit(() -> peer.send(burst, burst.length, PACKET)).sync();
            }
            assertTrue(port.sendsDropped() > BURSTS / 2, port.sendsDropped() + " dropped");
            byte[] last = {22, 1, 2, 3}; // a handshake's packet has room where media have none
            group.submit(() -> peer.send(last, last.length, last.length)).sync();
            DataInputStream in = new DataInputStream(client.getInputStream());
            long packets = 0;
            byte[] packet;
            do {
                packet = in.readNBytes(in.readUnsignedShort());
                boolean shorter = packets % BURST == BURST - 1;
                if (packet.length > last.length) {
                    assertEquals(shorter ? PACKET - 100 : PACKET, packet.length);
                    packets++;
                }
            } while (packet.length > last.length);
            assertArrayEquals(last, packet);
            assertEquals(BURSTS - port.sendsDropped(), packets / BURST);
        }
        input.closed.get(30, TimeUnit.SECONDS);
        assertEquals(0, port.connections());
    }

    @Test
    void whoIsSentToAfterItsEndIsForgotten() throws Exception {
        open(true);
        client().close();
        TcpPeer peer = input.came.get(30, TimeUnit.SECONDS);
        input.closed.get(30, TimeUnit.SECONDS);
        byte[] burst = burst();
        group.submit(() -> peer.send(burst, burst.length, PACKET)).sync();
        assertEquals(0, port.sendsDropped());
    }
}
