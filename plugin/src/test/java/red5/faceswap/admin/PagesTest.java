package red5.faceswap.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import red5.faceswap.http.HttpRequest;

/** What is in the pages themselves: they must work on a server without internet and under their own security policy. */
class PagesTest {
    private static final Set<String> KNOWN_WORDS = Set.of("http://www.w3.org/2000/svg");

    @Test
    void nothingIsLoadedFromElsewhere() throws IOException, URISyntaxException {
        Pattern address = Pattern.compile("(?:https?|wss?)://[^\\s'\"`<]*|(?<=[\"'`(])//[a-z0-9][^\\s'\"`<]*");
        for (Path file : files()) {
            Matcher found = address.matcher(Files.readString(file));
            while (found.find()) {
                assertTrue(KNOWN_WORDS.contains(found.group()), file.getFileName() + " names " + found.group());
            }
        }
    }

    @Test
    void nothingIsInlineThatThePolicyWouldForbid() throws IOException, URISyntaxException {
        Pattern inline =
                Pattern.compile("<style|\\sstyle=|\\son[a-z]+=\"|<script(?![^>]*\\ssrc=)|javascript:|\\beval\\(");
        for (Path file : files()) {
            Matcher found = inline.matcher(Files.readString(file));
            assertFalse(found.find(), () -> file.getFileName() + " has " + found.group());
        }
    }

    @Test
    void everyFileThatAPageNamesIsServedAndEveryFileIsNamed() throws IOException, URISyntaxException {
        Pattern reference = Pattern.compile("(?:href|src)=\"([^\"#]+)\"|from '\\./([^']+)'");
        Set<String> named = new TreeSet<>(Set.of("console.html", "play.html"));
        Set<String> present = new TreeSet<>();
        for (Path file : files()) {
            present.add(file.getFileName().toString());
            Matcher found = reference.matcher(Files.readString(file));
            while (found.find()) {
                named.add(found.group(1) != null ? found.group(1) : found.group(2));
            }
        }
        assertEquals(present, named);
        Pages pages = new Pages();
        HttpRequest request =
                new HttpRequest("GET", "", Map.of(), Map.of(), new byte[0], InetAddress.getLoopbackAddress(), "");
        named.removeAll(Set.of("console.html", "play.html"));
        named.addAll(Set.of("", "play"));
        named.forEach(path -> assertTrue(pages.find(path, request).isPresent(), () -> path + " is not served"));
    }

    @Test
    void everyControlHasAName() throws IOException, URISyntaxException {
        for (Path file : files()) {
            String text = Files.readString(file);
            if (file.toString().endsWith(".html")) {
                assertTrue(text.contains("<html lang=\"en\">"), file + " must name its language");
                Matcher image = Pattern.compile("<img(?![^>]*\\salt=)[^>]*>").matcher(text);
                assertFalse(image.find(), () -> file + " has an image without a text: " + image.group());
                Matcher video =
                        Pattern.compile("<video(?![^>]*\\saria-label=)[^>]*>").matcher(text);
                assertFalse(video.find(), () -> file + " has a picture without a name: " + video.group());
            }
        }
    }

    private static List<Path> files() throws IOException, URISyntaxException {
        Path folder = Path.of(Pages.class.getResource("web").toURI());
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> all = files.sorted().toList();
            assertTrue(all.size() > 8, "the pages are here");
            return all;
        }
    }
}
