package red5.faceswap.harness.view;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import red5.faceswap.harness.view.BrowserViewer.Browser;
import red5.faceswap.harness.view.BrowserViewer.Player;

/**
 * The demo looked at without a person: opens the console in headless Chromium, watches the stream, prints a table, keeps pictures,
 * and says whether all is well. Arguments: console address, password, WHEP address, folder for the pictures, seconds to watch.
 */
public final class DemoCheck {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final double BEFORE_SECONDS = 5;
    private static final double LEAST_FPS = 5;

    private final URI console;
    private final String password;
    private final URI whep;
    private final Path folder;
    private final Duration length;
    private final String stream;
    private final StreamApi api;
    private final BrowserViewer viewers = BrowserViewer.ofThisModule();
    private final List<String> faults = new ArrayList<>();

    /**
     * @param console for example {@code http://127.0.0.1:5080/faceswap/}
     * @param password of the console
     * @param whep for example {@code http://127.0.0.1:5080/live/whep/endpoint/cam}
     * @param folder for {@code before.png}, {@code after.png} and {@code page.png}
     * @param length of the watching
     */
    public DemoCheck(URI console, String password, URI whep, Path folder, Duration length) {
        this.console = console;
        this.password = password;
        this.whep = whep;
        this.folder = folder;
        this.length = length;
        this.stream = whep.getPath().substring(1).replace("/whep/endpoint/", "/");
        this.api = new StreamApi(console, password);
    }

    public static void main(String[] arguments) throws Exception {
        DemoCheck check = new DemoCheck(
                URI.create(arguments[0]),
                arguments[1],
                URI.create(arguments[2]),
                Path.of(arguments.length > 3 ? arguments[3] : "test-harness/target/demo"),
                Duration.ofSeconds(arguments.length > 4 ? Long.parseLong(arguments[4]) : 20));
        System.exit(check.report(System.out));
    }

    /**
     * Looks and prints the table and the verdict.
     *
     * @return 0 when all is well, else 1
     */
    public int report(PrintStream out) throws IOException, InterruptedException {
        try {
            run(out);
        } catch (IOException | TimeoutException e) {
            faults.add(e.getMessage());
        }
        out.println(faults.isEmpty() ? "check passed" : "check failed: " + String.join("; ", faults));
        return faults.isEmpty() ? 0 : 1;
    }

    private void run(PrintStream out) throws IOException, InterruptedException, TimeoutException {
        Files.createDirectories(folder);
        JsonObject before = api.status(stream);
        Seen after = watch(whep, length, "after.png");
        JsonObject status = api.status(stream);
        look(
                original(),
                Duration.ofMillis((long) (BEFORE_SECONDS * 1000)),
                "before.png",
                "the picture before the swap");
        openConsole();
        judge(after, before, status);
        out.print(table(after, before, status));
        out.println("pictures: " + folder.toAbsolutePath().normalize());
    }

    private Seen watch(URI endpoint, Duration watched, String picture)
            throws IOException, InterruptedException, TimeoutException {
        Map<String, Object> options = Map.of(
                "shots",
                Map.of(file(picture), watched.toMillis() / 2000.0),
                "user",
                "admin",
                "password",
                password,
                "sameOrigin",
                true);
        try (NodeJob job = viewers.watch(Browser.CHROMIUM, Player.RAW, endpoint.toString(), watched, options)) {
            return new Seen(job.result(watched.plus(PATIENCE)));
        }
    }

    private void look(URI endpoint, Duration watched, String picture, String what)
            throws InterruptedException, TimeoutException {
        try {
            if (watch(endpoint, watched, picture).frames() == 0) {
                faults.add(what + " did not come");
            }
        } catch (IOException e) {
            faults.add(what + " cannot be seen: " + e.getMessage());
        }
    }

    private void openConsole() throws InterruptedException, TimeoutException {
        try {
            JsonObject page = viewers.console(Map.of(
                    "page",
                    console.toString(),
                    "user",
                    "admin",
                    "password",
                    password,
                    "seconds",
                    4,
                    "pageShot",
                    file("page.png")));
            if (page.get("status").getAsInt() != 200) {
                faults.add("the page answered " + page.get("status"));
            }
            JsonArray errors = page.getAsJsonArray("consoleErrors");
            if (!errors.isEmpty()) {
                faults.add("the page has errors: " + errors);
            }
        } catch (IOException e) {
            faults.add("the page cannot be opened: " + e.getMessage());
        }
    }

    private void judge(Seen after, JsonObject before, JsonObject status) {
        if (after.fps() < LEAST_FPS) {
            faults.add(String.format(Locale.ROOT, "only %.1f frames per second were shown", after.fps()));
        }
        if (!after.heard()) {
            faults.add("no sound was heard");
        }
        if (counter(status, "swapped") <= counter(before, "swapped")) {
            faults.add("no face was swapped");
        }
        if (after.backwards() > 0) {
            faults.add(after.backwards() + " frames came out of order");
        }
    }

    private String table(Seen seen, JsonObject before, JsonObject status) {
        List<String[]> rows = new ArrayList<>();
        rows.add(new String[] {"picture", String.join(", ", seen.sizes())});
        rows.add(new String[] {"frames per second shown", text("%.1f", seen.fps())});
        rows.add(new String[] {"frames per second decoded by the server", number(status, "decodedFps")});
        rows.add(new String[] {"faces swapped meanwhile", "" + (counter(status, "swapped") - counter(before, "swapped"))
        });
        status.getAsJsonObject("stageMillis")
                .entrySet()
                .forEach(stage -> rows.add(new String[] {
                    "delay: " + stage.getKey(), stage.getValue().getAsString() + " ms"
                }));
        rows.add(new String[] {
            "POST to first frame", text("%.0f ms", seen.firstFrameMillis().orElse(Double.NaN))
        });
        rows.add(new String[] {"freezes over 150 ms", "" + seen.freezes()});
        rows.add(new String[] {"longest gap", text("%.0f ms", seen.longestGapMillis())});
        rows.add(new String[] {
            "sound level", text("%.1f dBFS", seen.number("sound.dbfs").orElse(Double.NEGATIVE_INFINITY))
        });
        seen.delayMillisP50().ifPresent(ms -> rows.add(new String[] {"glass to glass, median", text("%.0f ms", ms)}));
        return rows.stream()
                .map(row -> String.format(Locale.ROOT, "%-42s %s%n", row[0], row[1]))
                .collect(Collectors.joining());
    }

    private static long counter(JsonObject status, String name) {
        JsonObject counters = status.getAsJsonObject("counters");
        return counters.has(name) ? counters.get(name).getAsLong() : 0;
    }

    private static String number(JsonObject status, String name) {
        return status.get(name).getAsString();
    }

    private static String text(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }

    private String file(String name) {
        return folder.resolve(name).toAbsolutePath().normalize().toString();
    }

    private URI original() {
        return console.resolve("original" + whep.getPath());
    }
}
