package red5.faceswap.host;

import java.util.Map;
import java.util.TreeMap;
import org.apache.mina.core.buffer.IoBuffer;
import org.red5.io.amf.Output;
import org.red5.server.net.rtmp.event.Notify;
import red5.faceswap.media.Size;

/**
 * What players are told of a stream before its first picture, as any publisher tells it: {@code onMetaData} (Adobe FLV specification 10.1, E.5).
 *
 * @param size of the pictures
 * @param sound whether there is any
 */
record StreamFacts(Size size, boolean sound) {
    private static final int AVC = 7;
    private static final int AAC = 10;
    private static final int SAMPLE_RATE = 48_000;
    private static final int ROOM = 256;

    /** Anew for each time it is sent, since a buffer has one place to read at. */
    Notify message() {
        Map<Object, Object> facts = new TreeMap<>();
        facts.put("encoder", "red5-faceswap");
        facts.put("width", size.width());
        facts.put("height", size.height());
        facts.put("videocodecid", AVC);
        if (sound) {
            facts.put("audiocodecid", AAC);
            facts.put("audiosamplerate", SAMPLE_RATE);
            facts.put("stereo", true);
        }
        IoBuffer data = IoBuffer.allocate(ROOM).setAutoExpand(true);
        Output amf = new Output(data);
        amf.writeString("onMetaData");
        amf.writeMap(facts);
        return new Notify(data.flip());
    }
}
