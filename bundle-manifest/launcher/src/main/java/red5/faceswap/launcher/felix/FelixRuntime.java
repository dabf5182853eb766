package red5.faceswap.launcher.felix;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.launch.Framework;
import org.red5.server.api.IServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/** A running Felix with all bundles of the plugin; {@link #close} stops it. */
public final class FelixRuntime implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FelixRuntime.class);
    private static final long STOP_MILLIS = 15_000;

    private final Framework framework;
    private final HostAnnouncer announcer;
    private final BundlesControl bundles;

    /**
     * Starts the framework, registers the host's services and starts the bundles.
     *
     * @param context Red5's plugin context, which knows Tomcat once it has been refreshed
     * @param server Red5 itself
     * @param root Red5's home; Felix stores its files below {@code work/faceswap} there
     * @param home the unpacked plugin, {@code plugins/faceswap}
     */
    public FelixRuntime(ApplicationContext context, IServer server, Path root, Path home)
            throws BundleException, IOException {
        long start = System.nanoTime();
        framework = new FrameworkFactory().newFramework(configuration(root, home));
        framework.init();
        BundleContext bundleContext = framework.getBundleContext();
        bundleContext.addFrameworkListener(FelixRuntime::log);
        bundleContext.registerService(IServer.class, server, null);
        announcer = new HostAnnouncer((ConfigurableApplicationContext) context, bundleContext);
        announcer.listen();
        framework.start();
        BundleFolder folder = new BundleFolder(home, bundleContext);
        int running = folder.startAll();
        bundles = new BundlesControl(folder);
        LOG.info("red5-faceswap: {} bundles started in {} ms", running, (System.nanoTime() - start) / 1_000_000);
    }

    private static Map<String, String> configuration(Path root, Path home) {
        Map<String, String> configuration = new HashMap<>();
        // Tomcat sets the JVM's one URL handler factory and fails when Felix was first
        configuration.put("felix.service.urlhandlers", "false");
        configuration.put(
                Constants.FRAMEWORK_STORAGE,
                root.resolve("work").resolve("faceswap").toString());
        configuration.put(Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
        configuration.put(Constants.FRAMEWORK_BUNDLE_PARENT, Constants.FRAMEWORK_BUNDLE_PARENT_EXT);
        configuration.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, HostPackages.asProperty());
        configuration.put("red5.root", root.toString());
        configuration.put("red5.faceswap.home", home.toString());
        return configuration;
    }

    private static void log(FrameworkEvent event) {
        if (event.getType() == FrameworkEvent.ERROR) {
            LOG.error("red5-faceswap: bundle {} failed", event.getBundle().getSymbolicName(), event.getThrowable());
        }
    }

    /** Stops all bundles and the framework; bundles free their sockets, threads and native memory on the way. */
    @Override
    public void close() throws BundleException {
        announcer.close();
        bundles.close();
        framework.stop();
        try {
            FrameworkEvent stopped = framework.waitForStop(STOP_MILLIS);
            if (stopped.getType() == FrameworkEvent.WAIT_TIMEDOUT) {
                LOG.warn("red5-faceswap: bundles still not stopped after {} ms", STOP_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
