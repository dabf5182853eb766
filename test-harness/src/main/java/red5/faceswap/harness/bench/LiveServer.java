package red5.faceswap.harness.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import red5.faceswap.harness.Checkout;
import red5.faceswap.harness.Ports;
import red5.faceswap.harness.Red5Assembly;
import red5.faceswap.harness.Red5Process;
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

    static LiveServer start() throws IOException, InterruptedException {
        Ports ports = Ports.free();
        Path home = Red5Assembly.assemble(
                Checkout.work().resolve("bench/red5"), ports, List.of("admin.password=" + PASSWORD));
        return new LiveServer(Red5Process.start(home, ports, List.of()));
    }

    URI whep() {
        return red5.http("/live/whep/endpoint/bench");
    }

    /** A talking head (or, without face, a moving texture) with a clock in each frame; returns when the server has the stream. */
    ClockedPublisher publish(PictureSize size, int kbit, boolean face)
            throws IOException, InterruptedException, TimeoutException {
        Publication publication = Publication.to(red5.rtmp(STREAM))
                .sized(size.width(), size.height())
                .atKbit(kbit);
        ClockedPublisher publisher =
                ClockedPublisher.start(face ? publication.over(Checkout.talkingHead()) : publication);
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

    @Override
    public void close() {
        red5.close();
    }
}
