package red5.faceswap.harness.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import red5.faceswap.harness.view.ClockedPublisher;
import red5.faceswap.harness.view.JavaViewer;
import red5.faceswap.harness.view.Publication;
import red5.faceswap.harness.view.Publication.Edge;
import red5.faceswap.harness.view.RunningRed5.Server;
import red5.faceswap.harness.view.WhepClient;

/** A published stream and a viewer who watches it all the time. */
final class WatchedStream implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private final Server server;
    private final String stream;
    private final Eyes eyes = new Eyes();
    private final ClockedPublisher publisher;
    private final JavaViewer viewer;

    private WatchedStream(Server server, String stream, Publication publication, String settings) throws Exception {
        this.server = server;
        this.stream = stream;
        publisher = server.publish(stream, publication);
        try {
            server.api().change(stream, settings);
            viewer = JavaViewer.watch(new WhepClient(server.whep(stream)), eyes);
        } catch (Exception e) {
            publisher.close();
            throw e;
        }
        eyes.awaitPictures(10, PATIENCE);
    }

    /** A good stream in mode swap, beside whatever goes wrong: neither it nor its viewer may notice. */
    static WatchedStream good(Server server, String stream) throws Exception {
        return new WatchedStream(server, stream, server.publication(stream).sized(480, 270), "{\"mode\":\"swap\"}");
    }

    /** A talking head whose code is out of the way of the label, with those settings. */
    static WatchedStream with(Server server, String stream, String settings) throws Exception {
        return new WatchedStream(server, stream, server.publication(stream).codeAt(Edge.BOTTOM), settings);
    }

    String name() {
        return stream;
    }

    Eyes eyes() {
        return eyes;
    }

    /** What is published now is still seen and heard, in its order, by the same viewer, and there is nothing to complain of. */
    void assertUndisturbed() throws Exception {
        int heard = eyes.loudSounds();
        eyes.awaitNumber(publisher.nextNumber() + 5, PATIENCE);
        eyes.await("sound", () -> eyes.loudSounds() > heard, PATIENCE);
        assertEquals(0, eyes.backwards(), eyes::toString);
        assertEquals("CONNECTED", eyes.state());
        assertTrue(publisher.alive(), publisher::complaints);
        assertEquals(List.of(), server.api().problems(stream));
    }

    @Override
    public void close() {
        viewer.close();
        publisher.close();
    }
}
