package red5.faceswap.rtc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import red5.faceswap.rtc.net.SrtpProfile;

class ViewerLifeTest {
    private static final long SECOND = ViewerBench.SECOND;
    private static final long MILLI = ViewerBench.MILLI;

    /** Half a second of a running stream. */
    private static void stream(ViewerBench bench) {
        for (int i = 0; i < 15; i++) {
            bench.picture(i == 0, 3000);
            bench.sound();
            bench.pass(SECOND / 30);
        }
    }

    @Test
    void goesFromNewToConnectedByEventsAlone() {
        ViewerBench bench = new ViewerBench(SrtpProfile.AEAD_AES_128_GCM, true, 1);
        assertEquals(ViewerState.NEW, bench.viewer.state());
        bench.viewer.check(ViewerBench.HERE, true, bench.now);
        assertEquals(ViewerState.CONNECTING, bench.viewer.state());
        stream(bench);
        assertEquals(List.of(), bench.rtp, "nothing before DTLS is done");
        bench.connect();
        assertEquals(ViewerState.CONNECTED, bench.viewer.state());
        assertEquals(List.of("connected", "key frame"), bench.wishes, "asks for a key frame at once");
    }

    @Test
    void aViewerThatNeverConnectsIsGoneAfterFifteenSeconds() {
        ViewerBench bench = new ViewerBench(SrtpProfile.AEAD_AES_128_GCM, true, 1);
        bench.pass(15 * SECOND - MILLI);
        assertNull(bench.gone);
        bench.pass(MILLI);
        assertEquals(GoneReason.NEVER_CONNECTED, bench.gone);
    }

    @Test
    void aViewerThatChecksButNeverHandshakesIsGoneInTheEnd() {
        ViewerBench bench = new ViewerBench(SrtpProfile.AEAD_AES_128_GCM, true, 1);
        for (int i = 0; i < 31 && bench.gone == null; i++) {
            bench.viewer.check(ViewerBench.HERE, true, bench.now);
            bench.pass(SECOND);
        }
        assertEquals(GoneReason.HANDSHAKE_FAILED, bench.gone);
    }

    @Test
    void aVanishedViewerIsSentNothingAfterEightSecondsAndGoneAtFifteen() {
        ViewerBench bench = ViewerBench.connected();
        for (int i = 0; i < 16; i++) { // 8 s
            stream(bench);
        }
        bench.pass(MILLI);
        int sent = bench.raw.size();
        assertTrue(sent > 100);
        for (int i = 0; i < 13; i++) {
            stream(bench);
        }
        assertEquals(sent, bench.raw.size(), "silence, also no reports");
        assertNull(bench.gone);
        stream(bench);
        assertEquals(GoneReason.VANISHED, bench.gone);
        assertEquals(sent, bench.raw.size(), "no good-bye to nobody");
        assertTrue(bench.dtlsClosed);
        assertEquals(ViewerState.GONE, bench.viewer.state());
    }

    @Test
    void reportsAloneAreASignOfLife() {
        ViewerBench bench = ViewerBench.connected();
        for (int i = 0; i < 60; i++) {
            stream(bench);
            if (i % 10 == 0) {
                assertTrue(bench.feedback(0x80C90001, 1));
            }
        }
        assertNull(bench.gone);
        assertTrue(bench.video().get(bench.video().size() - 1).at() > bench.now - SECOND, "still served");
    }

    @Test
    void forgedReportsAreNoSignOfLife() {
        ViewerBench bench = ViewerBench.connected();
        for (int i = 0; i < 31 && bench.gone == null; i++) {
            assertFalse(bench.viewer.rtcp(new byte[2048], 60, ViewerBench.HERE, bench.now));
            bench.pass(SECOND / 2);
        }
        assertEquals(GoneReason.VANISHED, bench.gone);
    }

    /** RFC 7675: an address that is left may be somebody else's by now. */
    @Test
    void whoIsHeardElsewhereDoesNotConsentToWhatIsSentHere() {
        ViewerBench bench = ViewerBench.connected();
        InetSocketAddress elsewhere = new InetSocketAddress("198.51.100.9", 6000);
        for (int i = 0; i < 32 && bench.gone == null; i++) {
            bench.viewer.check(elsewhere, false, bench.now);
            stream(bench);
        }
        assertEquals(GoneReason.VANISHED, bench.gone);
        assertTrue(bench.receivers.stream().allMatch(ViewerBench.HERE::equals));
        long last = bench.video().get(bench.video().size() - 1).at();
        assertTrue(bench.now - last > 6 * SECOND, "nothing was sent there for the last seconds");
    }

    @Test
    void whoIsHeardAgainGoesOnAtAKeyFrameWithoutAJump() {
        ViewerBench bench = ViewerBench.connected();
        stream(bench);
        bench.pass(10 * SECOND);
        int last = bench.video().get(bench.video().size() - 1).sequence();
        int before = bench.rtp.size();
        bench.wishes.clear();
        bench.viewer.check(ViewerBench.HERE, true, bench.now);
        assertTrue(bench.wishes.contains("key frame"));
        bench.picture(false, 2000);
        assertEquals(before, bench.rtp.size(), "nothing before a key frame");
        bench.picture(true, 2000);
        assertEquals(last + 1 & 0xffff, bench.rtp.get(before).sequence());
    }

    @Test
    void theViewerMayMoveToAnotherAddress() {
        ViewerBench bench = ViewerBench.connected();
        stream(bench);
        InetSocketAddress there = new InetSocketAddress("198.51.100.9", 6000);
        bench.viewer.check(there, false, bench.now);
        bench.picture(false, 500);
        assertEquals(ViewerBench.HERE, bench.receivers.get(bench.receivers.size() - 1), "not yet nominated");
        bench.viewer.check(there, true, bench.now);
        bench.picture(false, 500);
        assertEquals(there, bench.receivers.get(bench.receivers.size() - 1));
    }

    @Test
    void whoseConnectionIsClosedGetsNothingAndIsGoneAfterAMoment() {
        ViewerBench bench = ViewerBench.connected();
        stream(bench);
        int sent = bench.raw.size();
        bench.viewer.disconnected(ViewerBench.HERE, bench.now);
        for (int i = 0; i < 7; i++) { // 3.5 s
            stream(bench);
            bench.feedback(0x80C90001, 1); // heard by another way, which is not the chosen one
        }
        assertEquals(sent, bench.raw.size());
        assertNull(bench.gone);
        stream(bench);
        bench.pass(MILLI);
        assertEquals(GoneReason.VANISHED, bench.gone);
    }

    @Test
    void whoComesBackInTimeGoesOnAtAKeyFrame() {
        ViewerBench bench = ViewerBench.connected();
        stream(bench);
        bench.viewer.disconnected(ViewerBench.HERE, bench.now);
        bench.pass(3 * SECOND);
        bench.wishes.clear();
        InetSocketAddress again = new InetSocketAddress("192.0.2.1", 5001);
        bench.viewer.check(again, false, bench.now);
        assertTrue(bench.wishes.contains("key frame"));
        bench.picture(true, 500);
        assertEquals(again, bench.receivers.get(bench.receivers.size() - 1));
        bench.pass(5 * SECOND);
        assertNull(bench.gone, "only silence counts again");
    }

    @Test
    void aConnectionThatIsNotTheChosenOneMayBreak() {
        ViewerBench bench = ViewerBench.connected();
        bench.viewer.disconnected(new InetSocketAddress("192.0.2.1", 5001), bench.now);
        int sent = bench.raw.size();
        stream(bench);
        assertTrue(bench.raw.size() > sent);
    }

    @Test
    void closeNotifyAndDismissalEndTheSessionAtOnce() {
        ViewerBench bench = ViewerBench.connected();
        bench.viewer.closedByPeer();
        assertEquals(GoneReason.CLOSED_BY_VIEWER, bench.gone);

        ViewerBench other = ViewerBench.connected();
        stream(other);
        other.rtcp.clear();
        other.viewer.leave(GoneReason.DISMISSED, "mode off", other.now);
        assertEquals(GoneReason.DISMISSED, other.gone);
        assertTrue(other.dtlsClosed);
        assertEquals(
                2,
                other.rtcp.stream().filter(packet -> (packet[9] & 0xff) == 203).count(),
                "BYE for both media");
        int sent = other.raw.size();
        stream(other);
        other.pass(20 * SECOND);
        assertEquals(sent, other.raw.size());
    }
}
