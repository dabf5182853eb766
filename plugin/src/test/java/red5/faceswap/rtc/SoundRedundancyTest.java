package red5.faceswap.rtc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import red5.faceswap.media.EncodedSound;
import red5.faceswap.rtc.ViewerBench.Rtp;
import red5.faceswap.rtc.net.Oracle;
import red5.faceswap.rtc.net.SrtpProfile;
import red5.faceswap.rtc.rtp.HeaderExtensions;

/** What reaches a player over a path that loses packets, taken apart by the rules of RFC 2198. */
class SoundRedundancyTest {
    private static final long PACKET = 20_000_000L;
    private static final int DURATION = 960;
    private static final int COUNT = 1000;

    private final Random random = new Random(7);

    /** Sends pieces of sound that are all different, over a path with that loss which the player reports; gives the packets that arrive. */
    private List<Rtp> listen(ViewerBench bench, double loss, int bytes) {
        for (int i = 0; i < COUNT; i++) {
            if (i % 50 == 0) {
                report(bench, loss);
            }
            bench.viewer.sound(new EncodedSound(piece(i, bytes), bench.now / 1000), bench.now);
            bench.pass(PACKET);
        }
        return bench.rtp.stream()
                .filter(packet -> packet.ssrc() == bench.local.audioSsrc())
                .filter(packet -> random.nextDouble() >= loss)
                .toList();
    }

    private static byte[] piece(int number, int bytes) {
        byte[] piece = new byte[bytes];
        new Random(number).nextBytes(piece);
        return piece;
    }

    private static void report(ViewerBench bench, double loss) {
        assertTrue(bench.feedback(0x81C90007, 1, bench.local.audioSsrc(), (int) (loss * 256) << 24, 0, 0, 0, 0));
        assertTrue(bench.feedback(0x80C90001, 1)); // also a sign of life
    }

    /** What the packets hold, by timestamp. */
    private static Map<Integer, byte[]> heard(List<Rtp> packets) {
        Map<Integer, byte[]> heard = new HashMap<>();
        for (Rtp packet : packets) {
            if (packet.payloadType() == ViewerBench.AUDIO) {
                heard.put(packet.timestamp(), packet.payload());
            } else {
                assertEquals(ViewerBench.RED, packet.payloadType());
                blocks(packet, heard);
            }
        }
        return heard;
    }

    private static void blocks(Rtp packet, Map<Integer, byte[]> heard) {
        byte[] payload = packet.payload();
        int at = 0;
        Map<Integer, Integer> lengths = new java.util.LinkedHashMap<>();
        while ((payload[at] & 0x80) != 0) {
            assertEquals(ViewerBench.AUDIO, payload[at] & 0x7f);
            int offset = (payload[at + 1] & 0xff) << 6 | (payload[at + 2] & 0xff) >> 2;
            lengths.put(packet.timestamp() - offset, (payload[at + 2] & 3) << 8 | payload[at + 3] & 0xff);
            at += 4;
        }
        assertEquals(ViewerBench.AUDIO, payload[at++]);
        for (Map.Entry<Integer, Integer> block : lengths.entrySet()) {
            heard.putIfAbsent(block.getKey(), Arrays.copyOfRange(payload, at, at + block.getValue()));
            at += block.getValue();
        }
        heard.put(packet.timestamp(), Arrays.copyOfRange(payload, at, payload.length));
    }

    private static void assertIntact(ViewerBench bench, Map<Integer, byte[]> heard) {
        int first = bench.rtp.stream()
                .filter(packet -> packet.ssrc() == bench.local.audioSsrc())
                .findFirst()
                .orElseThrow()
                .timestamp();
        heard.forEach((timestamp, sound) ->
                assertArrayEquals(piece((timestamp - first) / DURATION, sound.length), sound, "what was said then"));
    }

    @Test
    void ofTwentyPerCentLossHardlyAnythingIsMissed() {
        ViewerBench bench = ViewerBench.connected();
        Map<Integer, byte[]> heard = heard(listen(bench, 0.2, 160));
        assertIntact(bench, heard);
        assertTrue(heard.size() >= 0.98 * COUNT, heard.size() + " of " + COUNT + " pieces are heard");
    }

    @Test
    void whoLosesNothingGetsThePacketsAsTheyAre() {
        ViewerBench bench = ViewerBench.connected();
        List<Rtp> packets = listen(bench, 0, 160);
        assertEquals(COUNT, packets.size());
        for (Rtp packet : packets) {
            assertEquals(ViewerBench.AUDIO, packet.payloadType());
            assertEquals(160, packet.payload().length);
        }
    }

    @Test
    void aLittleLossIsAnsweredWithALittleMore() {
        ViewerBench bench = ViewerBench.connected();
        List<Rtp> packets = listen(bench, 0.05, 160);
        assertEquals(
                5 + 2 * 160,
                packets.stream()
                        .mapToInt(packet -> packet.payload().length)
                        .max()
                        .orElse(0));
    }

    @Test
    void afterTheLossesItIsAsBefore() {
        ViewerBench bench = ViewerBench.connected();
        listen(bench, 0.2, 160);
        bench.rtp.clear();
        List<Rtp> packets = listen(bench, 0, 160);
        List<Rtp> last = packets.subList(packets.size() - 50, packets.size());
        assertTrue(last.stream().noneMatch(packet -> packet.payloadType() == ViewerBench.RED), "20 s later");
    }

    @Test
    void aNarrowPathIsNotFilledWithRepeats() {
        ViewerBench bench = ViewerBench.connected();
        for (int i = 0; i < 150; i++) { // the viewer's own estimate: 100 kbit/s
            bench.feedback(0x80C90001, 1, 0x8FCE0005, 1, 0, 0x52454D42, 0x01000000 | 100_000, bench.local.videoSsrc());
            bench.picture(i == 0, 4000);
            bench.pass(PACKET);
        }
        bench.rtp.clear();
        List<Rtp> packets = listen(bench, 0.2, 160);
        assertTrue(packets.stream().noneMatch(packet -> packet.payloadType() == ViewerBench.RED));
    }

    @Test
    void whatRepeatsTakeIsNotPromisedToThePicture() {
        assertEquals(0, leftOutOf(0), "a path that just carries sound and picture");
        assertEquals(8, leftOutOf(0.2), "the same with the sound three times");
    }

    /** Of a viewer whose own estimate is 2.05 Mbit/s, with 2 Mbit/s of picture. */
    private int leftOutOf(double loss) {
        ViewerBench bench = ViewerBench.connected();
        for (int i = 0; i < 250; i++) {
            if (i % 25 == 0) {
                report(bench, loss);
            }
            bench.feedback(
                    0x80C90001,
                    1,
                    0x8FCE0005,
                    1,
                    0,
                    0x52454D42,
                    0x01000000 | 3 << 18 | 256_250,
                    bench.local.videoSsrc());
            bench.viewer.sound(new EncodedSound(piece(i, 160), bench.now / 1000), bench.now);
            bench.picture(i == 0, 4500);
            bench.pass(PACKET);
        }
        return bench.viewer.stats(bench.now).oneLeftOutOf();
    }

    /** By another product's SRTP, which drops what has come already (RFC 3711, section 3.3.2), as all players do. */
    @Test
    void whoKnowsNoRedGetsThePacketsAgain() throws Exception {
        ViewerBench bench = withoutRed(HeaderExtensions.EMPTY);
        listen(bench, 0.2, 160);
        Oracle player = new Oracle(SrtpProfile.AEAD_AES_128_GCM, bench.keys.server(), false);
        List<Rtp> arrived = new ArrayList<>();
        for (byte[] packet : ofSound(bench)) {
            if (random.nextDouble() >= 0.2) {
                try {
                    arrived.add(Rtp.of(player.openRtp(packet), 0));
                } catch (GeneralSecurityException e) {
                    assertTrue(
                            e.getMessage().contains("REPLAY"),
                            "a number is used for one packet only: " + e.getMessage());
                }
            }
        }
        assertTrue(arrived.stream().allMatch(packet -> packet.payloadType() == ViewerBench.AUDIO));
        Map<Integer, byte[]> heard = heard(arrived);
        assertIntact(bench, heard);
        assertTrue(heard.size() >= 0.98 * COUNT, heard.size() + " of " + COUNT + " pieces are heard");
    }

    @Test
    void whoKnowsNoRedAndLosesNothingGetsEachPacketOnce() {
        ViewerBench bench = withoutRed(HeaderExtensions.EMPTY);
        listen(bench, 0, 160);
        assertEquals(COUNT, ofSound(bench).size());
    }

    /** A player that gets most of the copies reports few losses: they must not end for that. */
    @Test
    void copiesGoOnWhileThePathLosesThoughHardlyAnythingIsMissing() {
        ViewerBench bench = withoutRed(HeaderExtensions.EMPTY);
        listen(bench, 0.2, 160);
        bench.raw.clear();
        listen(bench, 0.2 * 0.2 * 0.2, 160);
        assertTrue(ofSound(bench).size() > 2.5 * COUNT);
    }

    @Test
    void copiesEndWithTheLosses() {
        ViewerBench bench = withoutRed(HeaderExtensions.EMPTY);
        listen(bench, 0.2, 160);
        listen(bench, 0, 160);
        bench.raw.clear();
        listen(bench, 0, 160);
        assertEquals(COUNT, ofSound(bench).size());
    }

    /** Their copies would look like delay to what estimates the path. */
    @Test
    void packetsThatTheFeedbackCountsAreNotSentTwice() {
        ViewerBench bench = withoutRed(new HeaderExtensions(3, HeaderExtensions.NONE, HeaderExtensions.NONE));
        listen(bench, 0.2, 160);
        assertEquals(COUNT, ofSound(bench).size());
    }

    private static List<byte[]> ofSound(ViewerBench bench) {
        return bench.raw.stream()
                .filter(packet -> packet[1] >= 0 || (packet[1] & 0xff) > 223)
                .filter(packet -> ByteBuffer.wrap(packet).getInt(8) == bench.local.audioSsrc())
                .toList();
    }

    private static ViewerBench withoutRed(HeaderExtensions extensions) {
        ViewerTerms terms = ViewerBench.terms(true, extensions);
        ViewerTerms without = new ViewerTerms(
                terms.remoteUfrag(),
                terms.remotePassword(),
                terms.fingerprint(),
                ViewerBench.VIDEO,
                ViewerBench.RTX,
                ViewerBench.AUDIO,
                ViewerTerms.NONE,
                extensions,
                extensions);
        ViewerBench bench =
                new ViewerBench(SrtpProfile.AEAD_AES_128_GCM, 1, without, List.of(new Rung(640, 360, 2_000_000)));
        bench.connect();
        return bench;
    }

    @Test
    void piecesTooLargeForOneDatagramGoAlone() {
        ViewerBench bench = ViewerBench.connected();
        List<Rtp> packets = listen(bench, 0.2, 700);
        assertTrue(packets.stream().allMatch(packet -> packet.payload().length == 700));
    }
}
