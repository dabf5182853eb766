package red5.faceswap.harness.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import red5.faceswap.harness.Checkout;
import red5.faceswap.harness.Ports;
import red5.faceswap.harness.Red5Assembly;
import red5.faceswap.harness.Red5Process;
import red5.faceswap.harness.bench.crowd.LightCrowd;
import red5.faceswap.harness.view.ClockedPublisher;
import red5.faceswap.harness.view.Publication;
import red5.faceswap.harness.view.StreamApi;

/** A real Red5 with the plugin as operators get it, with one stream {@code live/bench}. */
final class LiveServer implements AutoCloseable {
    static final String STREAM = "live/bench";
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final String PASSWORD = "a-password-of-the-benchmark";
    private static final int FIRST_FRAMES = 30;

    final Red5Process red5;
    final StreamApi api;

    private LiveServer(Red5Process red5) {
        this.red5 = red5;
        this.api = new StreamApi(red5.http("/faceswap/"), PASSWORD);
    }

    /** @param settings lines for its configuration */
    static LiveServer start(String... settings) throws IOException, InterruptedException {
        Ports ports = Ports.free();
        List<String> lines = new ArrayList<>(List.of(settings));
        lines.add("admin.password=" + PASSWORD);
        Path home = Red5Assembly.assemble(Checkout.work().resolve("bench/red5"), ports, lines);
        return new LiveServer(Red5Process.start(home, ports, List.of()));
    }

    URI whep() {
        return red5.http("/live/whep/endpoint/bench");
    }

    /** A moving texture without a face, with sound, at the bit rate usual for that size. */
    Publication texture(PictureSize size) {
        return Publication.to(red5.rtmp(STREAM))
                .sized(size.width(), size.height())
                .atKbit(size.kbit());
    }

    /** The same over a talking head. */
    Publication head(PictureSize size) {
        return texture(size).over(Checkout.talkingHead());
    }

    /** Publishes to {@link #STREAM}; returns when the server has it. */
    ClockedPublisher publish(Publication publication) throws IOException, InterruptedException, TimeoutException {
        ClockedPublisher publisher = ClockedPublisher.start(publication);
        try {
            publisher.awaitFrames(FIRST_FRAMES, PATIENCE);
            api.await(STREAM, status -> status.get("publishing").getAsBoolean(), PATIENCE);
            return publisher;
        } catch (IOException | InterruptedException | TimeoutException e) {
            publisher.close();
            throw e;
        }
    }

    void mode(String mode) throws IOException, InterruptedException {
        api.change(STREAM, "{\"mode\":\"" + mode + "\"}");
    }

    /** A crowd that all joins, on a server that has forgotten the one before: their ports may be the same. */
    LightCrowd crowd(int viewers) throws IOException, InterruptedException, TimeoutException {
        api.await(STREAM, status -> status.get("viewers").getAsInt() == 0, PATIENCE);
        return LightCrowd.join(whep(), viewers);
    }

    @Override
    public void close() {
        red5.close();
    }
}
