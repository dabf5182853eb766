package red5.faceswap.host;

import java.util.concurrent.atomic.AtomicLong;
import red5.faceswap.ingest.MediaPacket;
import red5.faceswap.pipeline.FrameSink;
import red5.faceswap.pipeline.FrameSource;

/** Counts a publisher's packets and decodes nothing. */
final class PacketCounter implements FrameSource {
    private final AtomicLong video = new AtomicLong();
    private final AtomicLong audio = new AtomicLong();

    void packet(MediaPacket packet) {
        (packet.kind() == MediaPacket.Kind.VIDEO ? video : audio).incrementAndGet();
    }

    @Override
    public String describe() {
        return "RTMP";
    }

    @Override
    public void open(FrameSink sink) {}

    @Override
    public void demand(boolean wanted) {}

    @Override
    public Stats stats() {
        return new Stats(video.get(), audio.get(), 0, 0, 0, 0, 0);
    }

    @Override
    public void close() {}
}
