package red5.faceswap.harness.bench.crowd;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import red5.faceswap.harness.bench.Series;
import red5.faceswap.rtc.net.DtlsIdentity;

/**
 * Viewers of one WHEP stream, all in this process and on one event loop, who take some thousandths of a core each: what is measured beside them is
 * the server, and not what players need.
 */
public final class LightCrowd implements AutoCloseable {
    private static final int HANDSHAKES = 4; // at once
    private static final int DATAGRAM = 1500;
    private static final int DATAGRAMS = 32; // that one system call may read
    private static final int SOCKET_BUFFER = 1 << 20;
    private static final int CREATED = 201;
    private static final long CONNECT_SECONDS = 60;

    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    private final ExecutorService handshakes = Executors.newFixedThreadPool(HANDSHAKES);
    private final DtlsIdentity identity = new DtlsIdentity();
    private final FrameArrivals arrivals = new FrameArrivals(); // of the event loop
    private final List<LightViewer> viewers = new ArrayList<>();
    private final long[] posted;
    private final Series answers = new Series();
    private long countedFrom;
    private long packetsBefore;
    private long bytesBefore;

    private LightCrowd(int count) {
        posted = new long[count];
        Random random = new Random(1);
        for (int i = 0; i < count; i++) {
            viewers.add(new LightViewer(identity, arrivals, handshakes, random));
        }
    }

    /**
     * All join at once.
     *
     * @return when the last one's handshake is done
     * @throws IOException when one is not admitted, or not connected within a minute
     */
    public static LightCrowd join(URI whep, int count) throws IOException, InterruptedException {
        LightCrowd crowd = new LightCrowd(count);
        try {
            crowd.join(whep);
            return crowd;
        } catch (IOException | InterruptedException | RuntimeException e) {
            crowd.close();
            throw e;
        }
    }

    private void join(URI whep) throws IOException, InterruptedException {
        HttpClient http = HttpClient.newHttpClient();
        List<CompletableFuture<String>> asked = IntStream.range(0, viewers.size())
                .mapToObj(i -> post(http, whep, i))
                .toList();
        List<CompletableFuture<Void>> connecting = new ArrayList<>();
        try {
            for (int i = 0; i < viewers.size(); i++) {
                connecting.add(viewers.get(i).connect(asked.get(i).join(), sockets()));
            }
            CompletableFuture.allOf(connecting.toArray(CompletableFuture[]::new))
                    .orTimeout(CONNECT_SECONDS, TimeUnit.SECONDS)
                    .join();
        } catch (CompletionException e) {
            throw new IOException("not all of " + viewers.size() + " viewers have joined: " + e.getCause(), e);
        }
    }

    private Bootstrap sockets() {
        return new Bootstrap()
                .group(loops)
                .channel(EpollDatagramChannel.class)
                .option(ChannelOption.SO_RCVBUF, SOCKET_BUFFER)
                .option(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, DATAGRAM)
                .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(DATAGRAM * DATAGRAMS));
    }

    private CompletableFuture<String> post(HttpClient http, URI whep, int viewer) {
        posted[viewer] = System.nanoTime();
        HttpRequest request = HttpRequest.newBuilder(whep)
                .header("Content-Type", "application/sdp")
                .POST(HttpRequest.BodyPublishers.ofString(viewers.get(viewer).offer()))
                .build();
        return http.sendAsync(request, HttpResponse.BodyHandlers.ofString()).thenApply(answer -> {
            if (answer.statusCode() != CREATED) {
                throw new UncheckedIOException(
                        new IOException("not 201 but " + answer.statusCode() + " " + answer.body()));
            }
            synchronized (answers) {
                answers.add((System.nanoTime() - posted[viewer]) / 1e6);
            }
            return answer.body();
        });
    }

    /** What the viewers got since {@link #restart}. */
    public record Figures(
            double packetsPerSecond, // of one viewer
            double kbit, // per second of one viewer
            Series late, // ms, each frame at each viewer
            double fewestFrames, // per second, of the viewer with the fewest
            int losing // how many viewers missed a packet or got fewer than wanted
            ) {}

    /** Counts from now on. */
    public void restart() {
        onLoop(() -> {
            arrivals.restart();
            viewers.forEach(viewer -> viewer.video().restart());
            packetsBefore = viewers.stream().mapToLong(LightViewer::packets).sum();
            bytesBefore = viewers.stream().mapToLong(LightViewer::bytes).sum();
            countedFrom = System.nanoTime();
            return null;
        });
    }

    /**
     * What came; lateness counts anew from now on.
     *
     * @param wanted frames per second that a viewer gets who loses none
     */
    public Figures figures(double wanted) {
        return onLoop(() -> {
            double seconds = (System.nanoTime() - countedFrom) / 1e9;
            double all = seconds * viewers.size();
            long packets = viewers.stream().mapToLong(LightViewer::packets).sum() - packetsBefore;
            long bytes = viewers.stream().mapToLong(LightViewer::bytes).sum() - bytesBefore;
            double fewest = viewers.stream()
                            .mapToInt(viewer -> viewer.video().whole())
                            .min()
                            .orElseThrow()
                    / seconds;
            long losing = viewers.stream()
                    .map(LightViewer::video)
                    .filter(video -> video.missing() > 0 || video.whole() / seconds < wanted)
                    .count();
            return new Figures(packets / all, bytes * 8 / 1000.0 / all, arrivals.restart(), fewest, (int) losing);
        });
    }

    /** From each viewer's POST to its 201, ms. */
    public Series answers() {
        return answers;
    }

    /** From each viewer's POST to the first packet of a picture, ms. */
    public Series firstPictures() {
        return onLoop(() -> {
            Series all = new Series();
            for (int i = 0; i < viewers.size(); i++) {
                all.add((viewers.get(i).firstFrame() - posted[i]) / 1e6);
            }
            return all;
        });
    }

    private <T> T onLoop(Supplier<T> work) {
        return loops.next().submit(work::get).syncUninterruptibly().getNow();
    }

    /** All leave. */
    @Override
    public void close() {
        try {
            for (LightViewer viewer : viewers) {
                viewer.leave();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            handshakes.shutdownNow();
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
        }
    }
}
