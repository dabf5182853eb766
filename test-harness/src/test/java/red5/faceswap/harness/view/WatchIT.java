package red5.faceswap.harness.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonObject;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import red5.faceswap.harness.view.BrowserViewer.Browser;
import red5.faceswap.harness.view.BrowserViewer.Player;
import red5.faceswap.harness.view.Publication.Codec;
import red5.faceswap.harness.view.Publication.Edge;
import red5.faceswap.harness.view.RunningRed5.Server;

/** What viewers see and hear of a published stream: the right frames in their order, the sound, and both at the same time. */
@ExtendWith(RunningRed5.class)
class WatchIT {
    private static final BrowserViewer VIEWERS = BrowserViewer.ofThisModule();
    private static final Map<String, Integer> ENOUGH = Map.of("coded", 90, "pairs", 3);

    @ParameterizedTest
    @CsvSource({
        "CHROMIUM,RAW,96,111",
        "CHROMIUM,WHIP_WHEP,96,111",
        "CHROMIUM,WEBRTC_PLAYER,96,111",
        "FIREFOX,RAW,120,109"
    })
    void aBrowserSeesAndHearsTheStream(Browser browser, Player player, int videoType, int audioType, Server server)
            throws Exception {
        String stream = "live/watch-" + browser + "-" + player;
        try (ClockedPublisher publisher = server.publish(stream)) {
            JsonObject before = server.api().status(stream);
            Seen seen = VIEWERS.seeEnough(browser, player, server.whep(stream).toString(), ENOUGH);
            JsonObject after = server.api().status(stream);

            assertTrue(seen.codedFrames() >= 90, () -> "few frames: " + seen);
            assertEquals(0, seen.backwards(), () -> "frames out of order: " + seen);
            assertEquals("640x360", seen.sizes().get(seen.sizes().size() - 1));
            assertEquals("video/VP8", seen.codec("video"));
            assertEquals(videoType, seen.payloadType("video"), "payload type of the offer");
            assertEquals("audio/opus", seen.codec("audio"));
            assertEquals(audioType, seen.payloadType("audio"), "payload type of the offer");
            assertTrue(seen.heard(), () -> "nothing heard: " + seen);
            assertEquals(
                    ClockedSound.TONE_HZ,
                    seen.frequencyHz().orElseThrow(),
                    Seen.LESS_THAN_A_SEMITONE * ClockedSound.TONE_HZ);
            assertTrue(seen.syncPairs() >= 3, () -> "beeps without flashes: " + seen);
            assertTrue(swapped(after) > swapped(before), () -> "no face was swapped: " + after);
            assertTrue(publisher.alive(), publisher::complaints);
        }
    }

    @ParameterizedTest
    @EnumSource(value = Codec.class, names = "X264")
    void bFramesArriveInTheOrderInWhichTheyAreShown(Codec codec, Server server) throws Exception {
        assumeTrue(codec.available(), "no libx264 here");
        try (ClockedPublisher publisher = server.publish(
                "live/bframes", server.publication("live/bframes").encodedBy(codec, 2))) {
            Seen seen = VIEWERS.seeEnough(
                    Browser.CHROMIUM, Player.RAW, server.whep("live/bframes").toString(), ENOUGH);
            assertTrue(seen.codedFrames() >= 90, () -> "few frames: " + seen);
            assertEquals(0, seen.backwards(), () -> "frames out of order: " + seen);
            assertTrue(publisher.alive(), publisher::complaints);
        }
    }

    @Test
    void aStreamWithoutSoundIsSeen(Server server) throws Exception {
        try (ClockedPublisher publisher =
                server.publish("live/silent", server.publication("live/silent").withoutSound())) {
            Seen seen = VIEWERS.seeEnough(
                    Browser.CHROMIUM, Player.RAW, server.whep("live/silent").toString(), Map.of("coded", 60));
            assertTrue(seen.codedFrames() >= 60, () -> "few frames: " + seen);
            assertTrue(publisher.alive(), publisher::complaints);
        }
    }

    @ParameterizedTest
    @CsvSource({"480,360,30", "360,640,30", "322,242,30", "640,360,5", "640,360,60"})
    void everySizeAndFrameRateIsSeen(int width, int height, int fps, Server server) throws Exception {
        String stream = "live/size" + width + "x" + height + "at" + fps;
        try (ClockedPublisher publisher = server.publish(
                stream,
                server.publication(stream).sized(width, height).atFps(fps).codeAt(Edge.BOTTOM))) {
            Seen seen = VIEWERS.seeEnough(
                    Browser.CHROMIUM, Player.RAW, server.whep(stream).toString(), Map.of("coded", 30));
            assertTrue(seen.codedFrames() >= 30, () -> "few frames: " + seen);
            assertEquals(0, seen.backwards(), () -> "frames out of order: " + seen);
            assertEquals(width + "x" + height, seen.sizes().get(seen.sizes().size() - 1));
            assertTrue(publisher.alive(), publisher::complaints);
        }
    }

    private static long swapped(JsonObject status) {
        JsonObject counters = status.getAsJsonObject("counters");
        return counters.has("swapped") ? counters.get("swapped").getAsLong() : 0;
    }
}
