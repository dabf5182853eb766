package red5.faceswap.launcher;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.red5.server.api.IServer;
import org.red5.server.plugin.Red5Plugin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationContext;

/**
 * What Red5's plugin launcher finds in {@code red5-faceswap-launcher.jar}: starts Felix from {@code plugins/faceswap/framework/} in a
 * class loader of its own, so that neither OSGi nor the product meets Red5's class path.
 */
public final class FaceSwapPlugin extends Red5Plugin {
    private static final Logger LOG = LoggerFactory.getLogger(FaceSwapPlugin.class);
    private static final String RUNTIME = "red5.faceswap.launcher.felix.FelixRuntime";

    private URLClassLoader loader;
    private AutoCloseable runtime;
    private Thread shutdownHook;

    @Override
    public String getName() {
        return "faceswap";
    }

    /** Starts the framework and all bundles. Never throws: Red5 runs on without face swapping, and the log says why. */
    @Override
    public synchronized void doStart() {
        Path root =
                Path.of(System.getProperty("red5.root", ".")).toAbsolutePath().normalize();
        Path home = root.resolve("plugins").resolve("faceswap");
        try {
            loader = new URLClassLoader("faceswap-framework", frameworkJars(home), new HostClasses(getClass()));
            runtime = (AutoCloseable) loader.loadClass(RUNTIME)
                    .getConstructor(ApplicationContext.class, IServer.class, Path.class, Path.class)
                    .newInstance(context, server, root, home);
            // Red5 calls doStop only when its own shutdown script asks, not on SIGTERM or Ctrl-C
            shutdownHook = new Thread(this::close, "faceswap-shutdown");
            Runtime.getRuntime().addShutdownHook(shutdownHook);
        } catch (IOException | ReflectiveOperationException | LinkageError e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            LOG.error("red5-faceswap did not start, Red5 runs without it: {}", cause.getMessage(), cause);
            close();
        }
    }

    @Override
    public synchronized void doStop() {
        if (shutdownHook != null) {
            Runtime.getRuntime().removeShutdownHook(shutdownHook);
            shutdownHook = null;
        }
        close();
    }

    private synchronized void close() {
        try (URLClassLoader closing = loader;
                AutoCloseable stopping = runtime) {
            LOG.debug("stopping {} in {}", stopping, closing);
        } catch (Exception e) {
            LOG.error("red5-faceswap did not stop cleanly: {}", e.getMessage(), e);
        }
        runtime = null;
        loader = null;
    }

    private static URL[] frameworkJars(Path home) throws IOException {
        Path folder = home.resolve("framework");
        if (!Files.isDirectory(folder)) {
            throw new IOException(folder + " is missing: unpack the whole zip into Red5's plugins folder");
        }
        List<Path> jars;
        try (Stream<Path> files = Files.list(folder)) {
            jars = files.filter(f -> f.toString().endsWith(".osgi")).sorted().collect(Collectors.toList());
        }
        URL[] urls = new URL[jars.size()];
        for (int i = 0; i < urls.length; i++) {
            urls[i] = url(jars.get(i));
        }
        return urls;
    }

    private static URL url(Path file) throws MalformedURLException {
        return file.toUri().toURL();
    }

    /** Red5's classes without any OSGi framework that another plugin may have put among them. */
    private static final class HostClasses extends ClassLoader {
        HostClasses(Class<?> host) {
            super("faceswap-host", host.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith("org.osgi.") || name.startsWith("org.apache.felix.")) {
                throw new ClassNotFoundException(name);
            }
            return super.loadClass(name, resolve);
        }
    }
}
