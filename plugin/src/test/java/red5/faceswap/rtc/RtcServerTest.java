package red5.faceswap.rtc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import red5.faceswap.Eventually;
import red5.faceswap.media.EncodedPicture;
import red5.faceswap.media.EncodedSound;
import red5.faceswap.rtc.net.Fingerprint;
import red5.faceswap.rtc.net.Oracle;
import red5.faceswap.rtc.net.SrtpProfile;
import red5.faceswap.rtc.net.TestViewer;
import red5.faceswap.rtc.rtp.HeaderExtensions;

/** The whole egress over the loopback, with players that know nothing of its code but the formats. */
@Timeout(60)
class RtcServerTest {
    private static final int VP8 = 96;
    private static final int OPUS = 111;
    /** Most packets come in at another loop's socket than their viewer's. */
    private static final int LOOPS = 3;

    private final Random random = new Random(6);
    private final Owner owner = new Owner();
    private final List<AutoCloseable> toClose = new ArrayList<>();
    private RtcServer rtc;
    private Broadcast broadcast;

    private static final class Owner implements Broadcast.Listener {
        private final List<Boolean> demands = new java.util.concurrent.CopyOnWriteArrayList<>();
        private final List<String> rungs = new java.util.concurrent.CopyOnWriteArrayList<>();
        private volatile int keyFrames;
        private volatile boolean failing;

        @Override
        public void demand(boolean wanted) {
            demands.add(wanted);
        }

        @Override
        public void rungWanted(int rung, boolean wanted) {
            rungs.add(rung + (wanted ? " wanted" : " rests"));
        }

        /** The rungs that somebody watches, by what was told so far. */
        Set<Integer> watched() {
            Set<Integer> watched = new TreeSet<>();
            for (String told : rungs) {
                int rung = Integer.parseInt(told.substring(0, 1));
                assertTrue(told.endsWith("wanted") ? watched.add(rung) : watched.remove(rung), "told once");
            }
            return watched;
        }

        @Override
        public void keyFrameWanted(int rung) {
            keyFrames++;
            if (failing) {
                throw new IllegalStateException("as the test wants it");
            }
        }
    }

    private record Watching(TestViewer player, Session session) {}

    @BeforeAll
    static void warmUpTheOracle() throws GeneralSecurityException {
        Oracle.warmUp();
    }

    private void open(boolean nativeTransport) throws IOException {
        rtc = RtcServer.open(RtcConfig.onPort(0)
                .announcing(List.of(InetAddress.getLoopbackAddress()))
                .withThreads(LOOPS)
                .withNativeTransport(nativeTransport));
        broadcast = rtc.newBroadcast("live/cam", owner);
        broadcast.rungs(List.of(new Rung(640, 360, 1_000_000)));
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : toClose) {
            one.close();
        }
        rtc.close();
    }

    private Watching answer(Fingerprint expected, TestViewer player) throws RtcException {
        Fingerprint fingerprint = expected == null ? player.fingerprint() : expected;
        Session session =
                rtc.connect(broadcast, new ViewerTerms("remote", player.password(), fingerprint, VP8, 97, OPUS));
        return new Watching(player, session);
    }

    private TestViewer player(SrtpProfile... profiles) throws IOException {
        TestViewer player = new TestViewer(rtc.port(), profiles);
        toClose.add(player);
        return player;
    }

    private Watching watch(SrtpProfile... profiles) throws Exception {
        Watching watching = answer(null, player(profiles));
        check(watching);
        watching.player().connect();
        await("connected", () -> watching.session().stats().srtpProfile().length() > 0);
        return watching;
    }

    private static void check(Watching watching) throws IOException {
        LocalDescription local = watching.session().local();
        watching.player().check(local.ufrag() + ":remote", local.password());
        await("check answered", watching.player()::checked);
    }

    private static void await(String what, BooleanSupplier condition) {
        Eventually.await(60, what, condition);
    }

    private byte[] sendPicture(boolean key, int bytes) {
        byte[] data = new byte[bytes];
        random.nextBytes(data);
        broadcast.picture(0, new EncodedPicture(data, key, 640, 360, 0, System.nanoTime() / 1000));
        return data;
    }

    private static byte[] joined(List<byte[]> packets) {
        ByteArrayOutputStream picture = new ByteArrayOutputStream();
        packets.forEach(packet -> picture.write(packet, 18, packet.length - 18));
        return picture.toByteArray();
    }

    @Test
    void theOwnerHearsOfViewersOnSeveralLoopsAsOfOne() throws Exception {
        open(true);
        List<Watching> all = new ArrayList<>();
        for (int i = 0; i < 2 * LOOPS; i++) {
            all.add(watch(SrtpProfile.AEAD_AES_128_GCM));
        }
        assertEquals(2 * LOOPS, broadcast.viewers());
        assertEquals(2 * LOOPS, broadcast.stats().toCompletableFuture().join().size());
        byte[] picture = sendPicture(true, 3000);
        for (Watching one : all) {
            await("the picture", () -> one.player().rtp().size() >= 3);
            assertArrayEquals(picture, joined(one.player().rtp().subList(0, 3)));
        }
        assertEquals(List.of(true), owner.demands);
        assertEquals(List.of("0 wanted"), owner.rungs);
        for (Watching one : all) {
            assertEquals(List.of(true), owner.demands, "somebody watches");
            one.session().close();
            await("good-bye", one.player()::serverClosed);
        }
        await("nobody", () -> broadcast.viewers() == 0);
        assertEquals(List.of(true, false), owner.demands);
        assertEquals(List.of("0 wanted", "0 rests"), owner.rungs);
    }

    @Test
    void whoHasOnlyAskedForASessionIsNotWorkedFor() throws Exception {
        open(true);
        Watching asking = answer(null, player(SrtpProfile.AEAD_AES_128_GCM));
        await("taken in", () -> broadcast.viewers() == 1);
        assertEquals(List.of(), owner.demands);
        assertEquals(List.of(), owner.rungs);
        check(asking);
        await("the picture is made", () -> owner.demands.equals(List.of(true)));
        await("in the size to begin with", () -> owner.rungs.equals(List.of("0 wanted")));
        Watching other = answer(null, player(SrtpProfile.AEAD_AES_128_GCM));
        other.session().close();
        await("one was not there", () -> broadcast.viewers() == 1);
        assertEquals(List.of(true), owner.demands, "the other one still is");
        asking.session().close();
        await("nobody is", () -> owner.demands.equals(List.of(true, false)));
        assertEquals(List.of("0 wanted", "0 rests"), owner.rungs);
    }

    @ParameterizedTest
    @CsvSource({"true,AEAD_AES_128_GCM", "true,AES128_CM_HMAC_SHA1_80", "false,AEAD_AES_128_GCM"})
    void aPictureArrivesAsItWasSent(boolean nativeTransport, SrtpProfile profile) throws Exception {
        open(nativeTransport);
        Watching watching = watch(profile);
        assertEquals(profile.name(), watching.session().stats().srtpProfile());
        assertEquals(List.of(true), owner.demands);
        assertTrue(owner.keyFrames > 0, "a key frame was asked for");
        byte[] sent = sendPicture(true, 50_000);
        await("whole picture", () -> watching.player().rtp().size() == 44);
        assertArrayEquals(sent, joined(watching.player().rtp()));
        broadcast.sound(new EncodedSound(new byte[] {1, 2, 3}, System.nanoTime() / 1000));
        await("sound", () -> watching.player().rtp().size() == 45);
        assertEquals(OPUS, watching.player().rtp().get(44)[1]);
        await("reports of both", () -> watching.player().rtcp().size() >= 2);
        assertEquals("", watching.player().problem());
        assertEquals(0, rtc.portStats().sendErrors());
    }

    @Test
    void theOwnerIsToldWhichRungsAreWatched() throws Exception {
        open(true);
        Watching first = watch(SrtpProfile.AEAD_AES_128_GCM);
        Watching second = watch(SrtpProfile.AEAD_AES_128_GCM);
        await("wanted", () -> owner.watched().equals(Set.of(0)));
        broadcast.rungs(List.of(new Rung(1920, 1080, 9_000_000), new Rung(1280, 720, 2_000_000)));
        await("the better one is no start", () -> owner.watched().equals(Set.of(1)));
        int keyFrames = owner.keyFrames;
        first.session().close();
        broadcast.picture(1, new EncodedPicture(new byte[3000], true, 1280, 720, 0, System.nanoTime() / 1000));
        await("a picture of the new rung", () -> second.player().rtp().size() == 3);
        broadcast.picture(0, new EncodedPicture(new byte[3000], true, 1920, 1080, 0, System.nanoTime() / 1000));
        second.session().close();
        await("rests", () -> owner.watched().isEmpty());
        assertEquals(4, owner.rungs.size(), "told once of each change");
        assertEquals(3, second.player().rtp().size(), "none of another rung");
        assertTrue(keyFrames > 0);
        await("told last", () -> owner.demands.equals(List.of(true, false)));
    }

    @Test
    void theServerPrefersGcmWhateverTheOrder() throws Exception {
        open(true);
        Watching watching = watch(SrtpProfile.AES128_CM_HMAC_SHA1_80, SrtpProfile.AEAD_AES_128_GCM);
        assertEquals("AEAD_AES_128_GCM", watching.session().stats().srtpProfile());
    }

    private Watching waiting(Fingerprint expected) throws Exception {
        TestViewer player = player(SrtpProfile.AEAD_AES_128_GCM);
        Session session = rtc.connect(
                broadcast,
                new ViewerTerms(
                        "remote",
                        player.password(),
                        expected == null ? player.fingerprint() : expected,
                        VP8,
                        97,
                        OPUS,
                        ViewerTerms.NONE,
                        HeaderExtensions.EMPTY,
                        HeaderExtensions.EMPTY,
                        true));
        return new Watching(player, session);
    }

    /** As players that offer {@code a=setup:passive}. */
    @Test
    void whoWaitsForTheHandshakeIsServedToo() throws Exception {
        open(true);
        Watching watching = waiting(null);
        check(watching);
        watching.player().accept(watching.session().local().fingerprint());
        await("connected", () -> watching.session().stats().srtpProfile().length() > 0);
        byte[] sent = sendPicture(true, 5000);
        await("picture", () -> watching.player().rtp().size() == 5);
        assertArrayEquals(sent, joined(watching.player().rtp()));
        int before = owner.keyFrames;
        watching.player().report(new byte[] {(byte) 0x81, (byte) 206, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2});
        await("it is heard", () -> owner.keyFrames > before);
        watching.player().leave();
        await("gone", () -> watching.session().stats().state() == ViewerState.GONE);
        assertEquals("closed by the viewer", watching.session().stats().detail());
        assertEquals("", watching.player().problem());
    }

    @Test
    void whoWaitsForTheHandshakeHasToShowTheOffersCertificateToo() throws Exception {
        open(true);
        Watching watching = waiting(new Fingerprint("sha-256", "00:".repeat(31) + "00"));
        check(watching);
        assertThrows(
                IOException.class,
                () -> watching.player().accept(watching.session().local().fingerprint()));
        await("gone", () -> watching.session().stats().state() == ViewerState.GONE);
        assertTrue(watching.session().stats().detail().startsWith("DTLS handshake failed"));
    }

    @Test
    void anotherCertificateThanTheOffersIsRefused() throws Exception {
        open(true);
        String other = "00:".repeat(31) + "00";
        Watching watching = answer(new Fingerprint("sha-256", other), player(SrtpProfile.AEAD_AES_128_GCM));
        check(watching);
        assertThrows(IOException.class, watching.player()::connect);
        await("gone", () -> watching.session().stats().state() == ViewerState.GONE);
        assertTrue(watching.session().stats().detail().startsWith("DTLS handshake failed"));
        assertEquals(0, watching.player().rtp().size());
    }

    @Test
    void aCheckWithTheWrongPasswordOrNameIsMetWithSilence() throws Exception {
        open(true);
        Watching watching = answer(null, player(SrtpProfile.AEAD_AES_128_GCM));
        LocalDescription local = watching.session().local();
        watching.player().check(local.ufrag() + ":remote", "wrong");
        watching.player().check(local.ufrag() + ":another", local.password());
        watching.player().check("unknown:remote", local.password());
        watching.player().check(local.ufrag(), local.password());
        await("counted", () -> rtc.portStats().garbage() == 4);
        assertFalse(watching.player().checked());
        check(watching);
    }

    @Test
    void anAddressThatChangesHandsIsTheNewViewersAlone() throws Exception {
        open(true);
        TestViewer player = player(SrtpProfile.AEAD_AES_128_GCM);
        Watching former = answer(null, player);
        check(former);
        Watching latter = answer(null, player);
        check(latter);
        check(latter); // the first answer may have been a late one to the former's check
        player.connect();
        await("connected", () -> latter.session().stats().state() == ViewerState.CONNECTED);
        assertEquals("", former.session().stats().srtpProfile(), "not the former");
        former.session().close();
        former.session().ended().toCompletableFuture().get(30, TimeUnit.SECONDS);
        sendPicture(true, 5000);
        await("picture", () -> player.rtp().size() == 5);
        byte[] keyFrameRequest = {(byte) 0x81, (byte) 206, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2};
        int before = owner.keyFrames;
        player.report(keyFrameRequest);
        await("it is still heard", () -> owner.keyFrames > before);
    }

    @Test
    void garbageOnThePortIsCountedAndHurtsNobody() throws Exception {
        open(true);
        Watching watching = watch(SrtpProfile.AEAD_AES_128_GCM);
        TestViewer stranger = player(SrtpProfile.AEAD_AES_128_GCM);
        for (int i = 0; i < 300; i++) {
            byte[] garbage = new byte[random.nextInt(i % 10 == 0 ? 3000 : 200)];
            random.nextBytes(garbage);
            stranger.send(garbage);
            if (garbage.length > 1 && PlainKinds.isNoDtls(garbage)) { // a broken DTLS record is the viewer's own affair
                watching.player().send(garbage);
            }
        }
        await("counted", () -> rtc.portStats().garbage() > 400);
        byte[] sent = sendPicture(true, 20_000);
        await("whole picture", () -> watching.player().rtp().size() == 18);
        assertArrayEquals(sent, joined(watching.player().rtp()));
        assertEquals(1, broadcast.viewers());
    }

    /** What a viewer may throw at the server from its own address without ending its session. */
    private static final class PlainKinds {
        static boolean isNoDtls(byte[] data) {
            int first = data[0] & 0xff;
            return first < 20 || first > 63;
        }
    }

    @Test
    void closeNotifyEndsTheSessionAtOnce() throws Exception {
        open(true);
        Watching watching = watch(SrtpProfile.AEAD_AES_128_GCM);
        watching.player().leave();
        await("gone", () -> watching.session().stats().state() == ViewerState.GONE);
        assertEquals("closed by the viewer", watching.session().stats().detail());
        await("nobody left", () -> broadcast.viewers() == 0);
        await("told", () -> watching.session().ended().toCompletableFuture().isDone());
        assertEquals(List.of(true, false), owner.demands);
    }

    @Test
    void closingTheSessionOrTheServerTellsTheViewer() throws Exception {
        open(true);
        Watching first = watch(SrtpProfile.AEAD_AES_128_GCM);
        Watching second = watch(SrtpProfile.AEAD_AES_128_GCM);
        sendPicture(true, 1000);
        await("pictures", () -> second.player().rtp().size() == 1);
        first.session().close();
        await("close_notify", first.player()::serverClosed);
        assertEquals("", first.player().problem());
        await("BYE", () -> first.player().rtcp().stream().anyMatch(packet -> (packet[9] & 0xff) == 203));
        assertFalse(second.player().serverClosed());
        rtc.close();
        await("close_notify", second.player()::serverClosed);
        long left = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("faceswap-rtc"))
                .filter(Thread::isAlive)
                .count();
        assertEquals(0, left, "threads");
        assertThrows(RtcException.class, () -> answer(null, player(SrtpProfile.AEAD_AES_128_GCM)));
    }

    @Test
    void aDismissedBroadcastLetsAllGoAndTakesNewViewers() throws Exception {
        open(true);
        Watching watching = watch(SrtpProfile.AEAD_AES_128_GCM);
        broadcast.dismiss("switched off");
        await("close_notify", watching.player()::serverClosed);
        await("nobody left", () -> broadcast.viewers() == 0);
        watch(SrtpProfile.AEAD_AES_128_GCM);
        broadcast.close();
        await("nobody left", () -> broadcast.viewers() == 0);
        assertThrows(RtcException.class, () -> answer(null, player(SrtpProfile.AEAD_AES_128_GCM)));
    }

    @Test
    void whatFailsForOneViewerIsNotFeltByAnother() throws Exception {
        open(true);
        Watching unlucky = watch(SrtpProfile.AEAD_AES_128_GCM);
        Watching lucky = watch(SrtpProfile.AEAD_AES_128_GCM);
        owner.failing = true;
        unlucky.player().report(new byte[] {(byte) 0x81, (byte) 206, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2}); // PLI
        await("gone", () -> unlucky.session().stats().state() == ViewerState.GONE);
        assertTrue(unlucky.session().stats().detail().startsWith("failed"));
        sendPicture(true, 3000);
        await("picture", () -> lucky.player().rtp().size() == 3);
        await("the other one stays", () -> broadcast.viewers() == 1);
    }

    /** The original blocked its event loop while it negotiated. */
    @Test
    void fortyJoinAtOnceAndTheRunningStreamGoesOn() throws Exception {
        open(true);
        Watching running = watch(SrtpProfile.AEAD_AES_128_GCM);
        sendPicture(true, 1000);
        ExecutorService crowd = Executors.newFixedThreadPool(40);
        CountDownLatch allConnected = new CountDownLatch(40);
        List<Future<?>> joins = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            joins.add(crowd.submit(() -> {
                watch(SrtpProfile.AEAD_AES_128_GCM);
                allConnected.countDown();
                return null;
            }));
        }
        int pictures = 1;
        while (!allConnected.await(33, TimeUnit.MILLISECONDS)) {
            sendPicture(false, 1000);
            pictures++;
            assertFalse(joins.stream().anyMatch(join -> join.isDone() && failed(join)), "a join failed");
        }
        crowd.shutdown();
        assertEquals(41, broadcast.viewers());
        int sent = pictures;
        await("every picture", () -> running.player().rtp().size() == sent);
    }

    private static boolean failed(Future<?> join) {
        try {
            join.get();
            return false;
        } catch (java.util.concurrent.ExecutionException e) {
            e.printStackTrace();
            return true;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void reportsOfStrangersAndForgeriesMoveNothing() throws Exception {
        open(true);
        Watching watching = watch(SrtpProfile.AEAD_AES_128_GCM);
        int before = owner.keyFrames;
        for (int i = 0; i < 100; i++) {
            byte[] forged = new byte[40];
            random.nextBytes(forged);
            forged[0] = (byte) 0x81;
            forged[1] = (byte) 206;
            watching.player().send(forged);
        }
        await("counted", () -> rtc.portStats().garbage() >= 100);
        assertEquals(before, owner.keyFrames);
        watching.player().report(new byte[] {(byte) 0x81, (byte) 206, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2});
        await("an honest one does", () -> owner.keyFrames > before);
    }
}
