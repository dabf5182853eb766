package red5.faceswap.rtc;

import java.util.concurrent.CompletionStage;

/** A viewer's session as others see it. Thread-safe; no method blocks. */
public interface Session {
    /** An unguessable name: who knows it may end the session. */
    String id();

    /** What was agreed with the viewer. */
    ViewerTerms terms();

    /** This server's half, for the answer. */
    LocalDescription local();

    /** The latest figures. */
    ViewerStats stats();

    /** Completes when the viewer is gone, for whatever reason; on an event loop, so what depends on it must not block. */
    CompletionStage<Void> ended();

    /** Ends the session: RTCP BYE, DTLS close_notify, everything freed. Does nothing when it has ended already. */
    void close();
}
