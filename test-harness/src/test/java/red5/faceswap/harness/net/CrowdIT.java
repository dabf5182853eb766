package red5.faceswap.harness.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import red5.faceswap.harness.BundlesClient;
import red5.faceswap.harness.view.BrowserViewer;
import red5.faceswap.harness.view.NodeJob;
import red5.faceswap.harness.view.RunningRed5;
import red5.faceswap.harness.view.RunningRed5.Server;
import red5.faceswap.harness.view.Seen;
import red5.faceswap.harness.view.ShownFrames;
import red5.faceswap.harness.view.WhepClient;

/** Many viewers that come and go, that never finish coming, or that ask for too much. {@code -Dfaceswap.long=true} for real crowds. */
@ExtendWith(RunningRed5.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CrowdIT {
    private static final Logger LOG = LoggerFactory.getLogger(CrowdIT.class);
    private static final boolean LONG = Span.GOALS;
    private static final BrowserViewer VIEWERS = BrowserViewer.ofThisModule();
    private static final Duration GONE = Duration.ofSeconds(40);
    private static final long MEGABYTE = 1 << 20;
    /** The shortest time between two key frames of an encoder, from the documentation of its configuration. */
    private static final double KEY_FRAME_SECONDS = 0.3;
    /** Until a browser that has just begun has the picture as it will be. */
    private static final double SETTLE_SECONDS = 5;

    private static Stage stage;

    @BeforeAll
    static void publish(Server server) throws Exception {
        stage = Stage.open(server, "live/crowd");
    }

    @AfterAll
    static void end() {
        stage.close();
    }

    private static String whep() {
        return stage.server().whep(stage.stream()).toString();
    }

    @Test
    @Order(1) // what others leave for a while would hide what these leave
    void whoeverComesAndGoesLeavesNothing() throws Exception {
        int each = LONG ? 40 : 8;
        int rounds = LONG ? 8 : 1;
        try (BundlesClient bundles = new BundlesClient(stage.server().red5())) {
            comeAndDelete(each); // pools fill once
            for (int round = 0; round < (LONG ? 2 : 0); round++) {
                comeAndGo(each); // and the heap grows to what so many need at once
            }
            Left before = Left.of(bundles);
            for (int round = 0; round < rounds; round++) {
                comeAndGo(each);
            }
            Left after = Left.of(bundles);
            LOG.info("after a first crowd {}, after {} more {}", before, rounds * 3 * each, after);
            assertEquals(0, after.viewers, "viewers that live on in memory");
            for (String kind : after.natives.keySet()) {
                assertTrue(
                        count(after.natives, kind) <= count(before.natives, kind),
                        "objects outside the heap, " + kind + ": " + before + ", then " + after);
            }
            assertTrue(after.threads <= before.threads, "threads: " + before.threads + ", then " + after.threads);
            assertTrue(after.udpSockets <= before.udpSockets, "UDP sockets: " + before + ", then " + after);
            assertTrue(after.liveBytes < before.liveBytes + 4 * MEGABYTE, "live heap: " + before + ", then " + after);
            assertTrue(
                    after.residentBytes < before.residentBytes + (LONG ? 60 : 120) * MEGABYTE,
                    "resident memory: " + before + ", then " + after);
        }
    }

    private static long count(JsonObject natives, String kind) {
        return natives.has(kind) ? natives.get(kind).getAsLong() : 0;
    }

    /** As many again by DELETE, by DTLS close_notify and by being killed. */
    private static void comeAndGo(int each) throws Exception {
        try (NodeJob deleting = crowd(each, Map.of("goodbye", true));
                NodeJob closing = crowd(each, Map.of("goodbye", false));
                NodeJob dying = crowd(each, Map.of())) {
            for (NodeJob crowd : new NodeJob[] {deleting, closing, dying}) {
                assertEquals(
                        each,
                        crowd.await("joined", Stage.PATIENCE).get("viewers").getAsInt());
                crowd.await("second", second -> second.get("connected").getAsInt() == each, Stage.PATIENCE);
            }
            assertEquals(3 * each, stage.viewers());
            deleting.stop();
            closing.stop();
            dying.killViewer();
            deleting.result(Stage.PATIENCE);
            closing.result(Stage.PATIENCE);
        }
        awaitNobody();
    }

    private static void comeAndDelete(int count) throws Exception {
        try (NodeJob crowd = crowd(count, Map.of())) {
            crowd.await("second", second -> second.get("connected").getAsInt() == count, Stage.PATIENCE);
            crowd.stop();
            crowd.result(Stage.PATIENCE);
        }
        awaitNobody();
    }

    private static void awaitNobody() throws Exception {
        stage.server()
                .api()
                .await(stage.stream(), status -> status.get("viewers").getAsInt() == 0, GONE);
    }

    private static NodeJob crowd(int viewers, Map<String, ?> more) throws IOException {
        Map<String, Object> options = new HashMap<>(more);
        options.put("url", whep());
        options.put("viewers", viewers);
        options.put("seconds", 300);
        return VIEWERS.crowd(options);
    }

    /** What a server holds while nobody watches. */
    private record Left(
            long viewers, JsonObject natives, long threads, long udpSockets, long liveBytes, long residentBytes) {

        static Left of(BundlesClient bundles) throws Exception {
            Server server = stage.server();
            String histogram = bundles.classHistogram().stripTrailing();
            JsonObject natives = JsonParser.parseString(
                            server.console().get("/faceswap/api/server").body())
                    .getAsJsonObject()
                    .getAsJsonObject("natives");
            return new Left(
                    instances(histogram, "red5.faceswap.rtc.Viewer"),
                    natives,
                    bundles.threads()
                            .lines()
                            .filter(line -> line.startsWith("\"faceswap-"))
                            .filter(line -> !line.startsWith("\"faceswap-dtls-")) // a pool: they end after idle seconds
                            .count(),
                    udpSockets(server.red5().pid()),
                    Long.parseLong(lastLine(histogram).split("\\s+")[2]),
                    resident(server.red5().pid()));
        }

        private static String lastLine(String text) {
            return text.substring(text.lastIndexOf('\n') + 1).trim();
        }

        private static long instances(String histogram, String name) {
            return histogram
                    .lines()
                    .map(line -> line.trim().split("\\s+"))
                    .filter(columns -> columns.length > 3 && columns[3].equals(name))
                    .mapToLong(columns -> Long.parseLong(columns[1]))
                    .sum();
        }

        private static long udpSockets(long pid) throws IOException {
            String inodes = Files.readString(Path.of("/proc", "" + pid, "net/udp"))
                    + Files.readString(Path.of("/proc", "" + pid, "net/udp6"));
            try (Stream<Path> files = Files.list(Path.of("/proc", "" + pid, "fd"))) {
                return files.map(Left::target)
                        .filter(target -> target.startsWith("socket:["))
                        .filter(target -> inodes.contains(" " + target.replaceAll("\\D", "") + " "))
                        .count();
            }
        }

        private static String target(Path link) {
            try {
                return Files.readSymbolicLink(link).toString();
            } catch (IOException e) {
                return ""; // closed in between
            }
        }

        private static long resident(long pid) throws IOException {
            return Files.readAllLines(Path.of("/proc", "" + pid, "status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void clientsThatNeverBeginDtlsDelayNobody() throws Exception {
        try (DirectView watching = stage.beside()) {
            watching.awaitFirst(); // so that all others come to an encoder that runs
            double before = fastestJoin();
            double beside;
            try (StunOnlyClients idle =
                    new StunOnlyClients(new WhepClient(stage.server().whep(stage.stream())))) {
                for (int i = 0; i < (LONG ? 500 : 120); i++) {
                    idle.add();
                }
                beside = fastestJoin();
                LOG.info("clients that do not begin DTLS: {}", idle.count());
            }
            double after = fastestJoin(); // the machine may have become busier meanwhile
            LOG.info(
                    "fastest of three joins: {} ms, beside them {} ms, without them again {} ms",
                    before,
                    beside,
                    after);
            assertTrue(
                    beside <= 2 * Math.max(before, after),
                    "picture after " + beside + " ms, before it " + before + ", after it " + after);
        }
    }

    private static double fastestJoin() throws Exception {
        double fastest = Double.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            Span.pass(2 * KEY_FRAME_SECONDS); // the one before had a key frame, too
            try (DirectView view = stage.beside()) {
                fastest = Math.min(fastest, view.awaitFirst());
            }
        }
        return fastest;
    }

    @Test
    void whoeverAsksForKeyFramesGetsTheEncodersShareOnly() throws Exception {
        int viewers = LONG ? 200 : 20;
        try (DirectView beside = stage.beside()) {
            beside.awaitFirst();
            Span calm = Span.pass(4);
            try (NodeJob crowd = crowd(viewers, Map.of("keyFramesEvery", 1000))) {
                crowd.await("second", second -> second.get("connected").getAsInt() == viewers, Stage.PATIENCE);
                Span storm = Span.pass(6);
                crowd.stop();
                JsonObject result = crowd.result(Stage.PATIENCE);
                ShownFrames shown = beside.frames();
                LOG.info(
                        "calm {}; storm {}; {}",
                        shown.describe(calm.from(), calm.to()),
                        shown.describe(storm.from(), storm.to()),
                        result);
                double seconds = result.get("seconds").getAsDouble();
                double most = result.getAsJsonObject("keyFrames").get("max").getAsDouble();
                double least = result.getAsJsonObject("keyFrames").get("min").getAsDouble();
                assertTrue(least >= 1, "a viewer that asked got no key frame: " + result);
                assertTrue(most <= seconds / KEY_FRAME_SECONDS + 1, "key frames in " + seconds + " s: " + result);
                JsonObject packets = result.getAsJsonObject("videoPackets");
                assertTrue(
                        packets.get("min").getAsDouble()
                                >= 0.5 * packets.get("p50").getAsDouble(),
                        "some viewers get fewer packets: " + result);
                assertTrue(
                        storm.fps(shown) >= (LONG ? 0.8 : 0.6) * calm.fps(shown),
                        "frames of a viewer who asks for nothing: calm " + shown.describe(calm.from(), calm.to())
                                + ", storm " + shown.describe(storm.from(), storm.to()));
            }
        }
    }

    /**
     * Long enough for the numbers of packets (65536), of pictures (32768) and of SRTP's roll-overs to begin anew. Judged from when the
     * picture has settled: how a browser's first seconds go on a busy machine says nothing about wraps, which come minutes later.
     */
    @Test
    @EnabledIfSystemProperty(named = "faceswap.long", matches = "true")
    void twentyMinutesWrapNothingVisibly() throws Exception {
        try (BrowserView viewer = stage.browser().playing();
                DirectView beside = stage.beside()) {
            Span start = Span.pass(SETTLE_SECONDS);
            Span whole = Span.pass(Duration.ofMinutes(20).toSeconds());
            BrowserView.Watched watched = viewer.end();
            Seen seen = watched.seen();
            LOG.info("the first seconds: {}", start.compare(watched, beside.frames()));
            LOG.info("20 minutes: {}, {}", whole.compare(watched, beside.frames()), seen);
            assertEquals(0, watched.frames().backwards(), "frames out of order");
            whole.requireFps(28, watched, beside.frames());
            whole.requireNoGap(500, watched, beside.frames());
            assertEquals(1, seen.json().getAsJsonArray("postStatuses").size(), "one session");
        }
    }
}
