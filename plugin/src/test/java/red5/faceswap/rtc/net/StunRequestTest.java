package red5.faceswap.rtc.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StunRequestTest {
    /** The sample request of RFC 5769, section 2.1. */
    private static final byte[] SAMPLE = HexFormat.of()
            .parseHex("000100582112a442b7e7a701bc34d686fa87dfae"
                    + "802200105354554e207465737420636c69656e74"
                    + "002400046e0001ff80290008932ff9b151263b36"
                    + "000600096576746a3a68367659202020"
                    + "000800149aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a2"
                    + "80280004e57a3bcf");

    private static final String SAMPLE_PASSWORD = "VOkJxbRl1RmTxUk/WvJxBt";
    private final Random random = new Random(5);

    @Test
    void readsTheSampleOfTheSpecification() {
        StunRequest request = StunRequest.parse(SAMPLE, SAMPLE.length).orElseThrow();
        assertEquals("evtj", request.localUfrag());
        assertEquals("h6vY", request.remoteUfrag());
        assertTrue(request.authentic(SAMPLE_PASSWORD));
        assertFalse(request.authentic("another password"));
        assertFalse(request.useCandidate());
    }

    @Test
    void aChangedBitIsNoticed() {
        byte[] honest = StunClient.request("server:client", "secret", true, random);
        assertTrue(StunRequest.parse(honest, honest.length).orElseThrow().authentic("secret"));
        for (int bit = 0; bit < honest.length * 8; bit++) {
            byte[] changed = honest.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            boolean accepted = StunRequest.parse(changed, changed.length)
                    .map(request -> request.authentic("secret"))
                    .orElse(false);
            assertFalse(accepted, "bit " + bit);
        }
    }

    @Test
    void tellsTheClientItsAddress() throws UnknownHostException {
        byte[] bytes = StunClient.request("server:client", "secret", true, random);
        StunRequest request = StunRequest.parse(bytes, bytes.length).orElseThrow();
        for (String host : new String[] {"192.0.2.7", "2001:db8::7"}) {
            InetSocketAddress from = new InetSocketAddress(InetAddress.getByName(host), 40_123);
            byte[] response = request.successResponse(from, "secret");
            assertEquals(0x01, response[0]);
            assertEquals(0x01, response[1]);
            assertEquals(from, mapped(response));
            assertTrue(Arrays.equals(bytes, 4, 20, response, 4, 20), "same transaction");
        }
    }

    private static InetSocketAddress mapped(byte[] response) throws UnknownHostException {
        int length = response[23] - 4;
        byte[] ip = new byte[length];
        for (int i = 0; i < length; i++) {
            ip[i] = (byte) (response[28 + i] ^ response[4 + i]);
        }
        int port = ((response[26] ^ response[4]) & 0xff) << 8 | (response[27] ^ response[5]) & 0xff;
        return new InetSocketAddress(InetAddress.getByAddress(ip), port);
    }

    @Test
    void bearsAnyInput() {
        byte[] honest = StunClient.request("server:client", "secret", false, random);
        for (int i = 0; i < 20_000; i++) {
            byte[] broken = honest.clone();
            for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
                broken[random.nextInt(broken.length)] = (byte) random.nextInt();
            }
            int length = random.nextInt(broken.length + 1);
            boolean accepted = StunRequest.parse(broken, length)
                    .map(request -> request.authentic("secret"))
                    .orElse(false);
            assertFalse(accepted && !Arrays.equals(broken, honest));
        }
    }
}
