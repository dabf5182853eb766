package red5.faceswap.harness.view;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import red5.faceswap.harness.Checkout;

/**
 * Real viewers as processes of their own: browsers on a WHEP address or a page, crowds of light viewers, and volleys of offers.
 * Each method starts a script of {@code test-harness/browser/}; its options and result fields are at the head of the script.
 */
public final class BrowserViewer {
    private static final Duration START_PATIENCE = Duration.ofSeconds(60);

    private final Path folder;

    /** @param folder {@code test-harness/browser} with {@code node_modules} installed */
    public BrowserViewer(Path folder) {
        if (!Files.isDirectory(folder.resolve("node_modules"))) {
            throw new IllegalStateException(folder.toAbsolutePath() + " has no node_modules: run npm ci there");
        }
        this.folder = folder;
    }

    /** The scripts of this module, in this checkout. */
    public static BrowserViewer ofThisModule() {
        return new BrowserViewer(Checkout.root().resolve("test-harness/browser"));
    }

    /** Who watches. */
    public enum Browser {
        CHROMIUM,
        FIREFOX
    }

    /** Which WHEP client the page uses. */
    public enum Player {
        RAW("raw"),
        WHIP_WHEP("whip-whep"),
        WEBRTC_PLAYER("webrtc-player");

        private final String name;

        Player(String name) {
            this.name = name;
        }
    }

    /** Opens a browser on a WHEP address; {@code more} adds or overrides options of {@code watch.mjs}. */
    public NodeJob watch(Browser browser, Player player, String whepUrl, Duration length, Map<String, ?> more)
            throws IOException {
        Map<String, Object> options = new LinkedHashMap<>();
        options.put("browser", browser.name().toLowerCase(Locale.ROOT));
        options.put("player", player.name);
        options.put("url", whepUrl);
        options.put("seconds", length.toMillis() / 1000.0);
        options.putAll(more);
        return NodeJob.start(folder, "watch.mjs", options);
    }

    /** Watches to the end and gives the result of {@code watch.mjs}. */
    public Seen see(Browser browser, Player player, String whepUrl, Duration length)
            throws IOException, InterruptedException, TimeoutException {
        try (NodeJob job = watch(browser, player, whepUrl, length, Map.of())) {
            return new Seen(job.result(length.plus(START_PATIENCE)));
        }
    }

    /**
     * Watches until enough was noted, however slow the machine is.
     *
     * @param enough option of {@code watch.mjs}, for example {@code coded} 60 and {@code pairs} 2
     */
    public Seen seeEnough(Browser browser, Player player, String whepUrl, Map<String, Integer> enough)
            throws IOException, InterruptedException, TimeoutException {
        try (NodeJob job = watch(browser, player, whepUrl, START_PATIENCE, Map.of("enough", enough))) {
            return new Seen(job.result(START_PATIENCE.multipliedBy(2)));
        }
    }

    /** Opens a page with a video element of its own, such as the product's player, and watches that. */
    public NodeJob watchPage(Browser browser, String page, Duration length, Map<String, ?> more) throws IOException {
        Map<String, Object> options = new LinkedHashMap<>();
        options.put("browser", browser.name().toLowerCase(Locale.ROOT));
        options.put("page", page);
        options.put("seconds", length.toMillis() / 1000.0);
        options.putAll(more);
        return NodeJob.start(folder, "watch.mjs", options);
    }

    /** Opens a page as an operator does; options of {@code console.mjs}. */
    public JsonObject console(Map<String, ?> options) throws IOException, InterruptedException, TimeoutException {
        return run("console.mjs", options, START_PATIENCE.multipliedBy(2));
    }

    /** Opens a page in Chromium and leaves it open for more; {@code more} adds options of {@code console.mjs}. */
    public OpenPage open(String page, Map<String, ?> more) throws IOException, InterruptedException, TimeoutException {
        Map<String, Object> options = new LinkedHashMap<>();
        options.put("page", page);
        options.put("stay", true);
        options.put("seconds", 0);
        options.put("patience", OpenPage.PATIENCE.toMillis());
        options.putAll(more);
        NodeJob job = NodeJob.start(folder, "console.mjs", options);
        try {
            return new OpenPage(job);
        } catch (InterruptedException | TimeoutException e) {
            job.close();
            throw e;
        }
    }

    /** Starts light viewers; options of {@code crowd.mjs}. */
    public NodeJob crowd(Map<String, ?> options) throws IOException {
        return NodeJob.start(folder, "crowd.mjs", options);
    }

    /** Posts offers and gives the result of {@code offers.mjs}. */
    public JsonObject offers(Map<String, ?> options) throws IOException, InterruptedException, TimeoutException {
        return run("offers.mjs", options, START_PATIENCE);
    }

    /** How soon viewers in one Chromium see something; the result of {@code arrivals.mjs}. */
    public JsonObject arrivals(Map<String, ?> options) throws IOException, InterruptedException, TimeoutException {
        return run("arrivals.mjs", options, START_PATIENCE);
    }

    /** A sender of known picture and sound, without any server: events {@code ready} with {@code url}; options of {@code studio.mjs}. */
    public NodeJob studio(Map<String, ?> options) throws IOException {
        return NodeJob.start(folder, "studio.mjs", options);
    }

    private JsonObject run(String script, Map<String, ?> options, Duration patience)
            throws IOException, InterruptedException, TimeoutException {
        try (NodeJob job = NodeJob.start(folder, script, options)) {
            return job.result(patience);
        }
    }
}
