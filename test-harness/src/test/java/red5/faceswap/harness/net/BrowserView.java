package red5.faceswap.harness.net;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import red5.faceswap.harness.view.BrowserSeconds;
import red5.faceswap.harness.view.BrowserViewer;
import red5.faceswap.harness.view.BrowserViewer.Browser;
import red5.faceswap.harness.view.BrowserViewer.Player;
import red5.faceswap.harness.view.HeardSound;
import red5.faceswap.harness.view.NodeJob;
import red5.faceswap.harness.view.Seen;
import red5.faceswap.harness.view.ShownFrames;

/** A real browser that watches until it is told to end, and then says what it saw and heard, frame by frame. */
final class BrowserView implements AutoCloseable {
    private static final Duration LONGEST = Duration.ofMinutes(30);

    private final NodeJob job;
    private final Path folder;

    /** @param frames, sound and seconds with their times; seen is the browser's own summary and statistics */
    record Watched(Seen seen, ShownFrames frames, HeardSound sound, BrowserSeconds seconds) {}

    private BrowserView(NodeJob job, Path folder) {
        this.job = job;
        this.folder = folder;
    }

    static BrowserView open(URI whep) throws Exception {
        return open(Browser.CHROMIUM, whep);
    }

    static BrowserView open(Browser browser, URI whep) throws Exception {
        Path folder = Files.createTempDirectory("view");
        NodeJob job = BrowserViewer.ofThisModule()
                .watch(
                        browser,
                        Player.RAW,
                        whep.toString(),
                        LONGEST,
                        Map.of(
                                "notes", folder.resolve("frames").toString(),
                                "soundNotes", folder.resolve("sound").toString(),
                                "secondNotes", folder.resolve("seconds").toString()));
        return new BrowserView(job, folder);
    }

    /** Waits for the first frame. */
    BrowserView playing() throws Exception {
        job.await("playing", Stage.PATIENCE);
        return this;
    }

    /** Waits, from now on, for frames of at least that width; false when they do not come in time. */
    boolean reaches(int width, Duration patience) throws Exception {
        Predicate<JsonObject> wide = second -> !second.get("size").isJsonNull()
                && Integer.parseInt(second.get("size").getAsString().split("x")[0]) >= width;
        try {
            job.await("second", wide, job.eventCount(), patience);
            return true;
        } catch (TimeoutException e) {
            return false;
        }
    }

    /** ICE restart; gives the status of the PATCH. */
    int restart() throws Exception {
        int before = job.eventCount();
        job.send(Map.of("do", "restart"));
        return job.await("restarted", one -> true, before, Stage.PATIENCE)
                .get("status")
                .getAsInt();
    }

    /** Ends it once everything up to now has been noted. */
    Watched end() throws Exception {
        job.await("second", one -> true, job.eventCount(), Stage.PATIENCE);
        job.stop();
        Seen seen = new Seen(job.result(Stage.PATIENCE));
        return new Watched(
                seen,
                ShownFrames.read(folder.resolve("frames")),
                HeardSound.read(folder.resolve("sound")),
                BrowserSeconds.read(folder.resolve("seconds")));
    }

    @Override
    public void close() throws IOException {
        job.close();
        for (String name : new String[] {"frames", "sound", "seconds"}) {
            Files.deleteIfExists(folder.resolve(name));
        }
        Files.delete(folder);
    }
}
