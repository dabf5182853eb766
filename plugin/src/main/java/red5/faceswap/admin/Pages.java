package red5.faceswap.admin;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32;
import red5.faceswap.http.HttpReply;
import red5.faceswap.http.HttpRequest;

/** The web pages and what they load, read once from the bundle. */
final class Pages {
    /** File of each path below {@code /faceswap/}. */
    private static final Map<String, String> FILES = Map.ofEntries(
            Map.entry("", "console.html"),
            Map.entry("play", "play.html"),
            same("theme.css"),
            same("console.css"),
            same("play.css"),
            same("icon.svg"),
            same("whep.js"),
            same("ice-restart.js"),
            same("sdp.js"),
            same("play.js"),
            same("console.js"),
            same("stream-card.js"),
            same("sentence-list.js"),
            same("rows.js"),
            same("rtmp.js"),
            same("viewer-table.js"),
            same("face-list.js"),
            same("face-selection.js"),
            same("face-dialog.js"),
            same("engine-choice.js"),
            same("model-list.js"),
            same("audit-list.js"),
            same("api.js"));

    /** What the player page needs; everybody may have it. */
    private static final Set<String> PUBLIC =
            Set.of("play", "play.css", "play.js", "theme.css", "whep.js", "ice-restart.js", "sdp.js", "icon.svg");

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml");

    private final Map<String, Page> pages = new HashMap<>();

    private record Page(String type, byte[] content, String tag) {}

    Pages() {
        FILES.forEach((path, file) -> pages.put(path, load(file)));
    }

    private static Map.Entry<String, String> same(String name) {
        return Map.entry(name, name);
    }

    private static Page load(String file) {
        try (InputStream in = Pages.class.getResourceAsStream("web/" + file)) {
            if (in == null) {
                throw new IllegalStateException("the page " + file + " is missing in the bundle");
            }
            byte[] content = in.readAllBytes();
            CRC32 sum = new CRC32();
            sum.update(content);
            String tag = "\"" + Long.toHexString(sum.getValue()) + "-" + content.length + "\"";
            return new Page(TYPES.get(file.substring(file.lastIndexOf('.') + 1)), content, tag);
        } catch (IOException e) {
            throw new UncheckedIOException("the page " + file + " cannot be read from the bundle", e);
        }
    }

    boolean isPublic(String path) {
        return PUBLIC.contains(path);
    }

    /** The page at a path below {@code /faceswap/}, or 304 when the browser has it, or empty when there is none. */
    Optional<HttpReply> find(String path, HttpRequest request) {
        return Optional.ofNullable(pages.get(path)).map(page -> {
            boolean known =
                    request.header("If-None-Match").filter(page.tag::equals).isPresent();
            HttpReply reply = known ? HttpReply.empty(304) : HttpReply.of(200, page.type, page.content);
            return reply.with("ETag", page.tag).with("Cache-Control", "no-cache");
        });
    }
}
