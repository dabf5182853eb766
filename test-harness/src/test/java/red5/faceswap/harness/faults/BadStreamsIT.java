package red5.faceswap.harness.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import red5.faceswap.harness.FfmpegPublisher;
import red5.faceswap.harness.view.ClockedPublisher;
import red5.faceswap.harness.view.JavaViewer;
import red5.faceswap.harness.view.OpenPage;
import red5.faceswap.harness.view.Publication;
import red5.faceswap.harness.view.Publication.Codec;
import red5.faceswap.harness.view.RunningRed5.Server;
import red5.faceswap.harness.view.WhepClient;

/** What publishers do wrong: it is said in a sentence, viewers get what can be had, and a good stream beside does not suffer. */
class BadStreamsIT extends BesideAGoodStream {

    /** A sentence that an operator understands, on the page and in the log. */
    private static void awaitProblem(Server server, String stream, String pattern) throws Exception {
        server.api()
                .await(stream, status -> status.get("problems").toString().matches(".*" + pattern + ".*"), PATIENCE);
        server.red5().output().await(stream + ".*" + pattern, PATIENCE);
    }

    @Test
    void aStreamThatLacksSomethingIsTold(Server server) throws Exception {
        Publication deaf = server.publication("live/no-sound").sized(320, 180).withoutSound();
        Publication blind = server.publication("live/no-picture").withoutPicture();
        Publication old = server.publication("live/sorenson").sized(320, 180).encodedBy(Codec.SORENSON, 0);
        try (ClockedPublisher a = ClockedPublisher.start(deaf);
                ClockedPublisher b = ClockedPublisher.start(blind);
                ClockedPublisher c = ClockedPublisher.start(old)) {
            awaitProblem(server, "live/no-sound", "sends no sound");
            awaitProblem(server, "live/no-picture", "sound but no picture.*Check its video settings");
            awaitProblem(server, "live/sorenson", "video codec \\(.*\\) cannot be decoded.*H\\.264");
            try (OpenPage page = server.open("/faceswap/")) {
                page.awaitText("sends no sound");
                page.awaitText("Check its video settings");
                page.awaitText("cannot be decoded");
            }
            assertTrue(a.alive() && b.alive() && c.alive(), "the publishers are left alone");
        }
    }

    @Test
    void aDamagedStreamIsToldAndGoesOn(Server server) throws Exception {
        String stream = "live/damaged";
        Publication publication =
                server.publication(stream).sized(320, 180).keyFrameEvery(1).corruptedEvery(20_000);
        Eyes eyes = new Eyes();
        try (ClockedPublisher publisher = server.publish(stream, publication);
                JavaViewer viewer = JavaViewer.watch(new WhepClient(server.whep(stream)), eyes)) {
            awaitProblem(server, stream, "(?i)(damaged|broken|decoded|picture)");
            eyes.awaitPictures(eyes.pictures() + 20, PATIENCE);
            assertEquals(0, eyes.backwards(), eyes::toString);
            assertTrue(publisher.alive() && viewer != null, publisher::complaints);
        }
    }

    @Test
    void aPictureThatTurnsInMidStreamIsSeenInBothShapes(Server server) throws Exception {
        String stream = "live/turning";
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        for (String size : List.of("320x180", "180x320")) {
            String options = "-f lavfi -i testsrc2=size=" + size
                    + ":rate=30 -frames:v 150 -c:v libopenh264 -b:v 500k -g 30" + " -f h264 half.h264";
            Program.ffmpeg(folder, options.split(" "));
            both.writeBytes(Files.readAllBytes(folder.resolve("half.h264")));
        }
        Path film = Files.write(folder.resolve("turning.h264"), both.toByteArray());
        Eyes eyes = new Eyes();
        List<String> inputs = List.of("-re", "-stream_loop", "-1", "-r", "30", "-f", "h264", "-i", film.toString());
        try (FfmpegPublisher publisher = FfmpegPublisher.publish(
                inputs, List.of("-c", "copy"), server.red5().rtmp(stream))) {
            server.api().await(stream, status -> status.get("publishing").getAsBoolean(), PATIENCE);
            try (JavaViewer viewer = JavaViewer.watch(new WhepClient(server.whep(stream)), eyes)) {
                eyes.await("both shapes", () -> eyes.sizes().containsAll(List.of("320x180", "180x320")), PATIENCE);
                assertTrue(
                        publisher.isAlive() && viewer != null,
                        publisher.output().tail(10));
            }
        }
    }

    @Test
    void timestampsThatJumpAndRunBackwardsAreNoticedByNobody(Server server) throws Exception {
        String stream = "live/jumping";
        int period = 2;
        Publication publication = server.publication(stream).sized(320, 180).jumpingEvery(period);
        Eyes eyes = new Eyes();
        try (ClockedPublisher publisher = server.publish(stream, publication);
                JavaViewer viewer = JavaViewer.watch(new WhepClient(server.whep(stream)), eyes)) {
            eyes.awaitPictures(5, PATIENCE);
            int first = eyes.lastNumber();
            int length = period * publication.fps();
            // twice ahead and twice back
            eyes.awaitNumber(first + 4 * length, PATIENCE);
            int heard = eyes.loudSounds();
            eyes.await("sound", () -> eyes.loudSounds() > heard + 50, PATIENCE);
            assertEquals(0, eyes.backwards(), eyes::toString);
            for (int part = 0; part < 4; part++) {
                int from = first + part * length;
                List<Long> ages = eyes.ages(from, from + length);
                assertTrue(ages.size() >= 10, () -> "pictures are missing from " + from + " on: " + eyes);
            }
            double early = Eyes.mean(eyes.ages(first, first + length));
            double late = Eyes.mean(eyes.ages(first + 3 * length, first + 4 * length));
            assertTrue(late < early + 1000, () -> "the delay grows from " + early + " ms to " + late + " ms: " + eyes);
            assertEquals(List.of(), server.api().problems(stream));
            assertTrue(publisher.alive() && viewer != null, publisher::complaints);
        }
    }
}
