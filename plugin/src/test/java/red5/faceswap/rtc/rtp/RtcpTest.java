package red5.faceswap.rtc.rtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RtcpTest {
    private final List<String> heard = new ArrayList<>();
    private final RtcpReader.Sink sink = new RtcpReader.Sink() {
        @Override
        public void receptionReport(int ssrc, int fractionLost, int lastReport, int delay) {
            heard.add("report " + ssrc + " " + fractionLost + " " + lastReport + " " + delay);
        }

        @Override
        public void nack(int ssrc, int sequence) {
            heard.add("nack " + ssrc + " " + sequence);
        }

        @Override
        public void keyFrameRequest(boolean full) {
            heard.add(full ? "fir" : "pli");
        }

        @Override
        public void bitrateEstimate(double bitsPerSecond) {
            heard.add("remb " + (long) bitsPerSecond);
        }

        @Override
        public boolean transportFeedback(byte[] data, int at, int end) {
            heard.add("feedback " + (end - at));
            return end - at > 20;
        }

        @Override
        public void receiverReference(int receiver, int ntpMiddle) {
            heard.add("reference " + receiver + " " + ntpMiddle);
        }
    };

    private boolean read(int... words) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * words.length);
        for (int word : words) {
            bytes.putInt(word);
        }
        return RtcpReader.read(bytes.array(), bytes.capacity(), sink);
    }

    @Test
    void readsWhatBrowsersSendInOneCompoundPacket() {
        assertTrue(read(
                0x81C90007,
                1,
                42,
                0x40000005,
                0,
                0,
                77,
                88, // receiver report with one block: a quarter lost
                0x80CF0004,
                1,
                0x04000002,
                0xAAAA0001,
                0x0002BBBB, // XR receiver reference time
                0x81CD0003,
                1,
                42,
                0xFFFE0005, // NACK 65534 and two after it
                0x81CE0002,
                1,
                42, // PLI
                0x84CE0004,
                1,
                0,
                42,
                0x01000000, // FIR
                0x8FCE0005,
                1,
                0,
                0x52454D42,
                0x010A0000 | 0x1000,
                42)); // REMB
        assertEquals(
                List.of(
                        "report 42 64 77 88",
                        "reference 1 " + 0x00010002,
                        "nack 42 65534",
                        "nack 42 65535",
                        "nack 42 1",
                        "pli",
                        "fir",
                        "remb " + (0x21000L << 2)),
                heard);
    }

    @Test
    void aPacketThatClaimsMoreThanItHasIsMalformed() {
        assertFalse(read(0x81C90017, 1, 42));
        assertFalse(read(0x01C90001, 1));
        assertFalse(read(0x80C90000, 0x80C90001, 1));
        assertEquals(List.of(), heard);
    }

    @Test
    void bearsAnyInput() {
        Random random = new Random(3);
        int[] types = {200, 201, 202, 203, 205, 206, 207};
        for (int i = 0; i < 50_000; i++) {
            byte[] garbage = new byte[random.nextInt(200)];
            random.nextBytes(garbage);
            if (garbage.length > 4 && i % 4 != 0) {
                garbage[0] = (byte) (0x80 | random.nextInt(32));
                garbage[1] = (byte) types[random.nextInt(types.length)];
                garbage[2] = 0;
                garbage[3] = (byte) (garbage.length / 4 - 1);
            }
            RtcpReader.read(garbage, garbage.length, sink);
            heard.clear();
        }
    }

    @Test
    void senderReportTiesRtpTimeToTheClock() {
        RtpStream stream = new RtpStream(5, 96, 90_000, new Random(1));
        NtpClock clock = new NtpClock(1_000_000_000L, 1_700_000_000_000L);
        PacketWriter packet = new PacketWriter(200);
        long now = 3_500_000_000L; // 2.5 s after 1,700,000,000 s
        RtcpWriter.senderReport(packet, stream, clock.ntp(now), stream.timestamp(now / 1000));
        ByteBuffer bytes = ByteBuffer.wrap(packet.data(), 0, packet.length());
        assertEquals(28, bytes.remaining());
        assertEquals(0x80C80006, bytes.getInt());
        assertEquals(5, bytes.getInt());
        assertEquals(1_700_000_002L + 2_208_988_800L, bytes.getInt() & 0xffffffffL);
        assertEquals(0x80000000, bytes.getInt(), "half a second");
        assertEquals(90_000, bytes.getInt() - stream.timestamp(now / 1000 - 1_000_000));
    }

    @Test
    void descriptionsArePaddedToWholeWords() {
        for (int length = 1; length < 20; length++) {
            PacketWriter packet = new PacketWriter(200);
            RtcpWriter.sourceDescription(packet, 5, new byte[length]);
            assertEquals(0, packet.length() % 4);
            assertEquals(packet.length() / 4 - 1, packet.data()[3]);
            assertEquals(0, packet.data()[packet.length() - 1], "ends with a null");
        }
    }
}
