package red5.faceswap.natives;

import dev.onvoid.webrtc.RTCDtlsTransport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Dictionary;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Points JavaCPP and ONNX Runtime to {@code .binaries/<platform>/} of the unpacked plugin, so that nothing is extracted anywhere. Netty
 * finds its library there by itself: that folder is a fragment of Netty's bundle. WebRTC's is loaded when it is needed.
 */
public final class NativesActivator implements BundleActivator {
    private static final Logger LOG = LoggerFactory.getLogger(NativesActivator.class);

    @Override
    public void start(BundleContext context) {
        String home = context.getProperty("red5.faceswap.home");
        String platform = Loader.Detector.getPlatform();
        Path libraries = Path.of(home, ".binaries", platform);
        offerWebRtc(context, libraries);
        if (!Files.isDirectory(libraries)) {
            LOG.error(
                    "red5-faceswap has no native libraries for this machine: {} is missing; install the zip built for {}",
                    libraries,
                    platform);
            return;
        }
        new JavaCppPaths(libraries).apply();
        startJavaCpp(libraries);
        OnnxRuntimeLibrary.load(libraries, Path.of(context.getProperty("red5.root")));
    }

    /** The product does not start without these services; what they need is looked for when they are used. */
    private static void offerWebRtc(BundleContext context, Path libraries) {
        Dictionary<String, String> webRtc =
                FrameworkUtil.asDictionary(Map.of(WebRtcLibrary.PROPERTY, WebRtcLibrary.NAME));
        context.registerService(Callable.class.getName(), new WebRtcLibrary(libraries), webRtc);
        BiFunction<RTCDtlsTransport, Runnable, Runnable> goodbyes = Goodbye::observe;
        context.registerService(BiFunction.class.getName(), goodbyes, webRtc);
    }

    /**
     * JavaCPP starts a thread when it is first used, and a thread holds on to all code that was running at its birth. It is born
     * here, so that it never holds a product bundle that has been replaced.
     */
    private static void startJavaCpp(Path libraries) {
        try {
            LOG.debug("native memory in use: {}", Pointer.totalBytes());
        } catch (LinkageError e) {
            LOG.error("red5-faceswap: the native libraries in {} do not load: {}", libraries, e.getMessage(), e);
        }
    }

    @Override
    public void stop(BundleContext context) {
        LOG.debug("native libraries stay loaded until the server ends");
    }
}
