package red5.faceswap.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** The zip in a real Red5: it starts, hears publishers, answers, can be stopped and started, and leaves nothing behind. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class Red5BootIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String PASSWORD = "a-long-test-password";
    private static final String SOURCE = "RTMP H.264 + AAC";
    private static Path home;
    private static Red5Process red5;
    private static ConsoleClient console;

    @BeforeAll
    static void boot() throws Exception {
        Ports ports = Ports.free();
        home = Red5Assembly.assemble(
                Checkout.work().resolve("red5-boot"), ports, List.of("admin.password=" + PASSWORD));
        red5 = Red5Process.start(home, ports, List.of("-Xmx1g"));
        console = new ConsoleClient(red5.http("/"), PASSWORD);
    }

    @AfterAll
    static void end() {
        red5.close();
    }

    private static int status(String path) throws IOException, InterruptedException {
        return console.get(path).statusCode();
    }

    /** Asks again and again until the answer is the wanted one. */
    private static <T> void eventually(T wanted, Callable<T> question) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        T answer = question.call();
        while (!wanted.equals(answer) && System.nanoTime() < end) {
            Thread.sleep(100);
            answer = question.call();
        }
        assertEquals(wanted, answer);
    }

    private static String source(String stream) throws IOException, InterruptedException {
        JsonObject status = console.stream(stream);
        return status.has("source") ? status.get("source").getAsString() : "no such stream";
    }

    /** How many classes whose name begins like that have living instances. */
    private static long classes(BundlesClient bundles, String begin) throws Exception {
        return bundles.classHistogram()
                .lines()
                .map(l -> l.trim().split("\\s+"))
                .filter(l -> l.length > 3 && (l[3] + " ").startsWith(begin))
                .count();
    }

    private static FfmpegPublisher publish(String stream) throws IOException {
        return FfmpegPublisher.generated("testsrc2=size=320x240:rate=30", "sine=frequency=440", red5.rtmp(stream));
    }

    @Test
    @Order(1)
    void everythingIsThereAndAnswers() throws Exception {
        try (BundlesClient bundles = new BundlesClient(red5)) {
            assertEquals(
                    List.of(),
                    bundles.states().entrySet().stream()
                            .filter(b -> !b.getValue().equals(b.getKey().contains("binaries") ? "resolved" : "active"))
                            .toList());
        }
        assertEquals(200, status("/faceswap/"));
        assertEquals(
                401,
                new ConsoleClient(red5.http("/"), "wrong").get("/faceswap/").statusCode());
        assertTrue(console.get("/faceswap")
                .headers()
                .firstValue("Location")
                .orElse("")
                .endsWith("/faceswap/"));
        assertEquals(404, status("/no-such-thing"));
    }

    @Test
    @Order(2)
    void nativeLibrariesAreUsedInPlace() throws Exception {
        Path maps = Path.of("/proc", String.valueOf(red5.pid()), "maps");
        List<String> loaded = Files.readAllLines(maps).stream()
                .filter(l -> l.matches(".*/lib(av|sw|opencv|jniav|jniopencv|jnitensor|openblas|onnxruntime)[^/]*"))
                .map(l -> l.substring(l.indexOf('/')))
                .distinct()
                .toList();
        assertFalse(loaded.isEmpty(), "no native library is in use");
        String binaries = home.resolve("plugins/faceswap/.binaries").toString();
        assertEquals(
                List.of(), loaded.stream().filter(l -> !l.startsWith(binaries)).toList());
    }

    @Test
    @Order(3)
    void aPublisherIsHeardAndMayComeBackUnderItsName() throws Exception {
        for (int round = 1; round <= 3; round++) {
            try (FfmpegPublisher publisher = publish("live/cam")) {
                publisher.awaitFlow();
                red5.output().await("live/cam: published", round, PATIENCE);
                eventually(SOURCE, () -> source("live/cam"));
            }
            red5.output().await("live/cam: the publisher left", round, PATIENCE);
        }
    }

    @Test
    @Order(4)
    void streamsLiveBeforeTheBundleStartsAreHeardToo() throws Exception {
        try (FfmpegPublisher publisher = publish("live/early");
                BundlesClient bundles = new BundlesClient(red5)) {
            publisher.awaitFlow();
            red5.output().await("live/early: published", 1, PATIENCE);
            bundles.stop();
            assertEquals(404, status("/faceswap/"));
            bundles.start();
            red5.output().await("live/early: published", 2, PATIENCE);
            eventually(200, () -> status("/faceswap/"));
            // both codecs' configurations were sent before
            eventually(SOURCE, () -> source("live/early"));
            assertFalse(
                    console.stream("live/early").get("problems").toString().matches("(?i).*(codec|config|decod).*"));
            assertTrue(publisher.isAlive(), "the publisher noticed nothing");
            assertEquals(3, red5.output().matching("live/cam: published").size(), "who has left is not taken for live");
        }
    }

    @Test
    @Order(5)
    void updatesDoNotPileUpClassLoaders() throws Exception {
        try (BundlesClient bundles = new BundlesClient(red5)) {
            bundles.update();
            bundles.update();
            eventually(200, () -> status("/faceswap/"));
            bundles.stop();
            bundles.update();
            // JDK 17 itself holds on to the class whose record was compared last (a cache in
            // java.lang.runtime.ObjectMethods), so
            // one stopped generation may still be there, but never two
            eventually(true, () -> classes(bundles, "red5.faceswap.host.FaceSwapValve$$Lambda") <= 1);
            assertEquals(0, classes(bundles, "red5.faceswap.host.FaceSwapValve "));
            assertEquals(
                    List.of(),
                    bundles.threads()
                            .lines()
                            .filter(l -> l.startsWith("\"faceswap-"))
                            .toList());
            bundles.start();
            eventually(200, () -> status("/faceswap/"));
        }
    }

    @Test
    @Order(6)
    void theServerEndsByItself() throws Exception {
        assertTrue(red5.stop(), "Red5 with the plugin ends when asked to");
        try (Stream<Path> files = Files.walk(home.resolve("plugins"))) {
            assertEquals(
                    1,
                    files.filter(f -> f.toString().endsWith(".jar")).count(),
                    "only the launcher is on Red5's class path");
        }
    }
}
