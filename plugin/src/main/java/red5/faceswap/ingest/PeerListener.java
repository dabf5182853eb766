package red5.faceswap.ingest;

import dev.onvoid.webrtc.media.MediaStreamTrack;

/** Is told what becomes of a publisher's WebRTC connection. */
interface PeerListener {
    /** A medium that the publisher sends; on the thread of the peers. */
    void track(MediaStreamTrack track);

    /** Media may flow; on the thread of the peers. */
    void connected();

    /** The publisher is gone; on the thread of the peers. */
    void gone(String reason);

    /** The last call: the tracks are to be left alone from now on; on the thread of the peers. */
    void closing();
}
