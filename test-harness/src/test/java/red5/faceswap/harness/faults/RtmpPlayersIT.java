package red5.faceswap.harness.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import red5.faceswap.harness.view.ClockedPublisher;
import red5.faceswap.harness.view.JavaViewer;
import red5.faceswap.harness.view.Publication.Edge;
import red5.faceswap.harness.view.RtmpPlayer;
import red5.faceswap.harness.view.RunningRed5;
import red5.faceswap.harness.view.RunningRed5.Server;

/** RTMP players, ffmpeg's own, get a swapped stream back as a stream of its own. */
@ExtendWith(RunningRed5.class)
class RtmpPlayersIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String STREAM = "live/again";
    private static final String SWAPPED = "live/again-swapped";
    private static final int WIDTH = 640;
    private static final int HEIGHT = 360;
    private static final double TONE_AND_BEEPS_HZ = 540;
    private static final double LABEL = .5;
    /** Of two pictures that show different people, most are less alike. */
    private static final double SOMEBODY = .3;

    @Test
    void playersSeeAndHearTheSwappedStreamAndNeverTheOneThatWasPublished(Server server) throws Exception {
        try (Recogniser recogniser = new Recogniser();
                ClockedPublisher publisher =
                        server.publish(STREAM, server.publication(STREAM).codeAt(Edge.BOTTOM))) {
            assertWellFormed(RtmpPlayer.packets(server.red5().rtmp(SWAPPED), 3));
            Recogniser.Person monaLisa = recogniser.monaLisa();
            Eyes eyes = new Eyes();
            try (RtmpPlayer player = watch(server, SWAPPED, eyes)) {
                eyes.awaitPictures(30, PATIENCE);
                eyes.await("sound", () -> eyes.loudSounds() > 50, PATIENCE);
                Eyes.Kept picture = eyes.keep(PATIENCE);
                assertTrue(recogniser.likeness(picture, monaLisa) > SOMEBODY, player::complaints);
                assertTrue(Label.likeness(picture) > LABEL, "the words stand in it");
                assertEquals(TONE_AND_BEEPS_HZ, eyes.frequencyHz(), 150, "the tone with its beeps");
                assertEquals(2, status(server).get("rtmpPlayers").getAsInt(), "picture and sound, each a player");
                assertEquals("again-swapped", status(server).get("rtmpStream").getAsString());

                Eyes others = new Eyes();
                try (RtmpPlayer raw = watch(server, STREAM, new Eyes());
                        RtmpPlayer later = watch(server, SWAPPED, others)) {
                    others.awaitPictures(30, PATIENCE);
                    assertTrue(later.playing(), later::complaints);
                    assertFalse(raw.playing(), "the stream as published is refused");
                }
                eyes.awaitNumber(publisher.nextNumber() + 5, PATIENCE);
                assertEquals(0, eyes.backwards(), eyes::toString);
            }
            server.api().await(STREAM, status -> status.get("rtmpPlayers").getAsInt() == 0, PATIENCE);
            server.api().await(STREAM, status -> status.get("decodedFps").getAsDouble() == 0, PATIENCE);
            assertEquals(List.of(), server.api().problems(STREAM));
        }
    }

    @Test
    void theyStayWhileThePublisherIsGoneAndGoOnWhenItReturns(Server server) throws Exception {
        String stream = "live/away";
        Eyes eyes = new Eyes();
        int returned = 1_000_000;
        try (RtmpPlayer player = watchedFromFirstPublisher(server, stream, eyes);
                ClockedPublisher second =
                        server.publish(stream, server.publication(stream).countingFrom(returned))) {
            eyes.awaitNumber(returned + 10, PATIENCE);
            assertEquals(0, eyes.backwards(), eyes::toString);
            assertTrue(player.playing() && second.alive(), player::complaints);
        }
    }

    private static RtmpPlayer watchedFromFirstPublisher(Server server, String stream, Eyes eyes) throws Exception {
        try (ClockedPublisher first = server.publish(stream)) {
            RtmpPlayer player = watch(server, stream + "-swapped", eyes);
            eyes.awaitPictures(10, PATIENCE);
            first.vanish();
            return player;
        }
    }

    @Test
    void aPlayerThatDoesNotKeepUpLosesPicturesAndHasTheNewestOnesAgainAfterwards(Server server) throws Exception {
        String stream = "live/stalled";
        Eyes eyes = new Eyes();
        CountDownLatch stalls = new CountDownLatch(30);
        CountDownLatch goesOn = new CountDownLatch(1);
        JavaViewer.Listener stalling = picture -> {
            eyes.picture(picture);
            stalls.countDown();
            if (stalls.getCount() == 0) {
                awaitQuietly(goesOn);
            }
        };
        try (ClockedPublisher publisher = server.publish(stream);
                RtmpPlayer player =
                        RtmpPlayer.watchPictures(server.red5().rtmp(stream + "-swapped"), WIDTH, HEIGHT, stalling)) {
            assertTrue(stalls.await(PATIENCE.toSeconds(), TimeUnit.SECONDS), player::complaints);
            int before = eyes.lastNumber();
            int seen = eyes.pictures();
            server.red5().output().await(stream + "-swapped: an RTMP player.s network is too slow", PATIENCE);
            goesOn.countDown();
            int now = publisher.nextNumber();
            eyes.awaitNumber(now, PATIENCE);
            assertTrue(eyes.pictures() - seen < eyes.lastNumber() - before, eyes::toString);
            assertEquals(0, eyes.backwards(), eyes::toString);
            assertTrue(player.playing(), player::complaints);
        } finally {
            goesOn.countDown();
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aStreamWithoutSoundIsPlayedToo(Server server) throws Exception {
        String stream = "live/mute";
        try (ClockedPublisher publisher =
                server.publish(stream, server.publication(stream).withoutSound())) {
            List<String> packets = RtmpPlayer.packets(server.red5().rtmp(stream + "-swapped"), 1);
            assertTrue(packets.contains("#codec_id 0: h264"), packets::toString);
            assertTrue(packets.stream().filter(line -> line.startsWith("0,")).count() > 5, packets::toString);
            assertTrue(packets.stream().noneMatch(line -> line.startsWith("1,")), packets::toString);
            assertTrue(publisher.alive(), publisher::complaints);
        }
    }

    /** The very first player must learn how the sound is coded, as later ones do, and times must not step back: Red5 makes others of the first. */
    private static void assertWellFormed(List<String> packets) {
        assertTrue(packets.contains("#sample_rate 1: 48000"), packets::toString);
        List<List<Long>> times = Stream.of("0,", "1,")
                .map(stream -> packets.stream()
                        .filter(line -> line.startsWith(stream))
                        .map(line -> Long.parseLong(line.split(",\\s*")[1]))
                        .toList())
                .toList();
        for (List<Long> one : times) {
            assertTrue(one.size() > 40, packets::toString);
            for (int i = 1; i < one.size(); i++) {
                assertTrue(one.get(i) > one.get(i - 1), one::toString);
            }
        }
        assertEquals(times.get(0).get(0), times.get(1).get(0), 2000, "picture and sound belong together");
    }

    private static RtmpPlayer watch(Server server, String stream, Eyes eyes) throws Exception {
        return RtmpPlayer.watch(server.red5().rtmp(stream), WIDTH, HEIGHT, eyes);
    }

    private static JsonObject status(Server server) throws Exception {
        return server.api().status(STREAM);
    }
}
