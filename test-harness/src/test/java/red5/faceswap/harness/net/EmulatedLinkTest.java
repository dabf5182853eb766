package red5.faceswap.harness.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import red5.faceswap.harness.view.Offers;
import red5.faceswap.harness.view.WhepClient;

/** Real sockets over the link, and a WHEP endpoint of a few lines behind the proxy. */
@Timeout(120)
class EmulatedLinkTest {
    private static final int PATIENCE_MILLIS = 10_000;
    private static final int LONG_ENOUGH_FOR_NOTHING_MILLIS = 300;
    private static final Pattern RELAYED = Pattern.compile("a=candidate:1 1 udp 2130706431 127.0.0.1 (\\d+) typ host");

    private final Map<String, String> requests = new ConcurrentHashMap<>();
    private DatagramSocket media;
    private HttpServer whep;
    private EmulatedLink link;

    @BeforeEach
    void start() throws IOException {
        media = socket();
        whep = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        whep.createContext("/live/whep", exchange -> {
            String method = exchange.getRequestMethod();
            requests.put(
                    method + " " + exchange.getRequestURI(),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            byte[] body = method.equals("DELETE") ? new byte[0] : answer().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Location", "/live/whep/resource/1");
            exchange.getResponseHeaders().add("ETag", "\"one\"");
            exchange.sendResponseHeaders(method.equals("POST") ? 201 : 200, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        whep.start();
        link = EmulatedLink.withSeed(1);
    }

    @AfterEach
    void end() {
        link.close();
        whep.stop(0);
        media.close();
    }

    private static DatagramSocket socket() throws IOException {
        DatagramSocket socket = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0));
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    private String answer() {
        int port = media.getLocalPort();
        return String.join(
                "\r\n",
                "v=0",
                "m=audio 9 UDP/TLS/RTP/SAVPF 111",
                "a=candidate:1 1 udp 2130706431 127.0.0.1 " + port + " typ host",
                "a=candidate:2 1 udp 2130706175 fd00::2 " + port + " typ host",
                "a=candidate:3 1 tcp 1518280447 127.0.0.1 " + port + " typ host tcptype passive",
                "a=end-of-candidates",
                "m=video 9 UDP/TLS/RTP/SAVPF 96",
                "a=rtcp-mux",
                "");
    }

    private URI endpoint() {
        return URI.create("http://127.0.0.1:" + whep.getAddress().getPort() + "/live/whep/endpoint/cam");
    }

    private WhepClient client() throws IOException {
        return new WhepClient(link.behind(endpoint()));
    }

    private static InetSocketAddress relayed(HttpResponse<String> answer) {
        Matcher candidate = RELAYED.matcher(answer.body());
        assertTrue(candidate.find(), answer::body);
        return new InetSocketAddress("127.0.0.1", Integer.parseInt(candidate.group(1)));
    }

    private static void send(DatagramSocket from, SocketAddress to, int number) throws IOException {
        from.send(new DatagramPacket(new byte[] {(byte) number, 42}, 2, to));
    }

    private static DatagramPacket receive(DatagramSocket by) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[100], 100);
        by.receive(packet);
        return packet;
    }

    @Test
    void anAnswerNamesNoWayAroundTheLink() throws Exception {
        HttpResponse<String> answer = client().post(Offers.chromium());
        assertEquals(201, answer.statusCode());
        assertEquals(List.of("\"one\""), answer.headers().allValues("ETag"));
        assertNotEquals(media.getLocalPort(), relayed(answer).getPort());
        assertEquals(
                answer().replaceAll("a=candidate:[23][^\r]*\r\n", "")
                        .replace(
                                " " + media.getLocalPort() + " ",
                                " " + relayed(answer).getPort() + " "),
                answer.body());
        String offer = requests.get("POST /live/whep/endpoint/cam");
        assertTrue(offer.contains("m=video") && !offer.contains("a=candidate"), offer);
    }

    @Test
    void theSessionIsReachedThroughTheProxyAndKeepsItsWay() throws Exception {
        WhepClient client = client();
        HttpResponse<String> answer = client.post(Offers.chromium());
        HttpResponse<String> restarted = client.patch(
                answer, "application/trickle-ice-sdpfrag", "a=ice-ufrag:x\r\na=candidate:1 1 udp 1 ::1 9 typ host\r\n");
        assertEquals(relayed(answer), relayed(restarted));
        assertEquals("a=ice-ufrag:x\r\n", requests.get("PATCH /live/whep/resource/1"));
        assertEquals(200, client.delete(answer).statusCode());
        assertTrue(requests.containsKey("DELETE /live/whep/resource/1"));
    }

    @Test
    void packetsGoBothWaysOverEachViewersOwnSockets() throws Exception {
        InetSocketAddress relay = relayed(client().post(Offers.chromium()));
        try (DatagramSocket one = socket();
                DatagramSocket other = socket()) {
            send(one, relay, 1);
            DatagramPacket fromOne = receive(media);
            send(other, relay, 2);
            DatagramPacket fromOther = receive(media);
            assertNotEquals(fromOne.getSocketAddress(), fromOther.getSocketAddress());
            assertArrayEquals(new byte[] {1, 42}, Arrays.copyOf(fromOne.getData(), fromOne.getLength()));
            send(media, fromOther.getSocketAddress(), 3);
            DatagramPacket back = receive(other);
            assertEquals(3, back.getData()[0]);
            assertEquals(relay, back.getSocketAddress());
            assertEquals(2, link.upCounts().arrived());
            assertEquals(1, link.downCounts().arrived());
            assertEquals(30, link.downCounts().offeredBytes());
        }
    }

    @Test
    void aLinkThatIsGoneAndComesBackElsewhereShowsAnotherAddress() throws Exception {
        InetSocketAddress relay = relayed(client().post(Offers.chromium()));
        try (DatagramSocket viewer = socket()) {
            send(viewer, relay, 1);
            SocketAddress before = receive(media).getSocketAddress();
            link.both(LinkConditions::unreachable);
            send(viewer, relay, 2);
            media.setSoTimeout(LONG_ENOUGH_FOR_NOTHING_MILLIS);
            assertThrows(SocketTimeoutException.class, () -> receive(media));
            media.setSoTimeout(PATIENCE_MILLIS);
            link.moveViewers();
            link.both(conditions -> LinkConditions.CLEAN);
            send(viewer, relay, 3);
            DatagramPacket after = receive(media);
            assertEquals(3, after.getData()[0]);
            assertNotEquals(before, after.getSocketAddress());
        }
    }

    @Test
    void theDownloadAndTheViewersShareTheSameQueue() throws Exception {
        link.down(conditions -> conditions.withRate(4000, 200));
        InetSocketAddress relay = relayed(client().post(Offers.chromium()));
        try (DatagramSocket viewer = socket();
                EmulatedLink.Transfer transfer = link.download()) {
            send(viewer, relay, 1);
            SocketAddress seen = receive(media).getSocketAddress();
            LinkCounts before = link.downCounts();
            while (link.downCounts().since(before).overflowed() == 0) {
                send(media, seen, 2);
                Thread.sleep(1);
            }
            assertTrue(transfer.bytes() > 0);
            assertEquals(2, receive(viewer).getData()[0]);
        }
    }
}
