package red5.faceswap.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static Path home;
    private static Red5Process red5;

    @BeforeAll
    static void boot() throws Exception {
        Ports ports = Ports.free();
        home = Red5Assembly.assemble(Checkout.work().resolve("red5-boot"), ports, List.of());
        red5 = Red5Process.start(home, ports, List.of("-Xmx512m"));
    }

    @AfterAll
    static void end() {
        red5.close();
    }

    private static HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return HTTP.send(HttpRequest.newBuilder(red5.http(path)).build(), HttpResponse.BodyHandlers.ofString());
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
        assertEquals(200, get("/faceswap/").statusCode());
        assertEquals(
                "/faceswap/", get("/faceswap").headers().firstValue("Location").orElse(""));
        assertEquals(404, get("/no-such-thing").statusCode());
    }

    @Test
    @Order(2)
    void nativeLibrariesAreUsedInPlace() throws Exception {
        Path maps = Path.of("/proc", String.valueOf(red5.pid()), "maps");
        List<String> loaded = Files.readAllLines(maps).stream()
                .filter(l -> l.matches(".*(libav|libopencv|libjni|tensorflow).*"))
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
            try (FfmpegPublisher publisher = FfmpegPublisher.generated(
                    "testsrc2=size=320x240:rate=30", "sine=frequency=440", red5.rtmp("live/cam"))) {
                publisher.awaitFlow();
                red5.output().await("live/cam: publisher came", round, PATIENCE);
                long[] packets = packets("live/cam");
                assertTrue(packets[0] > 0 && packets[1] > 0, "pictures and sound arrive");
            }
            red5.output().await("live/cam: publisher left", round, PATIENCE);
        }
    }

    @Test
    @Order(4)
    void streamsLiveBeforeTheBundleStartsAreHeardToo() throws Exception {
        try (FfmpegPublisher publisher = FfmpegPublisher.generated(
                        "testsrc2=size=320x240:rate=30", "sine=frequency=440", red5.rtmp("live/early"));
                BundlesClient bundles = new BundlesClient(red5)) {
            publisher.awaitFlow();
            red5.output().await("live/early: publisher came", 1, PATIENCE);
            bundles.stop();
            assertEquals(404, get("/faceswap/").statusCode());
            bundles.start();
            red5.output().await("live/early: publisher came", 2, PATIENCE);
            assertEquals(200, get("/faceswap/").statusCode());
            assertTrue(publisher.isAlive(), "the publisher noticed nothing");
            assertEquals(
                    3, red5.output().matching("live/cam: publisher came").size(), "who has left is not taken for live");
            publisher
                    .output()
                    .await("^frame=", publisher.output().matching("^frame=").size() + 4, PATIENCE);
            assertTrue(packets("live/early")[2] > 0, "pictures are decoded though their configuration was sent before");
        }
    }

    @Test
    @Order(5)
    void updatesLeaveNoClassLoaderBehind() throws Exception {
        try (BundlesClient bundles = new BundlesClient(red5)) {
            for (int round = 0; round < 3; round++) {
                bundles.update();
            }
            assertEquals(200, get("/faceswap/").statusCode());
            bundles.stop();
            bundles.update();
            long valves = bundles.classHistogram()
                    .lines()
                    .filter(l -> l.contains("red5.faceswap.host.FaceSwapValve"))
                    .count();
            assertEquals(0, valves, "valves of stopped bundles are still alive");
            assertFalse(bundles.threads().contains("\"faceswap-"), "threads of the product are still alive");
            bundles.start();
            assertEquals(200, get("/faceswap/").statusCode());
        }
    }

    @Test
    @Order(6)
    void theServerEndsByItself() throws Exception {
        assertTrue(red5.stop(), "Red5 with the plugin ends when asked to");
        Path storage = home.resolve("work/faceswap");
        try (Stream<Path> files = Files.walk(home.resolve("plugins"))) {
            assertEquals(
                    1,
                    files.filter(f -> f.toString().endsWith(".jar")).count(),
                    "only the launcher is on Red5's class path");
        }
        assertTrue(Files.isDirectory(storage));
    }

    private static long[] packets(String stream) throws IOException, InterruptedException {
        String[] fields = get("/faceswap/")
                .body()
                .lines()
                .filter(l -> l.startsWith(stream + " "))
                .findFirst()
                .orElseThrow()
                .split(" ");
        return new long[] {Long.parseLong(fields[1]), Long.parseLong(fields[2]), Long.parseLong(fields[3])};
    }
}
