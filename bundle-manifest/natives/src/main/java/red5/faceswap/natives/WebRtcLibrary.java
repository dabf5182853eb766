package red5.faceswap.natives;

import dev.onvoid.webrtc.PeerConnectionFactory;
import dev.onvoid.webrtc.internal.NativeLoader;
import dev.onvoid.webrtc.media.audio.HeadlessAudioDeviceModule;
import java.lang.reflect.Field;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.Callable;

/**
 * WebRTC for those who publish by WHIP. Loaded when it is first asked for, since it wants libraries of the system that a server does without
 * otherwise; afterwards it stays for the life of the JVM, as do the factory and its threads. A call that failed may be repeated.
 */
final class WebRtcLibrary implements Callable<PeerConnectionFactory> {
    /** By this property of the service the product finds it. */
    static final String PROPERTY = "red5.faceswap.library";

    static final String NAME = "webrtc";
    private static final String LIBRARY = "webrtc-java";

    private final Path file;
    private PeerConnectionFactory factory;

    /** @param libraries the plugin's own folder */
    WebRtcLibrary(Path libraries) {
        file = libraries.resolve(System.mapLibraryName(LIBRARY + '-' + libraries.getFileName()));
    }

    /**
     * The one factory, which only receives.
     *
     * @throws UnsatisfiedLinkError when the system lacks a library, which the message names
     */
    @Override
    public synchronized PeerConnectionFactory call() throws ReflectiveOperationException {
        if (factory == null) {
            System.load(file.toString()); // does nothing the second time
            loaded();
            // any other module looks for loudspeakers, and ends the process where there are none
            factory = new PeerConnectionFactory(new HeadlessAudioDeviceModule());
        }
        return factory;
    }

    /** The library's own loader would copy it into the temporary folder. */
    private static void loaded() throws ReflectiveOperationException {
        Field field = NativeLoader.class.getDeclaredField("LOADED_LIB_SET");
        field.setAccessible(true);
        @SuppressWarnings("unchecked")
        Set<String> known = (Set<String>) field.get(null);
        known.add(LIBRARY);
    }
}
