package red5.faceswap.harness.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import red5.faceswap.harness.BundlesClient;
import red5.faceswap.harness.view.BrowserViewer.Browser;
import red5.faceswap.harness.view.RunningRed5.Server;

/** The player page: it asks for no password, says in plain words what it waits for, and comes back by itself from everything. */
@ExtendWith(RunningRed5.class)
class PlayerPageIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration LONG = Duration.ofSeconds(300);
    private static final int NUMBERS_OF_THE_SECOND_PUBLISHER = 1_000_000;

    @Test
    void itWaitsForTheStreamPlaysItAndStaysWhenThePublisherComesBack(Server server) throws Exception {
        String stream = "live/page-life";
        try (NodeJob page = open(server, stream)) {
            page.await("second", says("The stream is not live right now"), PATIENCE);
            try (ClockedPublisher first = server.publish(stream)) {
                page.await("second", shows(0), PATIENCE);
                first.vanish();
            }
            JsonObject before = page.await("second", PATIENCE);
            int seen = page.eventCount();
            try (ClockedPublisher second =
                    server.publish(stream, server.publication(stream).countingFrom(NUMBERS_OF_THE_SECOND_PUBLISHER))) {
                JsonObject back = page.await("second", shows(NUMBERS_OF_THE_SECOND_PUBLISHER), seen, PATIENCE);
                assertTrue(second.alive(), second::complaints);
                assertEquals("connected", back.get("state").getAsString(), () -> "before: " + before);
            }
            page.stop();
            Seen result = new Seen(page.result(PATIENCE));
            assertEquals(0, result.backwards(), () -> "frames out of order: " + result);
            assertEquals(
                    1,
                    result.json().getAsJsonArray("postStatuses").asList().stream()
                            .filter(status -> status.getAsInt() == 201)
                            .count(),
                    () -> "one session only: " + result);
        }
    }

    @Test
    void itComesBackWhenTheStreamIsSwitchedOnAgain(Server server) throws Exception {
        String stream = "live/page-off";
        try (ClockedPublisher publisher = server.publish(stream);
                NodeJob page = open(server, stream)) {
            page.await("second", shows(0), PATIENCE);
            server.api().change(stream, "{\"mode\":\"off\"}");
            page.await("second", says("The stream is not live right now"), page.eventCount(), PATIENCE);
            int number = publisher.nextNumber();
            server.api().change(stream, "{\"mode\":\"swap\"}");
            page.await("second", shows(number), page.eventCount(), PATIENCE);
        }
    }

    @Test
    void itComesBackWhenTheServersPluginWasStoppedAndStarted(Server server) throws Exception {
        String stream = "live/page-restart";
        try (ClockedPublisher publisher = server.publish(stream);
                NodeJob page = open(server, stream);
                BundlesClient bundles = new BundlesClient(server.red5())) {
            page.await("second", shows(0), PATIENCE);
            int seen = page.eventCount();
            bundles.stop();
            try {
                // refused at least once, as in a stop that takes its time
                page.await("second", says("does not know this stream right now"), seen, PATIENCE);
            } finally {
                bundles.start();
            }
            page.await("second", shows(publisher.nextNumber()), page.eventCount(), PATIENCE);
            assertTrue(publisher.alive(), publisher::complaints);
        }
    }

    private static NodeJob open(Server server, String stream) throws IOException {
        int slash = stream.indexOf('/');
        String page = server.red5()
                .http("/faceswap/play?app=" + stream.substring(0, slash) + "&stream=" + stream.substring(slash + 1))
                .toString();
        return BrowserViewer.ofThisModule().watchPage(Browser.CHROMIUM, page, LONG, Map.of());
    }

    private static Predicate<JsonObject> says(String words) {
        return second -> second.get("words").getAsString().contains(words);
    }

    /** A frame of that number or a later one, with no words over the picture. */
    private static Predicate<JsonObject> shows(int number) {
        return second -> !second.get("lastNumber").isJsonNull()
                && second.get("lastNumber").getAsInt() >= number
                && !second.get("words").getAsString().contains("…");
    }
}
