package red5.faceswap.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.mina.core.buffer.IoBuffer;
import org.junit.jupiter.api.Test;
import org.red5.codec.IStreamCodecInfo;
import org.red5.codec.StreamCodecInfo;
import org.red5.server.api.stream.IBroadcastStream;
import org.red5.server.api.stream.IStreamListener;
import org.red5.server.net.rtmp.event.AudioData;
import org.red5.server.stream.AudioCodecFactory;
import red5.faceswap.media.AudioFrame;
import red5.faceswap.media.VideoFrame;
import red5.faceswap.pipeline.FrameSink;
import red5.faceswap.session.StreamKey;

class RtmpPacketsTest {
    private static final int[] CONFIGURATION = {0xaf, 0, 0x12, 0x10};
    private static final int[] SOUND = {0xaf, 1, 0x21, 0x10};

    private final List<IStreamListener> listeners = new ArrayList<>();

    private Supplier<IStreamCodecInfo> meanwhile = StreamCodecInfo::new;

    /** A publisher who sends something at the very moment at which Red5 is asked for the codecs' configurations. */
    private final IBroadcastStream stream = (IBroadcastStream) Proxy.newProxyInstance(
            RtmpPacketsTest.class.getClassLoader(),
            new Class<?>[] {IBroadcastStream.class},
            (self, method, arguments) -> switch (method.getName()) {
                case "getCodecInfo" -> meanwhile.get();
                case "addStreamListener" -> listeners.add((IStreamListener) arguments[0]);
                case "removeStreamListener" -> listeners.remove(arguments[0]);
                default -> null;
            });

    private void send(int... bytes) {
        listeners.forEach(listener -> listener.packetReceived(stream, new AudioData(data(bytes))));
    }

    private static IoBuffer data(int... bytes) {
        IoBuffer data = IoBuffer.allocate(bytes.length);
        for (int one : bytes) {
            data.put((byte) one);
        }
        return data.flip();
    }

    /** What the operator is told. */
    private List<String> problems() {
        List<String> problems = new ArrayList<>();
        RtmpPackets packets = new RtmpPackets(new StreamKey("live", "cam"), stream);
        packets.source().open(new FrameSink() {
            @Override
            public void arrived(long timestampMicros) {
                // nobody watches
            }

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
        send(SOUND);
        packets.close();
        assertEquals(List.of(), listeners);
        packets.source().close();
        return problems;
    }

    @Test
    void aConfigurationThatComesWhileTheSourceIsTiedIsNotLost() {
        meanwhile = () -> {
            send(CONFIGURATION);
            return new StreamCodecInfo();
        };
        assertEquals(List.of(), problems());
    }

    @Test
    void soundThatComesBeforeTheConfigurationWasAskedForIsNoReasonToComplain() {
        meanwhile = () -> {
            send(SOUND);
            StreamCodecInfo noted = new StreamCodecInfo();
            IoBuffer tag = data(CONFIGURATION);
            noted.setAudioCodec(AudioCodecFactory.getAudioCodec(tag));
            noted.getAudioCodec().addData(tag);
            return noted;
        };
        assertEquals(List.of(), problems());
    }

    @Test
    void soundWithoutAnyConfigurationIsOne() {
        assertEquals(1, problems().size());
    }
}
