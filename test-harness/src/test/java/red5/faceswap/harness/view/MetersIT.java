package red5.faceswap.harness.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import red5.faceswap.harness.view.BrowserViewer.Browser;
import red5.faceswap.harness.view.BrowserViewer.Player;

/** What proves the meters: a sender of known picture and sound, without any server of ours. */
class MetersIT {
    private static final BrowserViewer VIEWERS = BrowserViewer.ofThisModule();
    private static NodeJob studio;
    private static String url;

    @BeforeAll
    static void openStudio() throws Exception {
        studio = VIEWERS.studio(Map.of("seconds", 240));
        url = studio.await("ready", Duration.ofSeconds(60)).get("url").getAsString();
    }

    @AfterAll
    static void closeStudio() {
        studio.close();
    }

    @ParameterizedTest
    @CsvSource({"CHROMIUM,RAW", "CHROMIUM,WHIP_WHEP", "CHROMIUM,WEBRTC_PLAYER", "FIREFOX,RAW"})
    void browsersTellWhatTheySawAndHeard(Browser browser, Player player) throws Exception {
        Seen seen = VIEWERS.seeEnough(browser, player, url, Map.of("coded", 30, "pairs", 2));
        assertTrue(seen.codedFrames() >= 30, () -> "few frames: " + seen);
        assertEquals(0, seen.backwards(), () -> "out of order: " + seen);
        assertEquals("640x360", seen.sizes().get(seen.sizes().size() - 1));
        assertTrue(seen.delayMillisP50().orElseThrow() > 0, () -> "seen before it was drawn: " + seen);
        assertTrue(seen.heard(), () -> "nothing heard: " + seen);
        assertEquals(440, seen.frequencyHz().orElseThrow(), Seen.LESS_THAN_A_SEMITONE * 440);
        assertTrue(seen.syncPairs() >= 2, () -> "no beep with a flash: " + seen);
    }

    @Test
    void lightViewersReceiveWithoutDecoding() throws Exception {
        try (NodeJob crowd = VIEWERS.crowd(Map.of("url", url, "viewers", 3, "seconds", 2))) {
            var result = crowd.result(Duration.ofSeconds(60));
            assertEquals(3, result.getAsJsonObject("states").get("connected").getAsInt(), result::toString);
            assertEquals(0, result.get("withoutKeyFrame").getAsInt(), result::toString);
            assertTrue(result.getAsJsonObject("audioPackets").get("min").getAsDouble() > 20, result::toString);
        }
    }

    @Test
    void theViewerInTheJvmReadsTheSameCode() throws Exception {
        assumeTrue(JavaViewer.available(), "webrtc-java's system libraries are missing");
        CountDownLatch enough = new CountDownLatch(30);
        AtomicInteger last = new AtomicInteger(-1);
        AtomicInteger backwards = new AtomicInteger();
        AtomicInteger loud = new AtomicInteger();
        AtomicLong age = new AtomicLong();
        try (JavaViewer viewer = JavaViewer.watch(new WhepClient(URI.create(url)), new JavaViewer.Listener() {
            @Override
            public void picture(JavaViewer.Picture picture) {
                Optional<JavaViewer.Code> code = picture.code();
                code.ifPresent(one -> {
                    if (one.number() < last.getAndSet(one.number())) {
                        backwards.incrementAndGet();
                    }
                    age.set(one.ageMillis());
                    enough.countDown();
                });
            }

            @Override
            public void sound(byte[] pcm, int rate, int channels) {
                for (int i = 1; i < pcm.length; i += 2) {
                    if (Math.abs(pcm[i]) > 4) {
                        loud.incrementAndGet();
                        return;
                    }
                }
            }
        })) {
            assertTrue(enough.await(60, TimeUnit.SECONDS), enough.getCount() + " frames are missing");
            assertEquals(0, backwards.get());
            assertTrue(age.get() > 0 && age.get() < 60_000, "age " + age);
            assertTrue(loud.get() > 0, "no sound");
            assertTrue(viewer != null);
        }
    }
}
