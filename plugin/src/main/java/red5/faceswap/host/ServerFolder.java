package red5.faceswap.host;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Red5's folder and what the plugin finds in it.
 *
 * @param home Red5's root
 */
record ServerFolder(Path home) {
    private static final Logger LOG = LoggerFactory.getLogger(ServerFolder.class);
    private static final int DEFAULT_RTMP_PORT = 1935;
    private static final int DEFAULT_HTTP_PORT = 5080;

    /** Where this server runs; Red5 sets the property itself. */
    static ServerFolder current() {
        return new ServerFolder(
                Path.of(System.getProperty("red5.root", ".")).toAbsolutePath().normalize());
    }

    Path configuration() {
        return home.resolve("conf/faceswap.properties");
    }

    Path models() {
        return home.resolve("plugins/faceswap/models");
    }

    /** Pictures that come with the plugin. */
    Path starterFaces() {
        return home.resolve("plugins/faceswap/faces");
    }

    int rtmpPort() {
        return port("rtmp.port", DEFAULT_RTMP_PORT);
    }

    int httpPort() {
        return port("http.port", DEFAULT_HTTP_PORT);
    }

    private int port(String key, int standard) {
        Path file = home.resolve("conf/red5.properties");
        Properties red5 = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
            red5.load(reader);
            return Integer.parseInt(
                    red5.getProperty(key, Integer.toString(standard)).trim());
        } catch (IOException | IllegalArgumentException e) {
            LOG.debug("{} says nothing of {}: {}", file, key, e.toString());
            return standard;
        }
    }
}
