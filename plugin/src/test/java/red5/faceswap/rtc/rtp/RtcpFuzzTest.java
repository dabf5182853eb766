package red5.faceswap.rtc.rtp;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.provider.MethodSource;
import red5.faceswap.rtc.net.Mutations;

/** Reports of any kind are read to their end, and say no more than fits into them. */
@Timeout(300)
class RtcpFuzzTest {
    private static final int NACKS_PER_BYTE = 5; // 17 for four bytes

    private static final class Counter {
        private int said;

        /** Whatever a sink may be told. */
        RtcpReader.Sink sink() {
            return (RtcpReader.Sink) Proxy.newProxyInstance(
                    RtcpReader.Sink.class.getClassLoader(),
                    new Class<?>[] {RtcpReader.Sink.class},
                    (self, method, values) -> {
                        said++;
                        return method.getReturnType() == boolean.class ? Boolean.TRUE : null;
                    });
        }
    }

    private static byte[] packet(int format, int type, int... words) {
        ByteBuffer packet = ByteBuffer.allocate(4 + 4 * words.length);
        packet.put((byte) (0x80 | format)).put((byte) type).putShort((short) words.length);
        for (int word : words) {
            packet.putInt(word);
        }
        return packet.array();
    }

    private static List<byte[]> seeds() {
        return List.of(
                packet(1, 201, 1, 1001, 0x0a000001, 99, 12, 0x1234_5678, 65_536),
                packet(1, 200, 1, 2, 3, 4, 5, 6, 1001, 0, 99, 12, 0x1234_5678, 65_536),
                packet(1, 205, 1, 1001, 0x0010_ffff, 0x0100_0001),
                packet(1, 206, 1, 1001),
                packet(4, 206, 1, 0, 1001, 0x0100_0000),
                packet(15, 206, 1, 0, 0x52454D42, 0x010b_f000, 1001),
                packet(15, 205, 1, 1001, 0x0001_0004, 0x0000_0101, 0x2004_0404, 0x0404_0000),
                packet(0, 207, 1, 0x0400_0002, 0x1234_5678, 0x9abc_def0),
                packet(1, 202, 1, 0x0106_6162, 0x6364_6566, 0));
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "1m")
    void anyReport(byte[] data) {
        read(data);
    }

    @Test
    void changedReports() {
        new Mutations(8, seeds()).run(20_000, RtcpFuzzTest::read);
    }

    private static void read(byte[] data) {
        Counter counter = new Counter();
        RtcpReader.read(data, data.length, counter.sink());
        assertTrue(counter.said <= NACKS_PER_BYTE * data.length, counter.said + " for " + data.length + " bytes");
    }
}
