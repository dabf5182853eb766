package red5.faceswap.natives;

import dev.onvoid.webrtc.RTCDtlsTransport;
import dev.onvoid.webrtc.RTCDtlsTransportObserver;
import dev.onvoid.webrtc.RTCDtlsTransportState;

/**
 * Tells when the other side of a WebRTC connection says goodbye. The library never lets go of who observed a transport: what it keeps is this, which
 * forgets whom it told, and not something of a bundle that is replaced.
 */
final class Goodbye implements RTCDtlsTransportObserver {
    private volatile Runnable told;

    private Goodbye(Runnable told) {
        this.told = told;
    }

    /**
     * Begins to observe.
     *
     * @param told is run, on a thread of the library's, when the transport has been closed or has failed
     * @return what ends it
     * @throws NullPointerException for the transport of a medium that is refused
     */
    static Runnable observe(RTCDtlsTransport transport, Runnable told) {
        Goodbye goodbye = new Goodbye(told);
        transport.registerObserver(goodbye);
        return () -> {
            transport.unregisterObserver();
            goodbye.told = null;
        };
    }

    @Override
    public void onStateChange(RTCDtlsTransportState state) {
        Runnable now = told;
        if (now != null && (state == RTCDtlsTransportState.CLOSED || state == RTCDtlsTransportState.FAILED)) {
            now.run();
        }
    }

    @Override
    public void onError(String message) {
        // the state tells as well
    }
}
