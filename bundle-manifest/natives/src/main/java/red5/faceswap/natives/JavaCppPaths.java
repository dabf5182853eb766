package red5.faceswap.natives;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.bytedeco.javacpp.Loader;

/**
 * JavaCPP reads its settings from system properties once, when {@link Loader} is initialised. They are set for just that long:
 * another plugin of this server may bring a JavaCPP of its own that extracts its libraries as usual.
 */
final class JavaCppPaths {
    private final Map<String, String> settings;

    JavaCppPaths(Path libraries) {
        settings = Map.of(
                // no copies under the user's home
                "org.bytedeco.javacpp.cacheLibraries",
                "false",
                // searched first of all paths
                "org.bytedeco.javacpp.platform.linkpath",
                libraries.toString());
    }

    void apply() {
        Map<String, String> before = new HashMap<>();
        settings.forEach((key, value) -> before.put(key, System.setProperty(key, value)));
        try {
            Loader.loadProperties();
        } finally {
            before.forEach((key, value) -> {
                if (value == null) {
                    System.clearProperty(key);
                } else {
                    System.setProperty(key, value);
                }
            });
        }
    }
}
