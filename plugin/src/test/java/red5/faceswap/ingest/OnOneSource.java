package red5.faceswap.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import red5.faceswap.media.NativeLedger;

/** An RTMP source whose frames are recorded, and of which nothing may be left afterwards. */
abstract class OnOneSource {
    final RecordingSink sink = new RecordingSink();
    final RtmpSource source = new RtmpSource("test", RtmpSource.DEFAULT_BACKLOG_BYTES);

    @AfterEach
    void nothingIsLeft() {
        source.close();
        assertEquals(Map.of(), NativeLedger.live());
    }

    /** Feeds packets no faster than they are decoded. */
    final void feed(List<MediaPacket> packets) throws InterruptedException {
        for (MediaPacket packet : packets) {
            source.packet(packet);
            sink.await("the queue empties", () -> source.waitingBytes() == 0);
        }
    }

    /** The same from a publisher who comes and goes, while somebody watches. */
    final void play(List<MediaPacket> packets) throws InterruptedException {
        source.open(sink);
        source.demand(true);
        feed(packets);
        source.close();
    }
}
