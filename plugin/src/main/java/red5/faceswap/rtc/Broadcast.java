package red5.faceswap.rtc;

import red5.faceswap.media.EncodedPicture;
import red5.faceswap.media.EncodedSound;

/** One encoded stream and everybody who watches it; made by {@link RtcServer#newBroadcast}. Thread-safe; no method blocks. */
public interface Broadcast extends AutoCloseable {
    /** Sends a picture to all viewers; one call at a time, in order. */
    void picture(EncodedPicture picture);

    /** Sends a piece of sound to all viewers; one call at a time, in order. */
    void sound(EncodedSound sound);

    /** Connected viewers, those still connecting included. */
    int viewers();

    /** Lets all present viewers go (RTCP BYE, DTLS close_notify); later ones are welcome. The sentence goes to the log. */
    void dismiss(String why);

    /** {@link #dismiss} for good: nobody can join any more. */
    @Override
    void close();

    /** What the owner of a broadcast is told. Calls come from event loops and must not block. */
    interface Listener {
        /** The first viewer has come (true) or the last one has left (false). Encoding may rest while false. */
        void demand(boolean wanted);

        /** A viewer needs a key frame. May be called often; the owner limits how often it makes one. */
        void keyFrameWanted();
    }
}
