package red5.faceswap.face.onnx.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import red5.faceswap.face.FaceException;
import red5.faceswap.face.onnx.KnownModels;
import red5.faceswap.face.onnx.description.ModelDescription;

/** Files that come from a publisher: whole, in pieces, wrong, or not at all. */
class ModelFetcherTest {
    private static final String NAME = "arcface_w600k_r50";
    private static final int BROKEN_AT = 1000;

    @TempDir
    Path folder;

    private final List<String> ranges = new CopyOnWriteArrayList<>();
    private final Map<String, byte[]> files = new ConcurrentHashMap<>();
    private volatile byte[] file = KnownModels.recogniser();
    private volatile boolean tellsLength = true;
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
        KnownModels.anyBytes(folder, NAME);
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
            String name = exchange.getRequestURI().getPath().replaceAll("/models/|\\.onnx", "");
            if (!name.equals(NAME) && !files.containsKey(name)) {
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
            exchange.sendResponseHeaders(from > 0 ? 206 : 200, tellsLength ? file.length - from : 0);
            int most = breaks ? BROKEN_AT : file.length - from;
            exchange.getResponseBody().write(file, from, most);
            exchange.getResponseBody().flush();
            goOn.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private ModelStatus fetched() throws Exception {
        store.intake().fetch(status().description(), Stores.LICENCE);
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
        var again = assertThrows(FaceException.class, () -> store.intake().fetch(model.description(), Stores.LICENCE));
        assertTrue(again.getMessage().contains("is there already"), again.getMessage());
        assertTrue(store.intake().remove(model.description()));
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
        store.intake().fetch(other, Stores.LICENCE);
        String failure = failure(other.name());
        assertTrue(failure.contains("/models/ghost_1_256.onnx answers 404"), failure);
        assertFalse(Files.exists(folder.resolve("ghost_1_256.onnx.part")));
    }

    /** As on a machine without internet. */
    @Test
    void aServerThatCannotBeReachedIsNamedWithTheWayAround() throws Exception {
        store.close();
        store = new ModelStore(folder, 1, "http://127.0.0.1:1/");
        ModelDescription other = store.find("ghost_1_256").orElseThrow().description();
        store.intake().fetch(other, Stores.LICENCE);
        String failure = failure(other.name());
        assertTrue(failure.startsWith("The server of http://127.0.0.1:1/ghost_1_256.onnx cannot be reached"), failure);
        assertTrue(failure.contains("models.mirror"), failure);
    }

    private String failure(String name) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (store.find(name).orElseThrow().fetch().orElseThrow().running()) {
            assertTrue(System.nanoTime() < end, "it is still being fetched after a minute");
            TimeUnit.MILLISECONDS.sleep(5);
        }
        return store.find(name).orElseThrow().fetch().orElseThrow().failure().orElseThrow();
    }

    @Test
    void whatIsBeingFetchedCanBeStopped() throws Exception {
        goOn = new CountDownLatch(1);
        breaks = true;
        store.intake().fetch(status().description(), Stores.LICENCE);
        var twice =
                assertThrows(FaceException.class, () -> store.intake().fetch(status().description(), Stores.LICENCE));
        assertTrue(twice.getMessage().contains("being fetched already"), twice.getMessage());
        store.intake().remove(status().description());
        assertTrue(status().fetch().isEmpty());
        assertFalse(Files.exists(part()));
    }

    @Test
    void twoComeAtOnceAndAThirdHasToWait() throws Exception {
        goOn = new CountDownLatch(1);
        // whoever knows the length has the file while the server holds on to the connection
        tellsLength = false;
        for (String name : List.of(NAME, "ghost_1_256")) {
            files.put(name, file);
            store.intake().fetch(store.find(name).orElseThrow().description(), Stores.LICENCE);
        }
        ModelDescription third = store.find("ghost_2_256").orElseThrow().description();
        var refused = assertThrows(FaceException.class, () -> store.intake().fetch(third, Stores.LICENCE));
        assertTrue(refused.getMessage().contains("too many others"), refused.getMessage());
        goOn.countDown();
        assertEquals(new ModelStatus.Ready(), ended().state());
        assertTrue(failure("ghost_1_256").contains("has 1 inputs, not 2"), "the other's own file was refused");
    }

    @Test
    void anotherProgramThatFetchesTheSameFileIsNotDisturbed() throws Exception {
        Files.write(part(), new byte[10]);
        try (FileChannel other = FileChannel.open(part(), StandardOpenOption.WRITE);
                FileLock lock = other.lock()) {
            String failure = fetched().fetch().orElseThrow().failure().orElseThrow();
            assertTrue(failure.contains("Another program is fetching"), failure);
            assertTrue(lock.isValid());
            assertEquals(10, Files.size(part()));
        }
    }

    @Test
    void theLicenceThatWasAcceptedForTheFetchCountsAfterARestart() throws Exception {
        fetched();
        store.close();
        store = new ModelStore(folder, 1, "");
        Stores.settled(store);
        assertEquals(new ModelStatus.Ready(), status().state());
    }

    @Test
    void aFolderIsAMirrorToo(@TempDir Path mirror) throws Exception {
        store.close();
        store = new ModelStore(folder, 1, mirror.toUri().toString());
        assertTrue(fetched().fetch().orElseThrow().failure().orElseThrow().contains("There is no file " + mirror));
        Files.write(mirror.resolve(NAME + ".onnx"), Arrays.copyOf(file, file.length - 1));
        assertTrue(fetched().fetch().orElseThrow().failure().orElseThrow().contains("only a part of one"));
        assertFalse(Files.exists(part()));
        Files.write(mirror.resolve(NAME + ".onnx"), file);
        Files.write(part(), Arrays.copyOf(file, BROKEN_AT));
        assertEquals(new ModelStatus.Ready(), fetched().state());
        assertArrayEquals(file, Files.readAllBytes(folder.resolve(NAME + ".onnx")));
    }

    /** Where the tests may mount one: a file system of 64 KB. */
    @Test
    void aDiskThatIsFullIsNamedAndGetsItsRoomBack(@TempDir Path small) throws Exception {
        assumeTrue(
                mounted("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", small.toString()),
                "no file system can be made");
        try {
            file = new byte[1 << 20];
            store.close();
            store = new ModelStore(
                    small, 1, store.intake().address(status().description()).replace(NAME + ".onnx", ""));
            String needs = fetched().fetch().orElseThrow().failure().orElseThrow();
            assertTrue(needs.contains("no room for the file: it needs 1048576 bytes"), needs);
            tellsLength = false;
            String full = fetched().fetch().orElseThrow().failure().orElseThrow();
            assertTrue(full.contains("disk was full after") && full.contains("make room in " + small), full);
            assertFalse(Files.exists(small.resolve(NAME + ".onnx.part")), "the room is given back");
            store.close();
        } finally {
            assertTrue(mounted("umount", "-l", small.toString()));
        }
    }

    private static boolean mounted(String... command) throws Exception {
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
