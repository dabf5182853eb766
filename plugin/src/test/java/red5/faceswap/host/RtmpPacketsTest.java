package red5.faceswap.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.apache.mina.core.buffer.IoBuffer;
import org.junit.jupiter.api.Test;
import org.red5.codec.IStreamCodecInfo;
import org.red5.codec.StreamCodecInfo;
import org.red5.server.api.stream.IBroadcastStream;
import org.red5.server.api.stream.IStreamListener;
import org.red5.server.net.rtmp.event.AudioData;
import red5.faceswap.media.AudioFrame;
import red5.faceswap.media.VideoFrame;
import red5.faceswap.pipeline.FrameSink;
import red5.faceswap.session.StreamKey;

class RtmpPacketsTest {
    private final List<IStreamListener> listeners = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();

    /** A publisher whose configuration comes at the very moment at which Red5 is asked whether there is one. */
    private final IBroadcastStream stream = (IBroadcastStream) Proxy.newProxyInstance(
            RtmpPacketsTest.class.getClassLoader(),
            new Class<?>[] {IBroadcastStream.class},
            (self, method, arguments) -> switch (method.getName()) {
                case "getCodecInfo" -> meanwhile();
                case "addStreamListener" -> listeners.add((IStreamListener) arguments[0]);
                case "removeStreamListener" -> listeners.remove(arguments[0]);
                default -> null;
            });

    private IStreamCodecInfo meanwhile() {
        IStreamCodecInfo asked = new StreamCodecInfo();
        send(0xaf, 0, 0x12, 0x10);
        return asked;
    }

    private void send(int... bytes) {
        IoBuffer data = IoBuffer.allocate(bytes.length);
        for (int one : bytes) {
            data.put((byte) one);
        }
        listeners.forEach(listener -> listener.packetReceived(stream, new AudioData(data.flip())));
    }

    @Test
    void aConfigurationThatComesWhileTheSourceIsTiedIsNotLost() {
        RtmpPackets packets = new RtmpPackets(new StreamKey("live", "cam"), stream);
        packets.source().open(new FrameSink() {
            @Override
            public void video(VideoFrame frame) {
                frame.close();
            }

            @Override
            public void audio(AudioFrame sound) {
                // nobody listens
            }

            @Override
            public void problem(String sentence) {
                problems.add(sentence);
            }
        });
        packets.listen();
        send(0xaf, 1, 0x21, 0x10);
        assertEquals(List.of(), problems);
        packets.close();
        assertEquals(List.of(), listeners);
        packets.source().close();
    }
}
