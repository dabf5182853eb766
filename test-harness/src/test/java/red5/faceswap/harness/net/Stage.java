package red5.faceswap.harness.net;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.time.Duration;
import red5.faceswap.harness.view.BrowserViewer.Browser;
import red5.faceswap.harness.view.ClockedPublisher;
import red5.faceswap.harness.view.Publication;
import red5.faceswap.harness.view.RunningRed5.Server;

/**
 * A stream of 1280x720 at 30 frames per second on a real server, whose pictures are not swapped: networks are tested here, and the
 * processor is needed for the browsers.
 */
final class Stage implements AutoCloseable {
    static final int WIDTH = 1280;
    static final double FPS = 30;
    static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int KBIT = 3000;

    private final Server server;
    private final String stream;
    private final ClockedPublisher publisher;

    private Stage(Server server, String stream, ClockedPublisher publisher) {
        this.server = server;
        this.stream = stream;
        this.publisher = publisher;
    }

    static Stage open(Server server, String stream) throws Exception {
        Publication publication =
                Publication.to(server.red5().rtmp(stream)).sized(WIDTH, 720).atKbit(KBIT);
        ClockedPublisher publisher = server.publish(stream, publication);
        server.api().change(stream, "{\"mode\":\"original\"}");
        return new Stage(server, stream, publisher);
    }

    Server server() {
        return server;
    }

    String stream() {
        return stream;
    }

    /** A browser on the stream, behind that link. */
    BrowserView browserBehind(EmulatedLink link) throws Exception {
        return browserBehind(link, Browser.CHROMIUM);
    }

    BrowserView browserBehind(EmulatedLink link, Browser browser) throws Exception {
        return BrowserView.open(browser, link.behind(server.whep(stream)));
    }

    /** A browser on the stream without a link in between. */
    BrowserView browser() throws Exception {
        return BrowserView.open(server.whep(stream));
    }

    /** A viewer on a clean network that costs little: what the server and this machine give at that moment. */
    DirectView beside() throws Exception {
        return DirectView.open(server.whep(stream));
    }

    /** What the server says of the browser that is worst off. */
    JsonObject worstOff() throws Exception {
        for (JsonElement viewer : server.api().viewers(stream)) {
            if (viewer.getAsJsonObject().get("userAgent").getAsString().contains("Chrome/")) {
                return viewer.getAsJsonObject();
            }
        }
        throw new AssertionError("no browser watches");
    }

    int viewers() throws Exception {
        return server.api().status(stream).get("viewers").getAsInt();
    }

    @Override
    public void close() {
        publisher.close();
    }
}
