package red5.faceswap.rtc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import red5.faceswap.Eventually;
import red5.faceswap.media.EncodedSound;
import red5.faceswap.rtc.net.Oracle;
import red5.faceswap.rtc.net.SrtpProfile;
import red5.faceswap.rtc.net.TestViewer;

/** A viewer whose network changes, and one whose restart comes to nothing. */
@Timeout(60)
class IceRestartTest {
    private RtcServer rtc;
    private Broadcast broadcast;
    private TestViewer player;
    private Session session;

    @BeforeAll
    static void warmUpTheOracle() throws Exception {
        Oracle.warmUp();
    }

    @BeforeEach
    void watch() throws Exception {
        rtc = RtcServer.open(RtcConfig.onPort(0)
                .announcing(List.of(InetAddress.getLoopbackAddress()))
                .withThreads(3)); // most packets come in at another loop's socket
        broadcast = rtc.newBroadcast("live/cam", new NoEncoder());
        player = new TestViewer(rtc.port(), SrtpProfile.AEAD_AES_128_GCM);
        session =
                rtc.connect(broadcast, new ViewerTerms("first", player.password(), player.fingerprint(), 96, 97, 111));
        check(session.local(), "first");
        player.connect();
        await("connected", () -> !session.stats().srtpProfile().isEmpty());
        hear();
    }

    @AfterEach
    void close() {
        player.close();
        rtc.close();
    }

    private static void await(String what, BooleanSupplier condition) {
        Eventually.await(20, what, condition);
    }

    private void check(LocalDescription local, String remoteUfrag) {
        ask(local, remoteUfrag);
        await("check answered", () -> {
            if (!player.checked()) { // repeated as browsers do
                ask(local, remoteUfrag);
            }
            return player.checked();
        });
    }

    private void ask(LocalDescription local, String remoteUfrag) {
        try {
            player.check(local.ufrag() + ":" + remoteUfrag, local.password());
            TimeUnit.MILLISECONDS.sleep(5);
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Sends checks that nominate nothing until what they should lead to is there: a restart takes effect a moment after its answer. */
    private static void probe(
            TestViewer from, LocalDescription local, String remoteUfrag, String what, BooleanSupplier done) {
        await(what, () -> {
            try {
                from.probe(local.ufrag() + ":" + remoteUfrag, local.password());
                TimeUnit.MILLISECONDS.sleep(5);
            } catch (IOException | InterruptedException e) {
                throw new AssertionError(e);
            }
            return done.getAsBoolean();
        });
    }

    private BooleanSupplier moreGarbage() {
        long before = rtc.portStats().garbage();
        return () -> rtc.portStats().garbage() > before;
    }

    /** Sends sound until the player has got some of it, on the keys of its one handshake. */
    private void hear() {
        int before = player.rtp().size();
        await("sound", () -> {
            broadcast.sound(new EncodedSound(new byte[] {1, 2, 3}, System.nanoTime() / 1000));
            return player.rtp().size() > before;
        });
        assertEquals("", player.problem());
    }

    @Test
    void theStreamGoesOnAtTheNewAddressWithoutAnotherHandshake() throws Exception {
        LocalDescription before = session.local();
        LocalDescription after = session.restart("second", player.password());
        assertEquals(after, session.local());
        assertNotEquals(before.ufrag(), after.ufrag());
        assertNotEquals(before.password(), after.password());
        assertEquals(before.videoSsrc(), after.videoSsrc());
        player.move();
        check(after, "second");
        hear();
        assertEquals(1, broadcast.viewers());
    }

    @Test
    void theOldPathIsKeptUntilTheViewerNominatesTheNewOne() throws Exception {
        LocalDescription before = session.local();
        LocalDescription after = session.restart("second", player.password());
        TestViewer elsewhere = new TestViewer(rtc.port(), SrtpProfile.AEAD_AES_128_GCM);
        try (elsewhere) {
            probe(elsewhere, after, "second", "the new path is checked", elsewhere::checked);
            hear(); // on the old one
            check(before, "first");
            assertEquals(0, elsewhere.rtp().size() + elsewhere.rtcp().size());
        }
        check(after, "second");
        hear();
        probe(player, before, "first", "old credentials count no more", moreGarbage());
    }

    @Test
    void aRestartThatComesToNothingChangesNothing() throws Exception {
        LocalDescription before = session.local();
        LocalDescription given = session.restart("second", player.password());
        LocalDescription last = session.restart("third", player.password());
        probe(player, given, "second", "of several only the last counts", moreGarbage());
        probe(player, last, "second", "with the viewer's own name", moreGarbage());
        check(before, "first");
        hear();
        assertEquals(ViewerState.CONNECTED, session.stats().state());
    }

    /** Else the first request's answer would name credentials that count no more. */
    @Test
    void aRequestThatComesTwiceGetsTheSameAnswer() throws Exception {
        LocalDescription given = session.restart("second", player.password());
        assertEquals(given, session.restart("second", player.password()));
        player.move();
        check(given, "second");
        hear();
    }

    @Test
    void userFragmentsBelongToTheirGeneration() {
        assertEquals(Session.Generation.LATEST, session.generation("first"));
        assertEquals(Session.Generation.NEW, session.generation("second"));
        session.restart("second", player.password());
        assertEquals(Session.Generation.LATEST, session.generation("second"));
        assertEquals(Session.Generation.FORMER, session.generation("first"));
    }

    /** Many changes of networks in one session: addresses that are left are forgotten. */
    @Test
    void aViewerMayMoveAllDay() throws Exception {
        for (int i = 0; i < 25; i++) {
            LocalDescription local = session.restart("home" + i, player.password());
            player.move();
            check(local, "home" + i);
        }
        hear();
    }

    @Test
    void nothingIsKeptOfASessionThatEndsInARestart() throws Exception {
        LocalDescription before = session.local();
        LocalDescription after = session.restart("second", player.password());
        session.close();
        await("gone", () -> session.ended().toCompletableFuture().isDone());
        LocalDescription late = session.restart("third", player.password());
        TestViewer elsewhere = new TestViewer(rtc.port(), SrtpProfile.AEAD_AES_128_GCM);
        try (elsewhere) {
            long garbage = rtc.portStats().garbage();
            elsewhere.probe(before.ufrag() + ":first", before.password());
            elsewhere.probe(after.ufrag() + ":second", after.password());
            elsewhere.probe(late.ufrag() + ":third", late.password());
            await("met with silence", () -> rtc.portStats().garbage() >= garbage + 3);
            assertFalse(elsewhere.checked());
        }
    }
}
