package red5.faceswap.ingest;

import dev.onvoid.webrtc.PeerConnectionFactory;
import dev.onvoid.webrtc.RTCDtlsTransport;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;

/**
 * What the bundle that owns the native libraries gives of WebRTC.
 *
 * @param factory gives the factory, again and again the same; loads the library first, and may fail as long as the system lacks what that needs
 * @param goodbyes runs the second when the first was closed by its other side, on a thread of the library's, until what it returns is run; a
 *     NullPointerException for the transport of a medium that is refused
 */
public record WebRtcLibrary(
        Callable<PeerConnectionFactory> factory, BiFunction<RTCDtlsTransport, Runnable, Runnable> goodbyes) {}
