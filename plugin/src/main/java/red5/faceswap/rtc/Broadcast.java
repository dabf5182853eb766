package red5.faceswap.rtc;

import java.util.List;
import java.util.concurrent.CompletionStage;
import red5.faceswap.media.EncodedPicture;
import red5.faceswap.media.EncodedSound;

/** One encoded stream and everybody who watches it; made by {@link RtcServer#newBroadcast}. Thread-safe; no method blocks. */
public interface Broadcast extends AutoCloseable {
    /**
     * Says in which qualities pictures come from now on, best first, at least one. To be called before the first picture, and again
     * when they change: viewers go on in the new ones at their next key frame. Until it is called nothing is wanted.
     */
    void rungs(List<Rung> rungs);

    /**
     * Sends a picture to the viewers of a rung; for each rung one call at a time, in order.
     *
     * @param rung its place in the latest {@link #rungs}; others are left out
     */
    void picture(int rung, EncodedPicture picture);

    /** Sends a piece of sound to all viewers; one call at a time, in order. */
    void sound(EncodedSound sound);

    /** Connected viewers, those still connecting included. */
    int viewers();

    /** How all present viewers are doing now. Asked of the event loop that owns them, which completes the answer. */
    CompletionStage<List<ViewerStats>> stats();

    /** Lets all present viewers go (RTCP BYE, DTLS close_notify); later ones are welcome. The sentence goes to the log. */
    void dismiss(String why);

    /** {@link #dismiss} for good: nobody can join any more. */
    @Override
    void close();

    /** What the owner of a broadcast is told. Calls come from event loops and must not block. */
    interface Listener {
        /** The first viewer has made a check (true) or the last of those has left (false). Encoding may rest while false. */
        void demand(boolean wanted);

        /** Whether anybody gets, or is about to get, pictures of that rung. Its encoder may rest while false, which it is at first. */
        void rungWanted(int rung, boolean wanted);

        /** A viewer of that rung needs a key frame. May be called often; the owner limits how often it makes one. */
        void keyFrameWanted(int rung);
    }
}
