package red5.faceswap.harness.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import red5.faceswap.harness.view.RunningRed5.Server;

/** ICE restarts by a real browser: another path, the same session, and the picture goes on. */
@ExtendWith(RunningRed5.class)
class IceRestartIT {
    @Test
    void aBrowsersRestartIsAnsweredAndItsPictureGoesOn(Server server) throws Exception {
        String stream = "live/restarting";
        try (ClockedPublisher publisher = server.publish(stream);
                OpenPage page = open(server, "/faceswap/play")) {
            BareViewer viewer = BareViewer.in(page, server.whep(stream), "");
            viewer.awaitFrames();
            String tag = page.read("viewer.tag()").getAsString();
            String name = page.read("viewer.name()").getAsString();
            String id = onlyViewer(server, stream);

            assertEquals("400,412", page.read("viewer.badRestarts()").getAsString());
            viewer.awaitFrames();
            assertEquals("connected", page.read("viewer.state()").getAsString(), "the old session is kept");

            JsonObject restarted = page.read("viewer.restart()").getAsJsonObject();
            assertEquals(200, restarted.get("status").getAsInt());
            assertEquals(
                    "application/trickle-ice-sdpfrag", restarted.get("type").getAsString());
            assertNotEquals(tag, page.read("viewer.tag()").getAsString());
            page.await("viewer.name().then((now) => now && now !== '" + name + "')");
            assertEquals("connected", page.read("viewer.state()").getAsString());
            viewer.awaitFrames();
            assertEquals(id, onlyViewer(server, stream), "no new session");
            assertEquals(200, page.read("viewer.leave()").getAsInt());
            assertTrue(publisher.alive(), publisher::complaints);
        }
    }

    @Test
    void thePlayerFindsAnotherPathByItselfAndKeepsItsSession(Server server) throws Exception {
        String stream = "live/roaming";
        try (ClockedPublisher publisher = server.publish(stream);
                OpenPage page = open(server, "/faceswap/play")) {
            page.lose(0);
            page.read("void (location.search = '?app=live&stream=roaming')");
            String video = "document.querySelector('video')";
            page.await(video + "?.dataset.state === 'playing'");
            String id = onlyViewer(server, stream);
            page.read("performance.clearResourceTimings()");

            page.lose(100);
            page.await("performance.getEntriesByType('resource')"
                    + ".some((one) => one.name.includes('/whep/endpoint/roaming/'))");
            page.lose(0);
            String shown = video + ".getVideoPlaybackQuality().totalVideoFrames";
            int before = page.read(shown).getAsInt();
            page.await(shown + " > " + (before + 30));
            assertEquals("playing", page.read(video + ".dataset.state").getAsString());
            assertEquals(id, onlyViewer(server, stream), "no new session");
            assertTrue(publisher.alive(), publisher::complaints);
        }
    }

    private static OpenPage open(Server server, String path) throws Exception {
        return BrowserViewer.ofThisModule().open(server.red5().http(path).toString(), Map.of());
    }

    /** Which viewer the stream has. */
    private static String onlyViewer(Server server, String stream) throws Exception {
        String list = server.console()
                .get("/faceswap/api/streams/" + stream + "/viewers")
                .body();
        JsonArray viewers = JsonParser.parseString(list).getAsJsonObject().getAsJsonArray("viewers");
        assertEquals(1, viewers.size(), list);
        return viewers.get(0).getAsJsonObject().get("id").getAsString();
    }
}
