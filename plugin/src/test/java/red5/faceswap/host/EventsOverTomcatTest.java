package red5.faceswap.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import red5.faceswap.http.EventStream;
import red5.faceswap.http.HttpHandler;
import red5.faceswap.http.HttpReply;
import red5.faceswap.http.HttpRequest;
import red5.faceswap.pipeline.FrameSource;
import red5.faceswap.session.StreamFilter;
import red5.faceswap.session.StreamKey;

/** Server-sent events through the host's own Tomcat, to clients that read and to some that do not. */
@Timeout(60)
class EventsOverTomcatTest implements HttpHandler {
    private static final int THREADS = 4;

    @TempDir
    private Path home;

    private final Tomcat tomcat = new Tomcat();
    private final ConcurrentLinkedQueue<EventStream> streams = new ConcurrentLinkedQueue<>();
    private final List<Socket> clients = new ArrayList<>();
    private FaceSwapValve valve;
    private int port;

    @Override
    public boolean handles(String path) {
        return path.startsWith("/events");
    }

    @Override
    public int maxBody(String path) {
        return 0;
    }

    @Override
    public CompletionStage<HttpReply> answer(HttpRequest request) {
        if (request.path().equals("/events/plain")) {
            return CompletableFuture.completedFuture(HttpReply.empty(204).withLinks(List.of("<a>", "<b>")));
        }
        EventStream stream = new EventStream(() -> {});
        streams.add(stream);
        return CompletableFuture.completedFuture(HttpReply.events(stream));
    }

    @BeforeEach
    void start() throws LifecycleException {
        tomcat.setBaseDir(home.toString());
        tomcat.setPort(0);
        tomcat.setHostname("localhost");
        tomcat.getConnector().setProperty("maxThreads", String.valueOf(THREADS));
        tomcat.getConnector().setProperty("minSpareThreads", "1");
        tomcat.addContext("", home.toString());
        valve = new FaceSwapValve(
                path -> handles(path) ? Optional.of(this) : Optional.empty(),
                new RawPlayback(new NoRules()),
                new WebSocketPublishers(new NoStreams(), new NoRules()));
        tomcat.getEngine().getPipeline().addValve(valve);
        tomcat.start();
        port = tomcat.getConnector().getLocalPort();
    }

    private static final class NoRules implements HostRules {
        @Override
        public boolean rawPlaybackDenied(StreamKey key) {
            return false;
        }

        @Override
        public void addDenialListener(Consumer<StreamKey> listener) {
            // nothing is ever denied
        }

        @Override
        public void removeDenialListener(Consumer<StreamKey> listener) {
            // there is none
        }

        @Override
        public String webSocketPublishToken() {
            return "";
        }
    }

    private static final class NoStreams implements StreamFilter {
        @Override
        public void published(StreamKey key, FrameSource source) {
            throw new AssertionError("nobody publishes here");
        }

        @Override
        public Optional<String> obstacle(StreamKey key) {
            return Optional.empty();
        }

        @Override
        public void unpublished(StreamKey key, FrameSource source) {
            throw new AssertionError("nobody publishes here");
        }
    }

    @AfterEach
    void stop() throws LifecycleException, IOException {
        for (Socket client : clients) {
            client.close();
        }
        tomcat.stop();
        tomcat.destroy();
    }

    private BufferedReader get(String path) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        clients.add(socket);
        String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    private static List<String> head(BufferedReader reader) throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line = reader.readLine(); line != null && !line.isEmpty(); line = reader.readLine()) {
            lines.add(line);
        }
        return lines;
    }

    /** Reads on until that line, past the sizes of chunks. */
    private static void expect(BufferedReader reader, String line) throws IOException {
        for (String next = reader.readLine(); !line.equals(next); next = reader.readLine()) {
            assertTrue(next != null, "the answer ended before " + line);
        }
    }

    private EventStream stream() {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        EventStream stream = streams.poll();
        while (stream == null) {
            assertTrue(System.nanoTime() < end, "no request came");
            Thread.onSpinWait();
            stream = streams.poll();
        }
        return stream;
    }

    @Test
    void answersSayHowLongTheServerTook() throws IOException {
        List<String> head = head(get("/events/plain"));
        assertTrue(
                head.stream().anyMatch(line -> line.matches("Server-Timing: answer;dur=\\d+\\.\\d{3}")),
                head.toString());
    }

    @Test
    void anAddressThatIsNotEncodedProperlyIsTheContainersBusiness() throws IOException {
        assertTrue(head(get("/events/%zz")).get(0).startsWith("HTTP/1.1 400"));
    }

    @Test
    void headersComeAtOnceAndEventsWhenTheyHappen() throws IOException {
        BufferedReader reader = get("/events");
        List<String> head = head(reader);
        assertTrue(head.get(0).startsWith("HTTP/1.1 200"), head.toString());
        assertTrue(head.stream().anyMatch(line -> line.startsWith("Content-Type: text/event-stream")), head.toString());
        EventStream stream = stream();
        for (int i = 0; i < 100; i++) {
            stream.send("n", "count", "{\"n\":" + i + "}");
            expect(reader, "event: count");
            expect(reader, "data: {\"n\":" + i + "}");
        }
        stream.send("n", "count", "{\"n\":\"last\"}");
        stream.end();
        expect(reader, "data: {\"n\":\"last\"}");
        expect(reader, "0");
        assertEquals("", reader.readLine());
    }

    /** Far more listeners than the container has threads, and others are served meanwhile. */
    @Test
    void listenersHoldNoThread() throws IOException {
        List<BufferedReader> readers = new ArrayList<>();
        List<EventStream> all = new ArrayList<>();
        for (int i = 0; i < 10 * THREADS; i++) {
            readers.add(get("/events"));
            head(readers.get(i));
            all.add(stream());
        }
        assertTrue(head(get("/events/plain")).get(0).startsWith("HTTP/1.1 204"));
        all.forEach(stream -> stream.send("s", "active", "{}"));
        for (BufferedReader reader : readers) {
            expect(reader, "event: active");
        }
    }

    /** Who does not read costs the others nothing, and what waits for it is one event. */
    @Test
    void aClientThatDoesNotReadBlocksNobody() throws IOException {
        get("/events"); // never read
        EventStream deaf = stream();
        BufferedReader reader = get("/events");
        EventStream stream = stream();
        String much = "{\"text\":\"" + "x".repeat(60_000) + "\"}";
        for (int i = 0; i < 500; i++) {
            deaf.send("text", "much", much);
        }
        stream.send("s", "active", "{}");
        expect(reader, "event: active");
        Runnable other = () -> {};
        deaf.attach(other);
        int waiting = 0;
        while (deaf.next(other).isPresent()) {
            waiting++;
        }
        assertTrue(waiting <= 1, waiting + " events wait");
    }

    @Test
    void whoHasGoneIsForgotten() throws IOException {
        head(get("/events"));
        EventStream stream = stream();
        clients.get(0).close();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (valve.streaming() > 0) {
            assertTrue(System.nanoTime() < end, "still there");
            stream.send("s", "active", "{}");
        }
    }

    @Test
    void stoppingEndsTheAnswers() throws IOException {
        BufferedReader reader = get("/events");
        head(reader);
        stream();
        tomcat.getEngine().getPipeline().removeValve(valve);
        valve.drain();
        expect(reader, "0");
        assertEquals("", reader.readLine());
        assertEquals(0, valve.streaming());
    }

    @Test
    void eachLinkHasALineOfItsOwn() throws IOException {
        List<String> head = head(get("/events/plain"));
        assertTrue(head.contains("Link: <a>") && head.contains("Link: <b>"), head.toString());
        assertFalse(head.contains("Link: <a>, <b>"));
        assertNull(streams.poll());
    }
}
