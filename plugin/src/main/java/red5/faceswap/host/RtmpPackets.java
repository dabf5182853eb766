package red5.faceswap.host;

import java.nio.ByteBuffer;
import org.apache.mina.core.buffer.IoBuffer;
import org.red5.server.api.stream.IBroadcastStream;
import org.red5.server.api.stream.IStreamListener;
import org.red5.server.api.stream.IStreamPacket;
import red5.faceswap.ingest.MediaPacket;
import red5.faceswap.ingest.RtmpSource;

/**
 * Copies one publisher's packets out of Red5's callback. Red5 releases a packet's buffer after the callback and queues packets
 * without bound behind it, so it returns at once.
 */
final class RtmpPackets implements IStreamListener, AutoCloseable {
    // RTMP message types. Red5's own accessors changed between versions, the bytes did not
    private static final byte AUDIO = 8;
    private static final byte VIDEO = 9;

    private final IBroadcastStream stream;
    private final RtmpSource source;

    RtmpPackets(IBroadcastStream stream, String name) {
        this.stream = stream;
        this.source = new RtmpSource(name, RtmpSource.DEFAULT_BACKLOG_BYTES);
    }

    boolean isOf(IBroadcastStream other) {
        return stream == other;
    }

    RtmpSource source() {
        return source;
    }

    void listen() {
        stream.addStreamListener(this);
    }

    @Override
    public void packetReceived(IBroadcastStream from, IStreamPacket packet) {
        IoBuffer data = packet.getData();
        if (data == null) {
            return;
        }
        switch (packet.getDataType()) {
            case VIDEO -> source.packet(copy(MediaPacket.Kind.VIDEO, data, packet));
            case AUDIO -> source.packet(copy(MediaPacket.Kind.AUDIO, data, packet));
            default -> {}
        }
    }

    private static MediaPacket copy(MediaPacket.Kind kind, IoBuffer data, IStreamPacket packet) {
        // a view of its own: other listeners and players read the same buffer
        ByteBuffer view = data.buf().duplicate();
        byte[] bytes = new byte[view.remaining()];
        view.get(bytes);
        return new MediaPacket(kind, bytes, packet.getTimestamp());
    }

    @Override
    public void close() {
        stream.removeStreamListener(this);
    }
}
