package red5.faceswap.harness.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import red5.faceswap.harness.view.BrowserViewer.Browser;
import red5.faceswap.harness.view.BrowserViewer.Player;
import red5.faceswap.harness.view.RunningRed5.Server;

/** Viewers stay through a publisher's absence and a change of mode, and are let go when they leave. */
@ExtendWith(RunningRed5.class)
class ViewerLifeIT {
    private static final BrowserViewer VIEWERS = BrowserViewer.ofThisModule();
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration LONG = Duration.ofSeconds(300);
    private static final int NUMBERS_OF_THE_SECOND_PUBLISHER = 1_000_000;

    @Test
    void aPublisherThatDropsAndReturnsKeepsTheSession(Server server) throws Exception {
        String stream = "live/returns";
        try (NodeJob viewer = watchedFromFirstPublisher(server, stream)) {
            int seenBefore = viewer.eventCount();
            try (ClockedPublisher second =
                    server.publish(stream, server.publication(stream).countingFrom(NUMBERS_OF_THE_SECOND_PUBLISHER))) {
                viewer.await("second", number(n -> n >= NUMBERS_OF_THE_SECOND_PUBLISHER), seenBefore, PATIENCE);
                viewer.stop();
                Seen seen = new Seen(viewer.result(PATIENCE));
                assertEquals(0, seen.backwards(), () -> "frames out of order: " + seen);
                assertEquals(1, seen.json().getAsJsonArray("postStatuses").size(), "one session only");
                assertEquals("connected", seen.json().get("state").getAsString());
                assertTrue(second.alive(), second::complaints);
            }
        }
    }

    private static NodeJob watchedFromFirstPublisher(Server server, String stream) throws Exception {
        try (ClockedPublisher first = server.publish(stream)) {
            NodeJob viewer = watch(server, stream);
            viewer.await("playing", PATIENCE);
            first.vanish();
            return viewer;
        }
    }

    @Test
    void theModeChangesUnderTheViewersAndOffRefusesThem(Server server) throws Exception {
        String stream = "live/switched";
        StreamApi api = server.api();
        WhepClient client = new WhepClient(server.whep(stream));
        try (ClockedPublisher publisher = server.publish(stream);
                NodeJob viewer = watch(server, stream)) {
            viewer.await("playing", PATIENCE);
            for (String mode : new String[] {"original", "swap"}) {
                api.change(stream, "{\"mode\":\"" + mode + "\"}");
                int number = publisher.nextNumber();
                viewer.await("second", number(n -> n > number), viewer.eventCount(), PATIENCE);
            }
            assertEquals(1, api.status(stream).get("viewers").getAsInt(), "the viewer stayed");

            api.change(stream, "{\"mode\":\"off\"}");
            HttpResponse<String> refused = client.post(Offers.chromium());
            assertEquals(409, refused.statusCode(), refused::body);
            assertTrue(refused.headers().firstValue("Retry-After").isPresent(), "Retry-After");
            assertTrue(refused.headers().firstValue("Content-Type").orElse("").startsWith("application/problem+json"));
            api.await(stream, viewers(0), PATIENCE);

            api.change(stream, "{\"mode\":\"swap\"}");
            HttpResponse<String> taken = client.post(Offers.chromium());
            assertEquals(201, taken.statusCode(), taken::body);
            assertEquals(200, client.delete(taken).statusCode());
            assertEquals(404, client.delete(taken).statusCode(), "gone is gone");
        }
    }

    @Test
    void aKilledViewerIsGoneWithinFifteenSeconds(Server server) throws Exception {
        String stream = "live/killed";
        try (ClockedPublisher publisher = server.publish(stream);
                NodeJob viewer = watch(server, stream)) {
            viewer.await("playing", PATIENCE);
            server.api().await(stream, viewers(1), PATIENCE);
            viewer.killViewer();
            Duration gone = server.api().await(stream, viewers(0), PATIENCE);
            // 15 s without its consent, and what a busy machine adds to looking
            assertTrue(gone.toSeconds() < 25, "gone after " + gone);
            assertTrue(publisher.alive(), publisher::complaints);
        }
    }

    @Test
    void aViewerWhoClosesIsGoneAtOnce(Server server) throws Exception {
        String stream = "live/closed";
        try (ClockedPublisher publisher = server.publish(stream);
                NodeJob viewer = watch(server, stream)) {
            viewer.await("playing", PATIENCE);
            server.api().await(stream, viewers(1), PATIENCE);
            viewer.stop();
            viewer.result(PATIENCE);
            // whose goodbye is not heard is missed after 15 s only
            server.api().await(stream, viewers(0), Duration.ofSeconds(10));
            assertTrue(publisher.alive(), publisher::complaints);
        }
    }

    private static NodeJob watch(Server server, String stream) throws Exception {
        return VIEWERS.watch(Browser.CHROMIUM, Player.RAW, server.whep(stream).toString(), LONG, Map.of());
    }

    private static Predicate<JsonObject> viewers(int count) {
        return status -> status.get("viewers").getAsInt() == count;
    }

    private static Predicate<JsonObject> number(IntPredicate wanted) {
        return second -> !second.get("lastNumber").isJsonNull()
                && wanted.test(second.get("lastNumber").getAsInt());
    }
}
