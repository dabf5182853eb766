package red5.faceswap.launcher;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * {@code java -jar red5-faceswap-launcher.jar}: the command line, whose classes lie in the plugin's folder beside this file. Red5 never calls it,
 * and it needs nothing of Red5.
 */
public final class Main {
    private static final String TOOL = "red5.faceswap.cli.CommandLineTool";
    private static final int NOT_DONE = 1;

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    private static int run(String[] arguments) {
        try {
            Path folder = Path.of(Main.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .getParent();
            List<URL> files = new ArrayList<>();
            for (String part : List.of("command-line", "bundles")) {
                files.addAll(files(folder.resolve("faceswap").resolve(part)));
            }
            try (URLClassLoader loader = new URLClassLoader(
                    "faceswap-command-line", files.toArray(new URL[0]), ClassLoader.getPlatformClassLoader())) {
                return (int) loader.loadClass(TOOL)
                        .getMethod("run", String[].class, Path.class)
                        .invoke(null, arguments, folder);
            }
        } catch (InvocationTargetException e) {
            return failed(e.getCause());
        } catch (IOException | URISyntaxException | ReflectiveOperationException | LinkageError e) {
            return failed(e);
        }
    }

    private static int failed(Throwable why) {
        System.err.println("The command line does not start: unpack the plugin's whole zip into Red5's plugins folder ("
                + why + ").");
        return NOT_DONE;
    }

    private static List<URL> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            List<URL> urls = new ArrayList<>();
            for (Path file :
                    all.filter(one -> one.toString().endsWith(".osgi")).sorted().collect(Collectors.toList())) {
                urls.add(file.toUri().toURL());
            }
            return urls;
        }
    }
}
