package red5.faceswap.host;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.mina.core.buffer.IoBuffer;
import org.red5.codec.IAudioStreamCodec;
import org.red5.codec.IStreamCodecInfo;
import org.red5.codec.IVideoStreamCodec;
import org.red5.server.api.stream.IBroadcastStream;
import org.red5.server.api.stream.IStreamListener;
import org.red5.server.api.stream.IStreamPacket;
import red5.faceswap.ingest.MediaPacket;
import red5.faceswap.ingest.RtmpSource;
import red5.faceswap.session.StreamKey;

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
    private final List<MediaPacket> early = new ArrayList<>();
    private boolean tied;

    RtmpPackets(StreamKey key, IBroadcastStream stream) {
        this.stream = stream;
        this.source = new RtmpSource(key.toString(), RtmpSource.DEFAULT_BACKLOG_BYTES);
    }

    boolean isOf(IBroadcastStream other) {
        return stream == other;
    }

    RtmpSource source() {
        return source;
    }

    /**
     * Begins to listen; of a stream that has been live for a while also takes the codecs' configurations, which come only once. Red5 notes a
     * configuration before it tells the listeners, so one that comes meanwhile is had at least once, and twice does no harm. Other packets that come
     * meanwhile wait until the configurations are known.
     */
    void listen() {
        stream.addStreamListener(this);
        IStreamCodecInfo codecs = stream.getCodecInfo();
        if (codecs != null) {
            IVideoStreamCodec video = codecs.getVideoCodec();
            IAudioStreamCodec audio = codecs.getAudioCodec();
            configuration(MediaPacket.Kind.VIDEO, video == null ? null : video.getDecoderConfiguration());
            configuration(MediaPacket.Kind.AUDIO, audio == null ? null : audio.getDecoderConfiguration());
        }
        synchronized (this) {
            early.forEach(source::packet);
            early.clear();
            tied = true;
        }
    }

    private void configuration(MediaPacket.Kind kind, IoBuffer data) {
        if (data != null) {
            source.packet(new MediaPacket(kind, copy(data), 0));
        }
    }

    @Override
    public void packetReceived(IBroadcastStream from, IStreamPacket packet) {
        IoBuffer data = packet.getData();
        if (data == null) {
            return;
        }
        switch (packet.getDataType()) {
            case VIDEO -> packet(new MediaPacket(MediaPacket.Kind.VIDEO, copy(data), packet.getTimestamp()));
            case AUDIO -> packet(new MediaPacket(MediaPacket.Kind.AUDIO, copy(data), packet.getTimestamp()));
            default -> {}
        }
    }

    private void packet(MediaPacket packet) {
        synchronized (this) {
            if (!tied) {
                early.add(packet);
                return;
            }
        }
        source.packet(packet);
    }

    private static byte[] copy(IoBuffer data) {
        // a view of its own: other listeners and players read the same buffer
        ByteBuffer view = data.buf().duplicate();
        byte[] bytes = new byte[view.remaining()];
        view.get(bytes);
        return bytes;
    }

    @Override
    public void close() {
        stream.removeStreamListener(this);
    }
}
