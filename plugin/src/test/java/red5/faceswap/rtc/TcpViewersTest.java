package red5.faceswap.rtc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import red5.faceswap.Eventually;
import red5.faceswap.media.EncodedPicture;
import red5.faceswap.rtc.net.AddressPolicy;
import red5.faceswap.rtc.net.Candidate;
import red5.faceswap.rtc.net.Oracle;
import red5.faceswap.rtc.net.SrtpProfile;
import red5.faceswap.rtc.net.StunClient;
import red5.faceswap.rtc.net.TestSocket;
import red5.faceswap.rtc.net.TestViewer;

/** Viewers whose networks let no UDP through, strangers on their port, and viewers over IPv6. */
@Timeout(120)
class TcpViewersTest {
    private static final int VP8 = 96;
    private final Random random = new Random(11);
    private final List<AutoCloseable> toClose = new ArrayList<>();
    private RtcServer rtc;
    private Broadcast broadcast;

    @BeforeAll
    static void warmUpTheOracle() throws GeneralSecurityException {
        Oracle.warmUp();
    }

    private void open(boolean nativeTransport) throws IOException {
        rtc = RtcServer.open(RtcConfig.onPort(0)
                .announcing(List.of(InetAddress.getLoopbackAddress()))
                .withThreads(3) // connections come in at the first loop, viewers live on any
                .withNativeTransport(nativeTransport));
        broadcast = rtc.newBroadcast("live/cam", new NoEncoder());
        broadcast.rungs(List.of(new Rung(640, 360, 1_000_000)));
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : toClose) {
            one.close();
        }
        rtc.close();
    }

    private InetSocketAddress server(String host) throws IOException {
        return new InetSocketAddress(InetAddress.getByName(host), rtc.port());
    }

    private TestViewer player(TestSocket socket) {
        TestViewer player = new TestViewer(socket, SrtpProfile.AEAD_AES_128_GCM);
        toClose.add(player);
        return player;
    }

    private Session connect(TestViewer player) throws Exception {
        Session session = rtc.connect(
                broadcast,
                new ViewerTerms(
                        "remote", player.password(), player.fingerprint(), VP8, ViewerTerms.NONE, ViewerTerms.NONE));
        check(player, session);
        player.connect();
        await("connected", () -> session.stats().srtpProfile().length() > 0);
        return session;
    }

    private static void check(TestViewer player, Session session) throws IOException {
        player.check(session.local().ufrag() + ":remote", session.local().password());
        await("check answered", player::checked);
    }

    private static void await(String what, BooleanSupplier condition) {
        Eventually.await(60, what, condition);
    }

    private byte[] sendPicture(int bytes) {
        byte[] data = new byte[bytes];
        random.nextBytes(data);
        broadcast.picture(0, new EncodedPicture(data, true, 640, 360, 0, System.nanoTime() / 1000));
        return data;
    }

    private void seesAPicture(TestViewer player) {
        int before = player.rtp().size();
        byte[] sent = sendPicture(50_000);
        await("whole picture", () -> player.rtp().size() == before + 44);
        ByteArrayOutputStream picture = new ByteArrayOutputStream();
        player.rtp().subList(before, before + 44).forEach(packet -> picture.write(packet, 18, packet.length - 18));
        assertArrayEquals(sent, picture.toByteArray());
        assertEquals("", player.problem());
    }

    @ParameterizedTest
    @CsvSource({"true,127.0.0.1", "false,127.0.0.1", "true,::1", "false,::1"})
    void aPictureArrivesOverTcpAndNothingIsLeft(boolean nativeTransport, String host) throws Exception {
        open(nativeTransport);
        TestViewer player = player(TestSocket.tcp(server(host)));
        Session session = connect(player);
        seesAPicture(player);
        assertEquals(1, rtc.portStats().connections());
        player.leave();
        session.ended().toCompletableFuture().get(30, TimeUnit.SECONDS);
        await("closed with its viewer", () -> rtc.portStats().connections() == 0);
        assertEquals(List.of(), broadcast.stats().toCompletableFuture().join());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aPictureArrivesOverIpv6(boolean nativeTransport) throws Exception {
        open(nativeTransport);
        TestViewer player = player(TestSocket.udp(server("::1")));
        connect(player);
        seesAPicture(player);
    }

    @Test
    void whoseConnectionBreaksMayConnectAnew() throws Exception {
        open(true);
        TestViewer player = player(TestSocket.tcp(server("127.0.0.1")));
        Session session = connect(player);
        seesAPicture(player);
        player.move(); // the old connection is closed
        check(player, session);
        seesAPicture(player);
        assertEquals(1, rtc.portStats().connections());
    }

    @Test
    void whoHasTriedFromTooManyPlacesMayComeBackOnceTheyAreGone() throws Exception {
        open(true);
        TestViewer player = player(TestSocket.udp(server("127.0.0.1")));
        Session session = connect(player);
        byte[] check = StunClient.request(
                session.local().ufrag() + ":remote", session.local().password(), false, random);
        List<TestSocket.Tcp> places = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            TestSocket.Tcp one = (TestSocket.Tcp) TestSocket.tcp(server("127.0.0.1"));
            toClose.add(one);
            places.add(one);
            one.send(check);
        }
        await(
                "16 are enough, with the one by UDP",
                () -> places.stream().filter(one -> closed(one.socket())).count() == 15);
        for (TestSocket.Tcp one : places) {
            one.close();
        }
        await("all closed", () -> rtc.portStats().connections() == 0);
        TestSocket.Tcp again = (TestSocket.Tcp) TestSocket.tcp(server("127.0.0.1"));
        toClose.add(again);
        again.send(check);
        again.socket().setSoTimeout(30_000);
        assertTrue(again.socket().getInputStream().read() >= 0, "an answer");
    }

    @Test
    void whoseConnectionIsResetIsGoneLongBeforeSilenceWouldTell() throws Exception {
        open(true);
        TestSocket.Tcp socket = (TestSocket.Tcp) TestSocket.tcp(server("127.0.0.1"));
        TestViewer player = player(socket);
        Session session = connect(player);
        socket.socket().setSoLinger(true, 0); // close sends a reset
        player.close();
        session.ended().toCompletableFuture().get(60, TimeUnit.SECONDS);
        assertTrue(
                session.stats().detail().contains("TCP connection was closed"),
                session.stats().detail());
        assertEquals(0, rtc.portStats().connections());
    }

    @Test
    void whoDoesNotReadCostsALimitedAmountAndOthersNothing() throws Exception {
        open(true);
        TestViewer reading = player(TestSocket.tcp(server("127.0.0.1")));
        connect(reading);
        Session stuck = rtc.connect(
                broadcast,
                new ViewerTerms(
                        "remote",
                        reading.password(),
                        reading.fingerprint(),
                        ViewerTerms.NONE,
                        ViewerTerms.NONE,
                        ViewerTerms.NONE));
        try (TestSocket socket = TestSocket.tcp(server("127.0.0.1"))) {
            byte[] check = StunClient.request(
                    stuck.local().ufrag() + ":remote", stuck.local().password(), true, random);
            long dropped = rtc.portStats().sendsDropped();
            for (int i = 0; rtc.portStats().sendsDropped() == dropped; i++) { // answers pile up until they are given up
                assertTrue(i < 1_000_000, "answers are kept without end");
                socket.send(check);
            }
        }
        seesAPicture(reading);
    }

    @Test
    void strangersAreClosedByTheirFirstPacket() throws Exception {
        open(true);
        TestViewer player = player(TestSocket.tcp(server("127.0.0.1")));
        Session session = connect(player);
        byte[] wrong = StunClient.request(session.local().ufrag() + ":remote", "a wrong password", true, random);
        byte[] garbage = new byte[1000];
        random.nextBytes(garbage);
        for (byte[] first : List.of(wrong, garbage, new byte[0], new byte[40_000])) {
            try (TestSocket.Tcp stranger = (TestSocket.Tcp) TestSocket.tcp(server("127.0.0.1"))) {
                stranger.send(first);
                await("closed", () -> closed(stranger.socket()));
            }
        }
        await("only the viewer is left", () -> rtc.portStats().connections() == 1);
        seesAPicture(player);
    }

    @Test
    void whoSaysNothingOrTooSlowlyIsClosedInTimeAndKeepsNobodyOut() throws Exception {
        open(true);
        List<Socket> silent = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            Socket one = new Socket(InetAddress.getLoopbackAddress(), rtc.port());
            toClose.add(one);
            silent.add(one);
            if (i % 2 == 0) {
                one.getOutputStream().write(1); // half a length
            }
        }
        await(
                "from one place only so many",
                () -> silent.stream().filter(TcpViewersTest::closed).count() >= 60 - 32);
        TestViewer player = player(TestSocket.tcp(server("::1"))); // another place
        connect(player);
        seesAPicture(player);
        await("closed in time", () -> silent.stream().allMatch(TcpViewersTest::closed));
        await("only the viewer is left", () -> rtc.portStats().connections() == 1);
    }

    private static boolean closed(Socket socket) {
        try {
            socket.setSoTimeout(20);
            return socket.getInputStream().read() < 0;
        } catch (java.net.SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    @Test
    void withoutATcpPortUdpGoesOnAndTheProblemIsNamed() throws Exception {
        open(true);
        RtcConfig second = new RtcConfig(0, rtc.port(), AddressPolicy.EVERY_INTERFACE, 10, 2, 1, true);
        try (RtcServer other = RtcServer.open(second)) {
            assertEquals(1, other.problems().size());
            assertTrue(
                    other.problems().get(0).contains("rtc.tcp-port"),
                    other.problems().toString());
            assertTrue(other.candidates().stream().allMatch(one -> one.transport() == Candidate.Transport.UDP));
        }
        assertEquals(List.of(), rtc.problems());
        assertEquals(2, rtc.candidates().size());
    }
}
