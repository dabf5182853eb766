package red5.faceswap.rtc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import red5.faceswap.rtc.net.Oracle;
import red5.faceswap.rtc.rtp.HeaderExtensions;

/** What viewers see on networks of all kinds. Each case runs in simulated time. */
@Timeout(60)
class NetworkTest {
    private static final int FULL = 0; // 1280x720
    private static final int HALF = 1; // 640x360

    @BeforeAll
    static void warmUpTheOracle() throws GeneralSecurityException {
        Oracle.warmUp();
    }

    @Test
    void aCleanLinkHasTheFullPictureAtOnceAndKeepsIt() {
        NetworkBench bench = NetworkBench.browser(1);
        bench.connect();
        bench.pass(20);
        assertTrue(bench.first(FULL, 0) < 0.3, bench::story);
        assertTrue(bench.fps(1, 20) > 29.5, bench::story);
        assertEquals(0, bench.switches(0, 20), bench::story);
        assertTrue(bench.medianDelay(1, 20) < 25, bench::story);
    }

    /** Long enough for packet numbers (65536) and picture ids (32768) to begin anew, several times and once. */
    @Test
    void twentyMinutesWrapNothingVisibly() {
        NetworkBench bench = NetworkBench.browser(16);
        bench.beside = () -> bench.server.rtp.clear(); // nobody looks at each of half a million packets
        bench.connect();
        bench.pass(1200);
        assertTrue(bench.server.viewer.stats(bench.server.now).packets() > 4 * 65_536, bench::story);
        assertTrue(bench.player.shown.size() > 32_768, bench::story);
        assertTrue(bench.fps(1, 1200) > 29.9, bench::story);
        assertTrue(bench.longestGap(1, 1200) < 70, bench::story);
        assertEquals(0, bench.player.idJumps, "picture ids");
        assertEquals(0, bench.player.nacks, "packets that the player misses");
    }

    @Test
    void aNarrowLinkWithALongQueueHasASteadySmallerPicture() {
        NetworkBench bench = NetworkBench.browser(2);
        bench.link.bitsPerSecond = 800_000;
        bench.connect();
        bench.pass(30);
        assertTrue(bench.first(3, 0) < 1, bench::story);
        assertEquals(HALF, bench.rung(2, 30), bench::story);
        assertTrue(bench.fps(2, 30) > 25, bench::story);
        assertTrue(bench.longestGap(2, 30) < 300, bench::story);
        assertTrue(bench.medianDelay(5, 30) < 150, bench::story);
        assertTrue(bench.player.sounds > bench.soundsSent * 0.97, bench::story);
    }

    /** It loses most of the first key frame, which is the best rung's: what comes through shows what the path carries. */
    @ParameterizedTest
    @CsvSource({"300,3", "500,2", "800,1", "1200,1"})
    void whereTheQueueIsShortAPictureIsThereSoon(int kbit, int rung) {
        for (int seed = 1; seed <= 20; seed++) {
            NetworkBench bench = onAMachine(seed);
            bench.link.bitsPerSecond = 1000 * kbit;
            bench.link.queueMillis = 100;
            bench.connect();
            bench.pass(12);
            assertTrue(bench.first(3, 0) < 1.3, bench::story);
            assertEquals(rung, bench.rung(2, 12), bench::story);
        }
    }

    @Test
    void lossesAreRepairedOnTheFullPicture() {
        NetworkBench bench = NetworkBench.browser(3);
        bench.link.delayMillis = 40;
        bench.back.delayMillis = 40;
        bench.link.loss = 0.05;
        bench.back.loss = 0.05;
        bench.connect();
        bench.pass(30);
        assertEquals(FULL, bench.rung(2, 30), bench::story);
        assertTrue(bench.fps(2, 30) > 26, bench::story); // this player does not wait for what it could be spared
        assertTrue(bench.longestGap(2, 30) < 500, bench::story);
    }

    /** As browsers do. What is lost twice, and what others do not build upon, comes in time too; who loses nothing is not asked to wait. */
    @Test
    void aPlayerThatKeepsPicturesAsItIsAskedToMissesHardlyAny() {
        for (int seed = 1; seed <= 10; seed++) {
            NetworkBench bench = NetworkBench.browser(400 + seed);
            bench.player.patient = true;
            bench.link.delayMillis = 40;
            bench.back.delayMillis = 40;
            bench.connect();
            bench.pass(5);
            assertEquals(0, bench.player.keptMillis(), bench::story);
            bench.link.loss = 0.05;
            bench.back.loss = 0.05;
            bench.pass(33);
            assertTrue(bench.fps(8, 38) > 29, bench::story);
            assertTrue(bench.longestGap(8, 38) < 300, bench::story);
            assertEquals(0, bench.switches(8, 38), bench::story);
        }
    }

    @Test
    void manyLossesLeaveAPicture() {
        NetworkBench bench = NetworkBench.browser(4);
        bench.connect();
        bench.pass(5);
        bench.link.loss = 0.2;
        bench.pass(20);
        bench.link.loss = 0;
        bench.pass(8);
        assertTrue(bench.fps(5, 25) > 10, bench::story);
        assertTrue(bench.fps(28, 33) > 28, bench::story);
    }

    @Test
    void aDropIsFollowedAndTheReturnTakenUp() {
        NetworkBench bench = NetworkBench.browser(5);
        bench.link.bitsPerSecond = 2_500_000;
        bench.connect();
        bench.pass(10);
        assertEquals(FULL, bench.rung(2, 10), bench::story);
        bench.link.bitsPerSecond = 300_000;
        bench.pass(20);
        bench.link.bitsPerSecond = 2_500_000;
        bench.pass(15);
        assertTrue(bench.longestGap(10, 30) < 700, bench::story);
        assertTrue(bench.medianDelay(15, 30) < 200, bench::story);
        assertTrue(bench.fps(13, 30) > 12, bench::story);
        assertTrue(bench.first(FULL, 30) < 40, bench::story);
    }

    /** As when the viewer's address changes under it: all that is sent is lost until its next check comes from the new one. */
    @Test
    void aPathThatBreaksOffForAMomentCarriesTheFullPictureAgainSoon() {
        for (int seed = 1; seed <= 10; seed++) {
            NetworkBench bench = NetworkBench.browser(500 + seed);
            bench.connect();
            bench.pass(8);
            bench.link.loss = 1;
            bench.pass(0.1 * seed);
            bench.link.loss = 0;
            bench.pass(6);
            double again = 8 + 0.1 * seed;
            assertTrue(bench.first(FULL, again + 0.1) < again + 3, bench::story);
            assertTrue(bench.fps(again + 3, again + 6) > 20, bench::story);
        }
    }

    /** The path narrows at any moment between two pictures: thirty of them. What stands in its queue has to drain first. */
    @Test
    void aPictureStandsForAMomentOnlyWhenThePathNarrows() {
        for (int seed = 1; seed <= 30; seed++) {
            NetworkBench bench = NetworkBench.browser(100 + seed);
            bench.link.bitsPerSecond = 2_500_000;
            bench.connect();
            double narrows = 6 + seed / 30.0;
            bench.pass(narrows);
            bench.link.bitsPerSecond = 300_000;
            bench.pass(8);
            assertTrue(bench.longestGap(narrows, narrows + 8) < 600, bench::story);
            assertTrue(bench.fps(narrows + 2, narrows + 8) > 25, bench::story);
        }
    }

    /** Sixty of them, on machines that are more and less busy, for what is probed and tried while the path is narrow is chance. */
    @Test
    void aPathThatWidensAgainHasTheFullPictureAgainSoon() {
        List<Double> back = new ArrayList<>();
        for (int seed = 1; seed <= 60; seed++) {
            NetworkBench bench = onAMachine(seed);
            bench.link.bitsPerSecond = 2_500_000;
            bench.connect();
            double narrows = 6 + seed / 30.0;
            double widens = narrows + 20;
            bench.pass(narrows);
            bench.link.bitsPerSecond = 300_000;
            bench.pass(20);
            bench.link.bitsPerSecond = 2_500_000;
            bench.pass(15);
            assertTrue(bench.longestGap(narrows, widens + 15) < 620, bench::story);
            assertTrue(bench.medianDelay(narrows + 5, widens) < 100, bench::story);
            assertTrue(bench.fps(narrows + 2, widens) > 27, bench::story);
            assertTrue(bench.first(FULL, widens) < widens + 10, bench::story);
            back.add(bench.first(FULL, widens) - widens);
        }
        back.sort(null);
        assertTrue(back.get(back.size() / 2) < 5, back::toString);
    }

    @Test
    void whereThereIsNoRoomForALargerPictureItIsHardlyEverTried() {
        for (int kbit : new int[] {300, 1500}) {
            int switches = 0;
            for (int seed = 1; seed <= 60; seed++) {
                NetworkBench bench = onAMachine(seed);
                bench.link.bitsPerSecond = 1000 * kbit;
                bench.connect();
                bench.pass(40);
                switches += bench.switches(5, 40);
            }
            assertTrue(switches <= 12, switches + " in 60 runs on kbit/s: " + kbit);
        }
    }

    /** A browser, server and network on a machine that holds them up now and then or not, by encoders that use more or less of their rates. */
    private static NetworkBench onAMachine(int seed) {
        NetworkBench bench = NetworkBench.browser(1000 + 7 * seed);
        Random random = new Random(seed);
        bench.link.hiccupMillis = 7.5 * (seed % 3);
        bench.link.hiccupsPerSecond = 8 * (seed % 3);
        bench.back.hiccupMillis = 10 * (seed % 3);
        bench.back.hiccupsPerSecond = 8 * (seed % 3);
        bench.effort = 0.8 + 0.25 * random.nextDouble();
        bench.keySize = 2.3 + 3.1 * random.nextDouble();
        return bench;
    }

    @Test
    void aTinyLinkHasAPictureAndSound() {
        NetworkBench bench = NetworkBench.browser(6);
        bench.link.bitsPerSecond = 150_000;
        bench.connect();
        bench.pass(40);
        assertTrue(bench.fps(6, 40) > 10, bench::story);
        assertTrue(bench.longestGap(6, 40) < 600, bench::story);
        assertTrue(bench.medianDelay(6, 40) < 400, bench::story);
        assertTrue(bench.player.sounds > bench.soundsSent * 0.9, bench::story);
    }

    /** As browsers do that begin on a busy machine. */
    @Test
    void aPlayerWhoseFirstReportIsLateIsNotKeptWaitingForPictures() {
        for (int seed = 1; seed <= 10; seed++) {
            NetworkBench bench = NetworkBench.browser(300 + seed);
            bench.connect();
            bench.player.reports = false;
            bench.pass(0.08 * seed);
            bench.player.reports = true;
            bench.pass(5);
            assertTrue(bench.longestGap(bench.first(FULL, 0), 5) < 100, bench::story);
            assertEquals(0, bench.switches(0, 5), bench::story);
        }
    }

    @Test
    void aBusyMachineLowersNothing() {
        NetworkBench bench = NetworkBench.browser(7);
        bench.link.hiccupMillis = 15;
        bench.link.hiccupsPerSecond = 10;
        bench.back.hiccupMillis = 30;
        bench.back.hiccupsPerSecond = 10;
        bench.connect();
        bench.pass(30);
        assertTrue(bench.fps(1, 30) > 28, bench::story);
        assertEquals(0, bench.switches(1, 30), bench::story);
    }

    /** What one run shows is chance: sixty of them. A picture may stand for a moment while a larger one is tried in vain. */
    @Test
    void aLinkSharedWithAnotherViewerAndADownloadIsSharedWithoutSwingingToAndFro() {
        List<Long> gaps = new ArrayList<>();
        int switches = 0;
        for (int seed = 1; seed <= 60; seed++) {
            for (NetworkBench viewer : besideADownload(100 + seed % 3 * 50, seed)) {
                assertTrue(viewer.fps(25, 60) > 12, viewer::story);
                assertTrue(viewer.longestGap(25, 60) < 2500, viewer::story);
                assertTrue(viewer.switches(25, 60) <= 7, viewer::story);
                gaps.add(viewer.longestGap(25, 60));
                switches += viewer.switches(25, 60);
            }
        }
        gaps.sort(null);
        assertTrue(gaps.get(gaps.size() / 2) < 500, gaps::toString);
        assertTrue(gaps.get(gaps.size() * 9 / 10) < 750, gaps::toString);
        assertTrue(switches <= 2 * gaps.size(), "rungs change too often: " + switches);
    }

    private static List<NetworkBench> besideADownload(double queueMillis, long seed) {
        SimulatedLink link = new SimulatedLink(seed);
        link.bitsPerSecond = 4_000_000;
        link.queueMillis = queueMillis;
        List<NetworkBench> viewers =
                List.of(NetworkBench.browser(10 * seed, link), NetworkBench.browser(20 * seed, link));
        SimulatedDownload download = new SimulatedDownload(link);
        viewers.forEach(NetworkBench::connect);
        for (int millis = 0; millis < 60_000; millis++) {
            download.tick(viewers.get(0).server.now);
            viewers.forEach(viewer -> viewer.pass(0.001));
        }
        assertTrue(download.bytes * 8 / 60.0 > 400_000, "the download gets " + download.bytes * 8 / 60);
        return viewers;
    }

    @Test
    void aLinkThatDropsWhatItCannotCarryIsNotFilledWithResends() {
        NetworkBench bench = NetworkBench.browser(9);
        bench.link.bitsPerSecond = 800_000;
        bench.link.queueMillis = 40;
        bench.connect();
        bench.pass(30);
        assertTrue(bench.fps(5, 30) > 14, bench::story);
        assertTrue(bench.rung(5, 30) <= 2, bench::story);
        assertTrue(bench.link.droppedPackets < 1000, () -> bench.link.droppedPackets + " dropped\n" + bench.story());
    }

    @Test
    void aPlayerWithAnEstimateOfItsOwnIsFollowed() {
        NetworkBench bench = new NetworkBench(10, true, new HeaderExtensions(0, 2, 0));
        bench.player.estimates(5_000_000);
        bench.connect();
        bench.pass(10);
        assertEquals(FULL, bench.rung(1, 10), bench::story);
        bench.player.estimates(700_000);
        bench.pass(10);
        assertTrue(bench.rung(13, 20) >= HALF, bench::story);
        assertTrue(bench.fps(13, 20) > 14, bench::story);
        bench.player.estimates(5_000_000);
        bench.pass(10);
        assertEquals(FULL, bench.rung(26, 30), bench::story);
    }

    @Test
    void lossReportsAloneLowerThePictureOnANarrowLink() {
        NetworkBench bench = new NetworkBench(11, false, HeaderExtensions.EMPTY);
        bench.link.bitsPerSecond = 800_000;
        bench.link.queueMillis = 200;
        bench.connect();
        bench.pass(40);
        assertTrue(bench.rung(15, 40) >= HALF, bench::story);
        assertTrue(bench.fps(15, 40) > 12, bench::story);
        assertTrue(bench.player.sounds > bench.soundsSent * 0.8, bench::story);
    }

    @Test
    void lossReportsAloneKeepTheFullPictureOnACleanLink() {
        NetworkBench bench = new NetworkBench(15, false, HeaderExtensions.EMPTY);
        bench.connect();
        bench.pass(20);
        assertEquals(FULL, bench.rung(0, 20), bench::story);
        assertTrue(bench.fps(1, 20) > 29, bench::story);
    }

    @Test
    void aNetworkThatWasGoneIsFoundAgain() {
        NetworkBench bench = NetworkBench.browser(12);
        bench.connect();
        bench.pass(5);
        bench.link.loss = 1;
        bench.back.loss = 1;
        bench.player.reports = false;
        bench.pass(2.5);
        int videos = bench.server.video().size();
        int wishes = bench.server.wishes.size();
        bench.pass(2);
        assertEquals(videos, bench.server.video().size(), "no pictures for nobody");
        assertEquals(wishes, bench.server.wishes.size(), "no key frames on behalf of nobody");
        assertEquals(Set.of(), bench.server.watched, "no encoder runs for nobody");
        bench.link.loss = 0;
        bench.back.loss = 0;
        bench.player.reports = true;
        bench.pass(10);
        assertTrue(bench.first(3, 9.5) < 11, bench::story);
        assertEquals(FULL, bench.rung(16, 19), bench::story);
    }

    @Test
    void thePublishersAbsenceIsNoTrouble() {
        NetworkBench bench = NetworkBench.browser(13);
        bench.connect();
        bench.pass(5);
        bench.away = true;
        bench.pass(20);
        bench.away = false;
        bench.pass(5);
        assertEquals(FULL, bench.rung(25.2, 30), bench::story);
        assertTrue(bench.fps(25.2, 30) > 29, bench::story);
    }

    @Test
    void lossOfReportsAloneLowersLittle() {
        NetworkBench bench = NetworkBench.browser(14);
        bench.back.loss = 0.3;
        bench.connect();
        bench.pass(20);
        assertEquals(FULL, bench.rung(1, 20), bench::story);
        assertTrue(bench.fps(1, 20) > 29, bench::story);
    }
}
