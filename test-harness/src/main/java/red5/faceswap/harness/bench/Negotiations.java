package red5.faceswap.harness.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import red5.faceswap.harness.view.Offers;
import red5.faceswap.http.HttpReply;
import red5.faceswap.http.HttpRequest;
import red5.faceswap.rtc.Broadcast;
import red5.faceswap.rtc.NoEncoder;
import red5.faceswap.rtc.RtcConfig;
import red5.faceswap.rtc.RtcServer;
import red5.faceswap.rtc.Rung;
import red5.faceswap.session.StreamDirectory.Lookup;
import red5.faceswap.whep.RateLimit;
import red5.faceswap.whep.ViewerEvents;
import red5.faceswap.whep.WhepEndpoint;
import red5.faceswap.whep.WhepOptions;
import red5.faceswap.whep.WhepPaths;

/**
 * What it takes the product itself to answer offers: the very endpoint and viewers' port that a server has, called in this JVM without
 * HTTP and without clients, so that nothing else is in the figure.
 */
final class Negotiations implements AutoCloseable {
    private static final String ENDPOINT = "/live/whep/endpoint/bench";
    private static final String LOOP = "faceswap-rtc-";
    private static final int WARM = 3000;
    private static final int ALONE = 200;
    private static final int VOLLEYS = 5;
    private static final int UNLIMITED = 1_000_000; // requests: each costs what it always does

    private final RtcServer rtc;
    private final Broadcast broadcast;
    private final ViewerEvents events = new ViewerEvents();
    private final WhepEndpoint endpoint;
    private final Table table = new Table(
            "offers",
            "how many",
            "answered after p50 ms",
            "p95 ms",
            "answering p50 ms",
            "p95 ms",
            "CPU p50 ms",
            "event loop's CPU each ms",
            "heap KB");

    private Negotiations() throws IOException {
        rtc = RtcServer.open(RtcConfig.onPort(0));
        broadcast = rtc.newBroadcast("live/bench", new NoEncoder());
        broadcast.rungs(List.of(new Rung(640, 360, 1_000_000)));
        endpoint = new WhepEndpoint(
                rtc,
                key -> new Lookup.Found(broadcast),
                WhepPaths.standard("/faceswap/"),
                WhepOptions.usual().withRateLimit(new RateLimit(UNLIMITED, UNLIMITED)),
                events);
    }

    /** The table. */
    static String measure() throws IOException, InterruptedException, ExecutionException {
        try (Negotiations negotiations = new Negotiations()) {
            negotiations.run("one by one", WARM, 1, 1, false);
            negotiations.run("one by one", ALONE, 1, 1, true);
            negotiations.run("40 at once", VOLLEYS, 40, 40, true);
            negotiations.run("200 at once", VOLLEYS, 200, 200, true);
            return negotiations.table.toString();
        }
    }

    private record Answered(double wallMillis, Stopwatch.Lap lap, HttpReply reply) {}

    private void run(String what, int volleys, int atOnce, int threads, boolean counts)
            throws InterruptedException, ExecutionException, IOException {
        Series wall = new Series();
        Series own = new Series();
        Series cpu = new Series();
        Series heap = new Series();
        double loop = 0;
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            for (int volley = 0; volley < volleys; volley++) {
                double before = Stopwatch.cpuMillisOfThreads(LOOP);
                List<Answered> all = atOnce(pool, atOnce);
                broadcast.stats().toCompletableFuture().get(); // the event loop has taken all of them
                loop += Stopwatch.cpuMillisOfThreads(LOOP) - before;
                for (Answered one : all) {
                    wall.add(one.wallMillis);
                    own.add(one.lap.wallMillis());
                    cpu.add(one.lap.cpuMillis());
                    heap.add(one.lap.kilobytes());
                    end(one.reply);
                }
            }
        } finally {
            pool.shutdown();
        }
        if (counts) {
            table.row(
                    what,
                    wall.count(),
                    wall.p50(),
                    wall.p95(),
                    own.p50(),
                    own.p95(),
                    cpu.p50(),
                    loop / wall.count(),
                    heap.p50());
        }
    }

    private List<Answered> atOnce(ExecutorService pool, int count)
            throws InterruptedException, ExecutionException, IOException {
        List<Future<Answered>> asked = new ArrayList<>();
        List<HttpRequest> requests = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            InetAddress client = InetAddress.getByAddress(new byte[] {127, 1, (byte) (i >> 8), (byte) i});
            byte[] offer = Offers.chromium().getBytes(StandardCharsets.UTF_8);
            requests.add(request("POST", ENDPOINT, Map.of("Content-Type", "application/sdp"), offer, client));
        }
        for (HttpRequest request : requests) {
            long begin = System.nanoTime();
            Callable<Answered> answer = () -> {
                Stopwatch watch = new Stopwatch();
                watch.start();
                HttpReply reply = endpoint.answer(request).toCompletableFuture().join();
                Stopwatch.Lap lap = watch.lap();
                return new Answered((System.nanoTime() - begin) / 1e6, lap, reply);
            };
            asked.add(pool.submit(answer));
        }
        List<Answered> all = new ArrayList<>();
        for (Future<Answered> one : asked) {
            all.add(one.get());
        }
        return all;
    }

    private void end(HttpReply reply) throws IOException {
        if (reply.status() != 201) {
            throw new IOException("not 201 but " + reply.status());
        }
        String session = reply.headers().get("Location");
        InetAddress client = InetAddress.getLoopbackAddress();
        endpoint.answer(request("DELETE", session, Map.of(), new byte[0], client))
                .toCompletableFuture()
                .join();
    }

    private static HttpRequest request(
            String method, String path, Map<String, String> headers, byte[] body, InetAddress client) {
        return new HttpRequest(method, path, Map.of(), headers, body, client, "http://127.0.0.1:5080");
    }

    @Override
    public void close() {
        broadcast.close();
        rtc.close();
        events.close();
    }
}
