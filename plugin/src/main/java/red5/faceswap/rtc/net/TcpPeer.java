package red5.faceswap.rtc.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Arrays;

/**
 * The other end of one TCP connection, and as such an address to send to: two connections are never the same, whatever their numbers.
 * A receiver that does not keep up is sent less: beyond {@link #MEDIA_LIMIT} bytes that wait here, media are dropped, which the viewer
 * reports as loss. Owned by the event loop of the port; what other loops want of it is done there.
 */
public final class TcpPeer extends SocketAddress {
    /** Half a second of the best rung: congestion control acts on the delay long before. */
    static final int MEDIA_LIMIT = 128 * 1024;

    static final int MEDIA_AGAIN = MEDIA_LIMIT - 16 * 1024;

    /** What may wait beyond that, of checks' answers and handshakes. */
    private static final int CONTROL_LIMIT = 64 * 1024;

    private static final int LENGTH = 2;
    private static final long serialVersionUID = 1;

    private final transient Channel channel;
    private final transient TcpPort port;
    private final InetSocketAddress remote;
    private transient boolean trusted;
    private transient boolean dirty;

    TcpPeer(Channel channel, TcpPort port) {
        this.channel = channel;
        this.port = port;
        this.remote = (InetSocketAddress) channel.remoteAddress();
    }

    /** The address that its packets come from. */
    public InetSocketAddress remote() {
        return remote;
    }

    /** It has shown that it belongs to a viewer: it may stay as long as the viewer wants it. */
    public void trust() {
        onLoop(() -> {
            if (!trusted) {
                trusted = true;
                port.trusted(this);
            }
        });
    }

    private void onLoop(Runnable work) {
        if (channel.eventLoop().inEventLoop()) {
            work.run();
        } else {
            channel.eventLoop().execute(work);
        }
    }

    boolean trusted() {
        return trusted;
    }

    /** Sends packets that lie one after the other, as {@link PacketOutput} has it. */
    void send(byte[] data, int length, int segment) {
        if (!channel.isActive()) {
            return;
        }
        if (!channel.eventLoop().inEventLoop()) {
            byte[] copy = Arrays.copyOf(data, length);
            channel.eventLoop().execute(() -> send(copy, length, segment));
            return;
        }
        if (!room(PacketKind.of(data, length))) {
            port.dropped();
            return;
        }
        int packets = (length + segment - 1) / segment;
        ByteBuf out = channel.alloc().directBuffer(length + LENGTH * packets);
        for (int at = 0; at < length; at += segment) {
            int size = Math.min(segment, length - at);
            out.writeShort(size).writeBytes(data, at, size);
        }
        channel.write(out, channel.voidPromise());
        if (!dirty) {
            dirty = true;
            port.written(this);
        }
    }

    private boolean room(PacketKind kind) {
        return switch (kind) {
            case RTP, RTCP -> channel.isWritable();
            default -> channel.bytesBeforeWritable() < CONTROL_LIMIT;
        };
    }

    void flush() {
        dirty = false;
        channel.flush();
    }

    /** Sends what the system takes at once, and ends the connection. */
    public void close() {
        onLoop(() -> {
            channel.flush();
            channel.close();
        });
    }

    @Override
    public String toString() {
        return "tcp " + remote;
    }
}
