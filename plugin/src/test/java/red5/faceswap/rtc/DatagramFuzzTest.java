package red5.faceswap.rtc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import red5.faceswap.rtc.net.Mutations;
import red5.faceswap.rtc.net.StunClient;
import red5.faceswap.rtc.net.StunRequest;

/**
 * Datagrams of any kind, from strangers and from a viewer's own address: nothing is thrown, nobody's session ends, and no answer goes to
 * who does not know the password.
 */
@Timeout(300)
class DatagramFuzzTest {
    private static final InetSocketAddress STRANGER = new InetSocketAddress("203.0.113.5", 4000);
    private static final byte DTLS_FIRST = 20;
    private static final byte DTLS_LAST = 63;

    /** A port with one connected viewer behind it. */
    private static final class Port {
        private final ViewerBench bench = ViewerBench.connected();
        private final Demultiplexer demultiplexer =
                new Demultiplexer(new PacketRoutes(), Runnable::run, () -> bench.now, new Random(1));
        private final List<byte[]> answers = new ArrayList<>();

        Port() {
            demultiplexer.output((data, length, segment, to) -> answers.add(data));
            demultiplexer.add(bench.viewer, IceCredentials.of(bench.viewer));
            byte[] check = check(bench.local.password());
            demultiplexer.received(check, check.length, ViewerBench.HERE);
            assertEquals(1, answers.size());
            answers.clear();
        }

        void take(byte[] data) {
            demultiplexer.received(data.clone(), data.length, STRANGER);
            boolean dtls = data.length > 0 && data[0] >= DTLS_FIRST && data[0] <= DTLS_LAST;
            if (!dtls) { // a broken handshake is the viewer's own affair
                demultiplexer.received(data.clone(), data.length, ViewerBench.HERE);
            }
            boolean sound = StunRequest.parse(data, data.length)
                    .filter(request -> request.authentic(bench.local.password()))
                    .isPresent();
            assertTrue(answers.isEmpty() || sound, "an answer to who does not know the password");
            assertTrue(answers.stream().allMatch(answer -> answer.length <= 120), "no amplification");
            answers.clear();
            assertNull(bench.gone, "the session goes on");
        }
    }

    private static byte[] check(String password) {
        return StunClient.request("ufrag:remote", password, true, new Random(3));
    }

    private static List<byte[]> seeds() {
        byte[] report = new byte[52];
        report[0] = (byte) 0x81;
        report[1] = (byte) 201;
        report[3] = 12;
        byte[] media = new byte[60];
        media[0] = (byte) 0x80;
        media[1] = 96;
        return List.of(
                check("password"),
                check("wrong"),
                StunClient.answer(check("password"), ViewerBench.REMOTE_PASSWORD),
                report,
                media,
                new byte[] {22, (byte) 0xfe, (byte) 0xfd},
                new byte[0]);
    }

    @FuzzTest(maxDuration = "1m")
    void anyDatagram(byte[] data) {
        new Port().take(data);
    }

    @Test
    void changedDatagrams() {
        Port port = new Port();
        new Mutations(7, seeds()).run(20_000, port::take);
        assertTrue(port.demultiplexer.garbage() > 10_000, "most of it is worth nothing");
    }
}
