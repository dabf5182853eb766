package red5.faceswap.rtc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import red5.faceswap.rtc.ViewerBench.Rtp;
import red5.faceswap.rtc.net.SrtpProfile;

class MediaFlowTest {
    private static final long SECOND = ViewerBench.SECOND;
    private static final long MILLI = ViewerBench.MILLI;

    @Test
    void nothingIsSentBeforeAKeyFrame() {
        ViewerBench bench = ViewerBench.connected();
        bench.picture(false, 5000);
        assertEquals(List.of(), bench.video());
        bench.picture(true, 5000);
        bench.picture(false, 500);
        assertEquals(6, bench.video().size());
    }

    /** More than two wraps of the sequence number and one of the picture id, all opened by another implementation. */
    @ParameterizedTest
    @EnumSource(SrtpProfile.class)
    void numbersGoOnWithoutAGapOverWrapsAndBreaks(SrtpProfile profile) {
        ViewerBench bench = new ViewerBench(profile, true, 4);
        bench.connect();
        for (int i = 0; i < 33_500; i++) {
            bench.picture(i % 300 == 0, 4500);
            if (i % 30 == 0) {
                bench.feedback(0x80C90001, 1);
            }
            if (i == 5000) { // the publisher is away for 30 s: reports go on, nothing else
                for (int second = 0; second < 30; second++) {
                    bench.pass(SECOND);
                    bench.feedback(0x80C90001, 1);
                }
            }
            bench.pass(SECOND / 30);
        }
        List<Rtp> video = bench.video();
        assertEquals(33_500 * 4, video.size());
        for (int i = 1; i < video.size(); i++) {
            Rtp before = video.get(i - 1);
            Rtp packet = video.get(i);
            assertEquals(before.sequence() + 1 & 0xffff, packet.sequence());
            assertEquals(before.marker(), packet.startsPicture());
            if (packet.startsPicture()) {
                assertEquals(before.pictureId() + 1 & 0x7fff, packet.pictureId());
                int step = packet.timestamp() - before.timestamp();
                assertTrue(Math.abs(step - 3000) < 2 || Math.abs(step - 30 * 90_000 - 3000) < 3, "step " + step);
            } else {
                assertEquals(before.timestamp(), packet.timestamp());
            }
        }
        assertTrue(bench.wishes.stream().noneMatch(wish -> wish.startsWith("unreadable")));
    }

    @Test
    void aBigKeyFrameIsPacedAndAnOrdinaryPictureIsOneBurst() {
        ViewerBench bench = ViewerBench.connected();
        bench.picture(true, 120_000); // 105 packets
        assertEquals(16, bench.video().size(), "a burst first");
        bench.picture(false, 8000); // waits for its turn
        bench.pass(400 * MILLI);
        List<Rtp> video = bench.video();
        assertEquals(105 + 7, video.size());
        for (Rtp packet : video) {
            long around = video.stream()
                    .filter(other -> Math.abs(other.at() - packet.at()) < 2 * MILLI)
                    .count();
            assertTrue(around <= 24, around + " packets within 4 ms");
        }
        assertTrue(video.get(104).marker());
        assertTrue(video.get(105).startsPicture(), "pictures stay in order");
        bench.pass(SECOND);
        bench.burstSizes.clear();
        bench.picture(false, 8000);
        assertEquals(List.of(7), bench.burstSizes);
    }

    @Test
    void tooManyWaitingPicturesAreGivenUpUntilTheNextKeyFrame() {
        ViewerBench bench = ViewerBench.connected();
        for (int i = 0; i < 200; i++) {
            bench.picture(i == 0, 100_000); // far above the pacer's rate, no time passes
        }
        bench.pass(SECOND / 100);
        assertTrue(bench.viewer.stats(bench.now).waitingPictures() <= 60);
        assertTrue(bench.wishes.size() > 2, "asks for a key frame");
        bench.pass(3 * SECOND);
        bench.feedback(0x80C90001, 1);
        bench.picture(true, 1000);
        Rtp last = bench.video().get(bench.video().size() - 1);
        assertEquals(bench.now, last.at(), "at once, nothing old before it");
    }

    @Test
    void aLostPacketIsResentAsRtx() {
        ViewerBench bench = ViewerBench.connected();
        bench.picture(true, 10_000);
        Rtp lost = bench.video().get(3);
        bench.pass(20 * MILLI);
        assertTrue(bench.nack(lost.sequence()));
        Rtp resent = bench.resent().get(0);
        assertEquals(bench.local.rtxSsrc(), resent.ssrc());
        assertEquals(lost.timestamp(), resent.timestamp());
        assertEquals(lost.sequence(), (resent.payload()[0] & 0xff) << 8 | resent.payload()[1] & 0xff);
        assertArrayEquals(lost.payload(), Arrays.copyOfRange(resent.payload(), 2, resent.payload().length));
    }

    @ParameterizedTest
    @EnumSource(SrtpProfile.class)
    void withoutRtxTheVeryBytesAreRepeated(SrtpProfile profile) {
        ViewerBench bench = new ViewerBench(profile, false, 3);
        bench.connect();
        bench.picture(true, 10_000);
        byte[] lost = bench.raw.get(3);
        int sequence = bench.video().get(3).sequence();
        bench.pass(20 * MILLI);
        bench.raw.clear();
        bench.nack(sequence);
        assertEquals(1, bench.raw.size());
        assertArrayEquals(lost, bench.raw.get(0));
    }

    @Test
    void aStormOfNacksIsCapped() {
        ViewerBench bench = ViewerBench.connected();
        for (int second = 0; second < 10; second++) {
            for (int i = 0; i < 30; i++) {
                bench.picture(second == 0 && i == 0, 8000); // 2 Mbit/s
                int latest = bench.video().get(bench.video().size() - 1).sequence();
                for (int back = 0; back < 400; back += 17) { // every packet of the last two seconds, 30 times a second
                    bench.feedback(
                            0x81CD0003, 1, bench.local.videoSsrc(), (latest - back - 17 & 0xffff) << 16 | 0xffff);
                }
                bench.pass(SECOND / 30);
            }
        }
        long sent = bench.video().stream()
                .mapToLong(packet -> packet.payload().length)
                .sum();
        long resent = bench.resent().stream()
                .mapToLong(packet -> packet.payload().length)
                .sum();
        assertTrue(resent > sent / 20, "honest losses get answers: " + resent + " of " + sent);
        assertTrue(resent < sent * 0.4, "a share of what is sent: " + resent + " of " + sent);
        Set<String> once = new HashSet<>();
        for (Rtp packet : bench.resent()) {
            int original = (packet.payload()[0] & 0xff) << 8 | packet.payload()[1] & 0xff;
            assertTrue(once.add(original + " " + packet.at()), "not twice at the same time");
        }
    }

    @Test
    void whatIsOldOrWasNeverSentIsNotResent() {
        ViewerBench bench = ViewerBench.connected();
        bench.picture(true, 3000);
        int sequence = bench.video().get(0).sequence();
        bench.nack(sequence + 500 & 0xffff);
        bench.nack(sequence - 1 & 0xffff);
        bench.pass(1100 * MILLI);
        bench.nack(sequence);
        assertEquals(List.of(), bench.resent());
    }

    /** It measures the round trip by itself, here a little shorter than the server believes it to be (100 ms before the first report). */
    @Test
    void whoAsksAgainAfterARoundTripIsAnsweredAgainAndNobodySooner() {
        ViewerBench bench = ViewerBench.connected();
        bench.picture(true, 3000);
        int sequence = bench.video().get(0).sequence();
        bench.nack(sequence);
        bench.pass(85 * MILLI);
        bench.nack(sequence);
        assertEquals(2, bench.resent().size());
        bench.pass(60 * MILLI);
        bench.nack(sequence);
        assertEquals(2, bench.resent().size(), "the second one is on its way");
    }

    @Test
    void requestsForKeyFramesReachTheOwner() {
        ViewerBench bench = ViewerBench.connected();
        bench.wishes.clear();
        bench.feedback(0x80C90001, 1, 0x81CE0002, 1, bench.local.videoSsrc());
        bench.feedback(0x80C90001, 1, 0x84CE0004, 1, 0, bench.local.videoSsrc(), 0x01000000);
        assertEquals(List.of("key frame", "key frame"), bench.wishes);
        bench.pass(SECOND);
        assertEquals(1, bench.viewer.stats(bench.now).plis());
        assertEquals(1, bench.viewer.stats(bench.now).firs());
    }

    @Test
    void aStormOfRequestsForKeyFramesIsCapped() {
        ViewerBench bench = ViewerBench.connected();
        bench.picture(true, 1000);
        bench.wishes.clear();
        for (int i = 0; i < 600; i++) { // 30 a second, for 20 s
            bench.feedback(0x80C90001, 1, 0x81CE0002, 1, bench.local.videoSsrc());
            bench.picture(false, 1000);
            bench.pass(SECOND / 30);
        }
        assertTrue(bench.wishes.size() >= 10, "an honest player is heard");
        assertTrue(bench.wishes.size() <= 15, bench.wishes.size() + " key frames for one viewer");
    }

    @Test
    void liesAboutTheLinkCostTheirAuthorAlone() {
        ViewerBench bench = ViewerBench.connected();
        for (int i = 0; i < 300; i++) {
            int estimate = i < 150 ? 0x01000000 | 63 << 18 | 0x3ffff : 0x01000000; // endless, then nothing
            bench.feedback(0x80C90001, 1, 0x8FCE0005, 1, 0, 0x52454D42, estimate, bench.local.videoSsrc());
            bench.picture(i == 0, 8000);
            bench.pass(SECOND / 30);
        }
        double estimate = bench.viewer.stats(bench.now).estimatedBitsPerSecond();
        assertTrue(estimate >= 60_000 && estimate < 100_000, "believed, but bounded: " + estimate);
        assertNull(bench.gone);
    }

    @Test
    void withoutRtxLittleIsKept() {
        ViewerBench bench = new ViewerBench(SrtpProfile.AEAD_AES_128_GCM, false, 3);
        bench.connect();
        for (int i = 0; i < 60; i++) {
            bench.picture(i == 0, 8000);
            bench.pass(SECOND / 30);
        }
        int last = bench.video().get(bench.video().size() - 1).sequence();
        int before = bench.raw.size();
        bench.nack(last - 100 & 0xffff);
        assertEquals(before + 1, bench.raw.size(), "a third of a second back is there");
        bench.nack(last - 150 & 0xffff);
        assertEquals(before + 1, bench.raw.size(), "older is forgotten");
    }

    @ParameterizedTest
    @EnumSource(SrtpProfile.class)
    void theLastPacketIsRepeatedAsOftenAsItIsAskedForAcrossTheRollOver(SrtpProfile profile) {
        ViewerBench bench = new ViewerBench(profile, false, 3);
        bench.connect();
        bench.picture(true, 9000);
        int rollOvers = 0;
        for (int i = 1, before = 0; rollOvers == 0 || i % 100 != 2; i++) {
            bench.raw.clear();
            bench.rtp.clear();
            bench.picture(false, 9000);
            bench.feedback(0x80C90001, 1);
            byte[] last = bench.raw.get(bench.raw.size() - 1);
            int sequence = (last[2] & 0xff) << 8 | last[3] & 0xff;
            rollOvers += sequence < before ? 1 : 0;
            before = sequence;
            for (int again = 0; i % 100 == 1 && again < 2; again++) {
                bench.pass(110 * MILLI);
                bench.raw.clear();
                bench.nack(sequence);
                assertArrayEquals(last, bench.raw.get(0));
            }
            bench.pass(SECOND / 30);
        }
        assertNull(bench.gone);
    }

    @Test
    void soundKeepsEvenStepsThoughItsClockIsNot() {
        ViewerBench bench = ViewerBench.connected();
        for (int i = 0; i < 500; i++) {
            bench.sound();
            bench.feedback(0x80C90001, 1);
            bench.pass(20 * MILLI + (i % 2 == 0 ? 7 : -7) * MILLI);
        }
        for (int i = 1; i < bench.rtp.size(); i++) {
            assertEquals(
                    960, bench.rtp.get(i).timestamp() - bench.rtp.get(i - 1).timestamp());
        }
        bench.pass(2 * SECOND);
        bench.sound();
        Rtp last = bench.rtp.get(bench.rtp.size() - 1);
        assertEquals(
                96_960, last.timestamp() - bench.rtp.get(bench.rtp.size() - 2).timestamp(), 700, "a gap is a gap");
    }

    /** What lip sync rests on: both reports give the same moment for sound and picture that were stamped alike. */
    @Test
    void reportsOfBothMediaAgreeOnTheTime() {
        ViewerBench bench = ViewerBench.connected();
        bench.picture(true, 1000);
        bench.sound();
        bench.pass(2500 * MILLI);
        byte[] video = report(bench, bench.local.videoSsrc());
        byte[] audio = report(bench, bench.local.audioSsrc());
        double pictureAge = (ViewerBench.word(video, 16) - bench.rtp.get(0).timestamp()) / 90_000.0;
        double soundAge = (ViewerBench.word(audio, 16) - bench.rtp.get(1).timestamp()) / 48_000.0;
        double between = (ntp(video) - ntp(audio)) / 4294967296.0;
        assertEquals(pictureAge - soundAge, between, 0.001);
        assertTrue(pictureAge > 1.9);
    }

    /** When a report was sent, on the bench's clock, from its RTP time and that of the picture before it. */
    private static long reportTime(byte[] report, ViewerBench bench) {
        Rtp picture = bench.video().get(0);
        return picture.at() + (ViewerBench.word(report, 16) - picture.timestamp()) * 100_000L / 9;
    }

    private static byte[] report(ViewerBench bench, int ssrc) {
        return bench.rtcp.stream()
                .filter(packet -> (packet[1] & 0xff) == 200 && ViewerBench.word(packet, 4) == ssrc)
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    private static long ntp(byte[] report) {
        return (long) ViewerBench.word(report, 8) << 32 | ViewerBench.word(report, 12) & 0xffffffffL;
    }

    @Test
    void theViewerLearnsTheRoundTripAndSoDoWe() {
        ViewerBench bench = ViewerBench.connected();
        bench.picture(true, 1000);
        bench.feedback(0x80CF0004, 1, 0x04000002, 0xAAAA0001, 0x0002BBBB);
        bench.pass(1500 * MILLI);
        byte[] report = report(bench, bench.local.videoSsrc());
        int xr = report.length - 24;
        assertEquals(207, report[xr + 1] & 0xff, "an extended report at the end");
        assertEquals(0x00010002, ViewerBench.word(report, xr + 16), "echoes the reference");
        int middle = (int) (ntp(report) >>> 16);
        bench.pass(1000 * MILLI);
        report = report(bench, bench.local.videoSsrc());
        middle = (int) (ntp(report) >>> 16);
        long sinceReport = bench.now - bench.video().get(0).at();
        bench.pass(80 * MILLI);
        bench.feedback(0x81C90007, 1, bench.local.videoSsrc(), 0x80000000, 0, 0, middle, 0);
        bench.pass(1100 * MILLI);
        assertTrue(sinceReport > 0);
        assertEquals(50, bench.viewer.stats(bench.now).lossPercent());
        assertTrue(
                bench.viewer.stats(bench.now).roundTripMillis() >= 80,
                "rtt " + bench.viewer.stats(bench.now).roundTripMillis());
        assertTrue(bench.viewer.stats(bench.now).roundTripMillis() < 1200);
    }
}
