package red5.faceswap.rtc.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrameReaderTest {
    private final List<byte[]> packets = new ArrayList<>();

    private boolean take(byte[] data, int length) {
        return packets.add(Arrays.copyOf(data, length));
    }

    private boolean read(FrameReader reader, byte[] stream, int from, int to) {
        return reader.read(Unpooled.wrappedBuffer(stream, from, to - from), this::take);
    }

    private static byte[] stream(byte[]... packets) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] packet : packets) {
            out.write(packet.length >> 8);
            out.write(packet.length);
            out.writeBytes(packet);
        }
        return out.toByteArray();
    }

    private static byte[] packet(int length) {
        byte[] packet = new byte[length];
        for (int i = 0; i < length; i++) {
            packet[i] = (byte) i;
        }
        return packet;
    }

    @Test
    void packetsAreTheSameWhereverTheStreamIsCut() {
        byte[][] sent = {packet(1), packet(300), {}, packet(FrameReader.MAX_PACKET), packet(2)};
        byte[] stream = stream(sent);
        for (int cut = 0; cut <= stream.length; cut++) {
            packets.clear();
            FrameReader reader = new FrameReader();
            assertTrue(read(reader, stream, 0, cut) && read(reader, stream, cut, stream.length));
            same(sent);
        }
    }

    @Test
    void packetsMayComeByteByByte() {
        byte[][] sent = {packet(5), {}, packet(700)};
        byte[] stream = stream(sent);
        FrameReader reader = new FrameReader();
        for (int at = 0; at < stream.length; at++) {
            assertTrue(read(reader, stream, at, at + 1));
        }
        same(sent);
    }

    private void same(byte[][] sent) {
        assertEquals(sent.length, packets.size());
        for (int i = 0; i < sent.length; i++) {
            assertArrayEquals(sent[i], packets.get(i));
        }
    }

    @Test
    void aTooLargePacketEndsTheReadingAtItsLength() {
        byte[] stream = stream(packet(9), packet(FrameReader.MAX_PACKET + 1), packet(9));
        assertFalse(read(new FrameReader(), stream, 0, stream.length));
        assertEquals(1, packets.size());
        assertFalse(
                read(new FrameReader(), new byte[] {(byte) 0xff, (byte) 0xff}, 0, 2), "before a byte of it is there");
    }

    @Test
    void whoHasEnoughIsGivenNoMore() {
        byte[] stream = stream(packet(3), packet(3));
        List<Integer> lengths = new ArrayList<>();
        assertFalse(new FrameReader().read(Unpooled.wrappedBuffer(stream), (data, length) -> {
            lengths.add(length);
            return false;
        }));
        assertEquals(List.of(3), lengths);
    }

    @FuzzTest(maxDuration = "1m")
    void anyStream(byte[] stream) {
        check(stream);
    }

    @Test
    void changedStreams() {
        List<byte[]> seeds =
                List.of(stream(packet(20), packet(0), packet(1200)), stream(packet(FrameReader.MAX_PACKET)));
        new Mutations(8, seeds).run(5000, FrameReaderTest::check);
    }

    /** Cut in the middle or whole, a stream holds the same packets, and no more of them than it has bytes for. */
    private static void check(byte[] stream) {
        FrameReaderTest whole = new FrameReaderTest();
        FrameReaderTest halves = new FrameReaderTest();
        boolean sound = whole.read(new FrameReader(), stream, 0, stream.length);
        FrameReader reader = new FrameReader();
        int middle = stream.length / 2;
        boolean soundToo = halves.read(reader, stream, 0, middle) && halves.read(reader, stream, middle, stream.length);
        assertEquals(sound, soundToo);
        assertEquals(whole.packets.size(), halves.packets.size());
        int bytes = whole.packets.stream().mapToInt(packet -> packet.length + 2).sum();
        assertTrue(bytes <= stream.length);
    }
}
