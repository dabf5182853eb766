package red5.faceswap.launcher.felix;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.wiring.FrameworkWiring;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folders {@code bundles/} and {@code .binaries/}: libraries and the natives bundle, which stay as they are for the life of the server, and the
 * product's own bundle, which may be stopped, replaced and started again.
 */
final class BundleFolder {
    private static final Logger LOG = LoggerFactory.getLogger(BundleFolder.class);
    private static final String PRODUCT = "red5-faceswap.osgi";
    private static final int REFRESH_SECONDS = 30;

    private final Path home;
    private final Path product;
    private final BundleContext context;

    /** @param home the unpacked plugin */
    BundleFolder(Path home, BundleContext context) {
        this.home = home;
        this.product = home.resolve("bundles").resolve(PRODUCT);
        this.context = context;
    }

    /**
     * Installs and starts all bundles, the product last.
     *
     * @return how many run
     * @throws BundleException when the product does not start
     */
    int startAll() throws BundleException, IOException {
        List<Bundle> installed = new ArrayList<>();
        for (Path file : libraries()) {
            // libraries are read in place; a file that is read in place must not be replaced under the running server
            installed.add(context.installBundle("reference:" + file.toUri()));
        }
        try (InputStream content = Files.newInputStream(product)) {
            installed.add(context.installBundle(product.toUri().toString(), content));
        }
        int running = 0;
        for (Bundle bundle : installed) {
            if (bundle.getHeaders().get(Constants.FRAGMENT_HOST) == null) {
                bundle.start();
                running++;
            }
        }
        return running;
    }

    /** The bundles in a fixed order, then the platforms' folders of native libraries, each of which is a fragment. */
    private List<Path> libraries() throws IOException {
        List<Path> libraries = new ArrayList<>();
        try (Stream<Path> files = Files.list(home.resolve("bundles"))) {
            files.filter(f -> f.toString().endsWith(".osgi") && !f.endsWith(PRODUCT))
                    .sorted()
                    .forEach(libraries::add);
        }
        Path binaries = home.resolve(".binaries");
        if (Files.isDirectory(binaries)) {
            try (Stream<Path> platforms = Files.list(binaries)) {
                platforms
                        .filter(f -> Files.exists(f.resolve("META-INF/MANIFEST.MF")))
                        .sorted()
                        .forEach(libraries::add);
            }
        }
        return libraries;
    }

    /** Symbolic name and version of each bundle with its state's name. */
    Map<String, String> states() {
        Map<String, String> states = new LinkedHashMap<>();
        for (Bundle bundle : context.getBundles()) {
            states.put(bundle.getSymbolicName() + " " + bundle.getVersion(), name(bundle.getState()));
        }
        return states;
    }

    private static String name(int state) {
        switch (state) {
            case Bundle.ACTIVE:
                return "active";
            case Bundle.STARTING:
                return "starting";
            case Bundle.STOPPING:
                return "stopping";
            case Bundle.RESOLVED:
                return "resolved";
            default:
                return "installed";
        }
    }

    void stopProduct() throws BundleException {
        product().stop();
        LOG.info("red5-faceswap stopped; Red5 runs on without it");
    }

    void startProduct() throws BundleException {
        product().start();
        LOG.info("red5-faceswap started");
    }

    /** Reads the product's file again and, if the product ran, starts the new one in place of the old. */
    void updateProduct() throws BundleException, IOException {
        Bundle bundle = product();
        boolean ran = bundle.getState() == Bundle.ACTIVE;
        bundle.stop();
        try (InputStream content = Files.newInputStream(product)) {
            bundle.update(content);
        }
        refresh(bundle);
        if (ran) {
            bundle.start();
        }
        LOG.info("red5-faceswap updated to {}", bundle.getVersion());
    }

    /** Lets go of the old class loader. */
    private void refresh(Bundle bundle) throws BundleException {
        CountDownLatch refreshed = new CountDownLatch(1);
        context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION)
                .adapt(FrameworkWiring.class)
                .refreshBundles(Set.of(bundle), event -> {
                    if (event.getType() == FrameworkEvent.PACKAGES_REFRESHED) {
                        refreshed.countDown();
                    }
                });
        try {
            if (!refreshed.await(REFRESH_SECONDS, TimeUnit.SECONDS)) {
                throw new BundleException("the old bundle is still in use after " + REFRESH_SECONDS + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Bundle product() {
        return context.getBundle(product.toUri().toString());
    }
}
