package red5.faceswap.rtc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import red5.faceswap.Eventually;
import red5.faceswap.media.EncodedPicture;
import red5.faceswap.rtc.net.Oracle;
import red5.faceswap.rtc.net.SrtpProfile;
import red5.faceswap.rtc.net.StunClient;
import red5.faceswap.rtc.net.TestViewer;

/** What is sent twice, cut off, too long, or after the end is met with silence, and nobody loses anything by it. */
@Timeout(60)
class BadInputTest {
    private static final byte[] KEY_FRAME_REQUEST = {(byte) 0x81, (byte) 206, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2};
    private static final int LARGEST_DATAGRAM = 65_507;
    private static final int PACKETS = 5;

    private final Random random = new Random(8);
    private final AtomicInteger keyFrames = new AtomicInteger();
    private final List<TestViewer> players = new ArrayList<>();
    private RtcServer rtc;
    private Broadcast broadcast;

    private final class Owner extends NoEncoder {
        @Override
        public void keyFrameWanted(int rung) {
            keyFrames.incrementAndGet();
        }
    }

    private record Watching(TestViewer player, Session session) {
        String username() {
            return session.local().ufrag() + ":remote";
        }
    }

    @BeforeAll
    static void warmUpTheOracle() throws Exception {
        Oracle.warmUp();
    }

    @BeforeEach
    void open() throws IOException {
        rtc = RtcServer.open(RtcConfig.onPort(0)
                .announcing(List.of(InetAddress.getLoopbackAddress()))
                .withThreads(2));
        broadcast = rtc.newBroadcast("live/cam", new Owner());
        broadcast.rungs(List.of(new Rung(640, 360, 1_000_000)));
    }

    @AfterEach
    void close() {
        players.forEach(TestViewer::close);
        rtc.close();
    }

    private TestViewer player() throws IOException {
        TestViewer player = new TestViewer(rtc.port(), SrtpProfile.AEAD_AES_128_GCM);
        players.add(player);
        return player;
    }

    private Watching watch() throws Exception {
        TestViewer player = player();
        Session session =
                rtc.connect(broadcast, new ViewerTerms("remote", player.password(), player.fingerprint(), 96, 97, 111));
        Watching watching = new Watching(player, session);
        player.check(watching.username(), session.local().password());
        await("check answered", player::checked);
        player.connect();
        await("connected", () -> session.stats().state() == ViewerState.CONNECTED);
        return watching;
    }

    private static void await(String what, BooleanSupplier condition) {
        Eventually.await(60, what, condition);
    }

    private long garbage() {
        return rtc.portStats().garbage();
    }

    /** What the viewer has is whole, however the server was treated meanwhile. */
    private void assertSees(Watching watching) {
        int before = watching.player().rtp().size();
        byte[] data = new byte[PACKETS * 1000];
        random.nextBytes(data);
        broadcast.picture(0, new EncodedPicture(data, true, 640, 360, 0, System.nanoTime() / 1000));
        await("a picture", () -> watching.player().rtp().size() >= before + PACKETS);
        assertEquals("", watching.player().problem());
    }

    @Test
    void aReportThatIsRepeatedCountsOnce() throws Exception {
        Watching watching = watch();
        assertSees(watching);
        int before = keyFrames.get();
        byte[] sealed = watching.player().report(KEY_FRAME_REQUEST);
        await("the first one counts", () -> keyFrames.get() > before);
        long ignored = garbage();
        TestViewer stranger = player();
        for (int i = 0; i < 20; i++) {
            watching.player().send(sealed);
            stranger.send(sealed);
        }
        await("all others are worth nothing", () -> garbage() >= ignored + 40);
        assertSees(watching);
    }

    @Test
    void whatIsCutOffIsMetWithSilence() throws Exception {
        Watching watching = watch();
        TestViewer stranger = player();
        byte[] check = StunClient.request(
                watching.username(), watching.session().local().password(), false, random);
        long before = garbage();
        for (int length = 1; length < check.length; length++) {
            stranger.send(Arrays.copyOf(check, length));
        }
        await("no part of a check is one", () -> garbage() >= before + check.length - 1);
        assertFalse(stranger.checked());

        byte[] sealed = watching.player().report(KEY_FRAME_REQUEST);
        long ignored = garbage();
        for (int length = 1; length < sealed.length; length++) {
            watching.player().send(Arrays.copyOf(sealed, length));
        }
        await("no part of a report is one", () -> garbage() >= ignored + sealed.length - 1);
        assertSees(watching);
    }

    @Test
    void whatIsTooLongIsMetWithSilence() throws Exception {
        Watching watching = watch();
        TestViewer stranger = player();
        byte[] check = StunClient.request(
                watching.username(), watching.session().local().password(), false, random);
        long before = garbage();
        byte[] media = new byte[LARGEST_DATAGRAM];
        media[0] = (byte) 0x80;
        byte[] report = new byte[LARGEST_DATAGRAM];
        report[0] = (byte) 0x81;
        report[1] = (byte) 206;
        for (byte[] large : List.of(Arrays.copyOf(check, LARGEST_DATAGRAM), media, report)) {
            stranger.send(large);
            watching.player().send(large);
        }
        await("all is worth nothing", () -> garbage() >= before + 6);
        assertFalse(stranger.checked());
        assertSees(watching);
    }

    @Test
    void aSessionThatHasEndedAnswersNoCheck() throws Exception {
        Watching watching = watch();
        Watching other = watch();
        watching.session().close();
        watching.session().ended().toCompletableFuture().get(30, TimeUnit.SECONDS);
        TestViewer late = player();
        long before = garbage();
        late.probe(watching.username(), watching.session().local().password());
        await("it counts for nothing", () -> garbage() > before);
        assertFalse(late.checked(), "consent ends with the session");
        assertSees(other);
    }

    @Test
    void twoViewersBehindOneAddressAreTwo() throws Exception {
        Watching one = watch();
        Watching another = watch();
        assertEquals(2, broadcast.viewers());
        assertSees(one);
        assertSees(another);
        one.player().leave();
        one.session().ended().toCompletableFuture().get(30, TimeUnit.SECONDS);
        assertSees(another);
        assertEquals(1, broadcast.viewers());
    }
}
