package red5.faceswap.harness.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import red5.faceswap.harness.view.RunningRed5.Server;
import red5.faceswap.rtc.net.Oracle;
import red5.faceswap.rtc.net.SrtpProfile;
import red5.faceswap.rtc.net.TestViewer;

/**
 * Picture and sound reach a viewer with times that belong together: a flash and its beep, found in the decoded media, lie within
 * 40 ms of each other on the clock of the sender reports, by which every WebRTC player puts them together.
 *
 * <p>Browsers are no judges here. What they present beside a busy machine's other work differs by 80 to 180 ms from what even a
 * sender without any server gives them (the studio of {@link MetersIT}), since they stretch their sound buffer and do not say so.
 */
@ExtendWith(RunningRed5.class)
class LipSyncIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String STREAM = "live/lips";
    private static final double MOST_MILLIS = 40;
    private static final int BEEPS = 4;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aFlashAndItsBeepHaveTheSameTimeEvenIfThePublishersTimestampsJump(boolean jumping, Server server)
            throws Exception {
        Oracle.warmUp(); // seconds in which packets would be lost
        Publication publication = server.publication(STREAM);
        try (ClockedPublisher publisher = server.publish(STREAM, jumping ? publication.jumpingEvery(2) : publication);
                TestViewer viewer = new TestViewer(server.red5().ports().rtc(), SrtpProfile.values())) {
            connect(viewer, new WhepClient(server.whep(STREAM)));
            ReceivedMedia media = new ReceivedMedia(viewer, 96, 111);
            await("reports of both media", media::reported);
            int from = publisher.nextNumber();
            publisher.awaitFrames(from + (BEEPS + 1) * publication.fps(), PATIENCE);
            List<Double> offsets = media.syncMillis(publication.fps());
            assertTrue(offsets.size() >= 2, () -> "flashes with a beep: " + offsets);
            assertTrue(media.timesRunOn(), "times never step back");
            double median = offsets.get(offsets.size() / 2);
            assertEquals(0, median, MOST_MILLIS, () -> "the sound is later by, in milliseconds: " + offsets);
            assertEquals("", viewer.problem());
        }
    }

    private static void connect(TestViewer viewer, WhepClient whep) throws Exception {
        String offer = Offers.oddPayloadTypes(96, 111)
                .replaceAll(
                        "a=fingerprint:[^\r]*",
                        "a=fingerprint:" + viewer.fingerprint().toString());
        HttpResponse<String> answer = whep.post(offer);
        assertEquals(201, answer.statusCode(), answer::body);
        viewer.check(
                attribute(answer.body(), "ice-ufrag") + ":" + attribute(offer, "ice-ufrag"),
                attribute(answer.body(), "ice-pwd"));
        await("the connectivity check's answer", viewer::checked);
        viewer.connect();
    }

    private static String attribute(String sdp, String name) {
        Matcher found = Pattern.compile("a=" + name + ":(\\S+)").matcher(sdp);
        assertTrue(found.find(), sdp);
        return found.group(1);
    }

    private static void await(String what, BooleanSupplier wanted) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!wanted.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new TimeoutException("not " + what);
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }
}
