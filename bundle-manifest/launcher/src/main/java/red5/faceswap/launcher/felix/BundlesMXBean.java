package red5.faceswap.launcher.felix;

import java.io.IOException;
import java.util.Map;
import org.osgi.framework.BundleException;

/** The operator's hand on the plugin while Red5 runs: {@code red5.faceswap:type=Bundles}. */
public interface BundlesMXBean {
    /** Each bundle with its state. */
    Map<String, String> getBundles();

    /** Stops face swapping and frees all it holds; Red5 runs on. */
    void stop() throws BundleException;

    void start() throws BundleException;

    /** Takes {@code plugins/faceswap/bundles/red5-faceswap.osgi} again after an operator has replaced it. */
    void update() throws BundleException, IOException;
}
