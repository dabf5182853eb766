package red5.faceswap.harness.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import red5.faceswap.harness.view.BrowserViewer.Browser;
import red5.faceswap.harness.view.BrowserViewer.Player;
import red5.faceswap.harness.view.RunningRed5.Server;

/** A page's own EventSource is told when its stream's publisher comes and goes, and how many watch. */
@ExtendWith(RunningRed5.class)
class EventsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String LISTEN = """
            (async () => {
              const [, address] = /<([^>]*)>; rel="urn:ietf:params:whep:ext:core:server-sent-events"/.exec(viewer.links);
              const events = new URL(address, viewer.resource);
              const listener = await fetch(events, {
                method: 'POST', headers: { 'Content-Type': 'application/json' },
                body: JSON.stringify(['active', 'inactive', 'viewercount']) });
              globalThis.heard = [];
              globalThis.source = new EventSource(new URL(listener.headers.get('Location'), events));
              for (const name of ['active', 'inactive']) source.addEventListener(name, () => heard.push(name));
              source.addEventListener('viewercount', ({ data }) => heard.push(JSON.parse(data).viewercount));
              return listener.status;
            })()""";

    @Test
    void aPageHearsOfPublishersAndViewers(Server server) throws Exception {
        String stream = "live/told";
        try (OpenPage page = BrowserViewer.ofThisModule()
                .open(server.red5().http("/faceswap/play").toString(), Map.of())) {
            try (ClockedPublisher first = server.publish(stream)) {
                BareViewer viewer = BareViewer.in(page, server.whep(stream), "");
                viewer.awaitFrames();
                assertEquals(201, page.read(LISTEN).getAsInt());
                page.await("heard.includes('active') && heard.includes(1)");
                try (NodeJob other = BrowserViewer.ofThisModule()
                        .watch(Browser.CHROMIUM, Player.RAW, server.whep(stream).toString(), PATIENCE, Map.of())) {
                    page.await("heard.at(-1) === 2");
                    other.stop();
                    other.result(PATIENCE);
                }
                page.await("heard.at(-1) === 1");
                assertEquals(
                        "active",
                        page.read("heard.filter((one) => one !== 1 && one !== 2).join()")
                                .getAsString());
                first.vanish();
            }
            page.await("heard.includes('inactive')");
            try (ClockedPublisher second = server.publish(stream)) {
                page.await("heard.lastIndexOf('active') > heard.indexOf('inactive')");
                assertEquals(200, page.read("viewer.leave()").getAsInt());
                page.await("source.readyState !== EventSource.OPEN");
                assertTrue(second.alive(), second::complaints);
            }
        }
    }
}
