package red5.faceswap.face.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import red5.faceswap.face.FaceException;

/** Files that come from a publisher: whole, in pieces, wrong, or not at all. */
class ModelFetcherTest {
    private static final String NAME = "arcface_w600k_r50";
    private static final int BROKEN_AT = 1000;

    @TempDir
    Path folder;

    private final List<String> ranges = new CopyOnWriteArrayList<>();
    private volatile byte[] file = KnownModels.recogniser();
    private volatile boolean breaks;
    private volatile boolean knowsRanges = true;
    private volatile CountDownLatch goOn = new CountDownLatch(0);
    private HttpServer server;
    private ModelStore store;

    @BeforeEach
    void open() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/models/", this::answer);
        server.start();
        int port = server.getAddress().getPort();
        store = new ModelStore(folder, 1, "http://127.0.0.1:" + port + "/models/");
    }

    @AfterEach
    void close() {
        goOn.countDown();
        store.close();
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String range = exchange.getRequestHeaders().getFirst("Range");
        ranges.add(String.valueOf(range));
        try (exchange) {
            if (!exchange.getRequestURI().getPath().equals("/models/" + NAME + ".onnx")) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            int from = range == null || !knowsRanges
                    ? 0
                    : Integer.parseInt(range.replace("bytes=", "").replace("-", ""));
            if (from >= file.length) {
                exchange.sendResponseHeaders(416, -1);
                return;
            }
            if (from > 0) {
                exchange.getResponseHeaders()
                        .set("Content-Range", "bytes " + from + "-" + (file.length - 1) + "/" + file.length);
            }
            exchange.sendResponseHeaders(from > 0 ? 206 : 200, file.length - from);
            int most = breaks ? BROKEN_AT : file.length - from;
            exchange.getResponseBody().write(file, from, most);
            exchange.getResponseBody().flush();
            goOn.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private ModelStatus fetched() throws Exception {
        store.fetch(status().description());
        return ended();
    }

    private ModelStatus ended() throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (status().fetch().orElseThrow().running()) {
            assertTrue(System.nanoTime() < end, "it is still being fetched after a minute");
            TimeUnit.MILLISECONDS.sleep(5);
        }
        Stores.settled(store);
        return status();
    }

    private ModelStatus status() {
        return store.find(NAME).orElseThrow();
    }

    private Path part() {
        return folder.resolve(NAME + ".onnx.part");
    }

    @Test
    void aFileComesIsCheckedAndCanBeUsed() throws Exception {
        ModelStatus model = fetched();
        assertEquals(new ModelStatus.Ready(), model.state());
        assertEquals(file.length, model.bytes());
        assertArrayEquals(file, Files.readAllBytes(folder.resolve(NAME + ".onnx")));
        assertFalse(Files.exists(part()));
        var again = assertThrows(FaceException.class, () -> store.fetch(model.description()));
        assertTrue(again.getMessage().contains("is there already"), again.getMessage());
        assertTrue(store.remove(model.description()));
        assertEquals(new ModelStatus.Absent(), status().state());
    }

    @Test
    void whatBrokeOffIsGoneOnWith() throws Exception {
        breaks = true;
        String failure = fetched().fetch().orElseThrow().failure().orElseThrow();
        assertTrue(failure.contains("broke off after " + BROKEN_AT + " bytes"), failure);
        assertEquals(BROKEN_AT, Files.size(part()));
        breaks = false;
        assertEquals(new ModelStatus.Ready(), fetched().state());
        assertEquals(List.of("null", "bytes=" + BROKEN_AT + "-"), ranges);
        assertArrayEquals(file, Files.readAllBytes(folder.resolve(NAME + ".onnx")));
    }

    @Test
    void aServerThatKnowsNoRangesSendsAllOfItAgain() throws Exception {
        breaks = true;
        knowsRanges = false;
        fetched();
        breaks = false;
        assertEquals(new ModelStatus.Ready(), fetched().state());
        assertArrayEquals(file, Files.readAllBytes(folder.resolve(NAME + ".onnx")));
    }

    @Test
    void whatWasCompleteBeforeItWasMovedIsTaken() throws Exception {
        Files.createDirectories(folder);
        Files.write(part(), file);
        assertEquals(new ModelStatus.Ready(), fetched().state());
    }

    @Test
    void aWrongFileIsRefusedWithTheReasonAndNotKept() throws Exception {
        file = "<html>Sign in first</html>".repeat(100).getBytes(java.nio.charset.StandardCharsets.UTF_8);
        ModelStatus model = fetched();
        assertEquals(new ModelStatus.Absent(), model.state());
        String failure = model.fetch().orElseThrow().failure().orElseThrow();
        assertTrue(failure.contains("is no ONNX model"), failure);
        assertFalse(Files.exists(part()));
    }

    @Test
    void anAddressThatDoesNotHoldIsNamed() throws Exception {
        ModelDescription other = store.find("ghost_1_256").orElseThrow().description();
        store.fetch(other);
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (store.find(other.name()).orElseThrow().fetch().orElseThrow().running()) {
            assertTrue(System.nanoTime() < end, "it is still being fetched after a minute");
            TimeUnit.MILLISECONDS.sleep(5);
        }
        String failure = store.find(other.name())
                .orElseThrow()
                .fetch()
                .orElseThrow()
                .failure()
                .orElseThrow();
        assertTrue(failure.contains("/models/ghost_1_256.onnx answers 404"), failure);
    }

    @Test
    void whatIsBeingFetchedCanBeStopped() throws Exception {
        goOn = new CountDownLatch(1);
        breaks = true;
        store.fetch(status().description());
        var twice = assertThrows(FaceException.class, () -> store.fetch(status().description()));
        assertTrue(twice.getMessage().contains("being fetched already"), twice.getMessage());
        store.remove(status().description());
        assertTrue(status().fetch().isEmpty());
        assertFalse(Files.exists(part()));
    }
}
