package red5.faceswap.rtc;

import java.util.concurrent.CompletionStage;

/** A viewer's session as others see it. Thread-safe; no method blocks. */
public interface Session {
    /** An unguessable name: who knows it may end the session. */
    String id();

    /** What was agreed with the viewer. */
    ViewerTerms terms();

    /** This server's half, for the answer; after a restart with the new ICE credentials. */
    LocalDescription local();

    /** What a user fragment of the viewer's is to a session. */
    enum Generation {
        /** that of the latest ICE generation */
        LATEST,
        /** that of the generation before */
        FORMER,
        /** one that has not been seen */
        NEW
    }

    /** Which ICE generation that user fragment of the viewer's belongs to. */
    Generation generation(String remoteUfrag);

    /**
     * Begins an ICE restart (RFC 8445, section 9): checks with the new credentials count from now on, those with the old ones until the
     * viewer nominates a new pair. A viewer that never does keeps what it has; of several restarts only the last one counts. The user
     * fragment of the latest generation begins none: then a request came twice, and gets the answer that it had.
     *
     * @param remoteUfrag the viewer's new user fragment
     * @param remotePassword its new password
     * @return this server's half with the new credentials
     */
    LocalDescription restart(String remoteUfrag, String remotePassword);

    /** Tells viewers apart in logs and figures; not secret. */
    String label();

    /** The figures of its latest change of state. Those of now are in {@link Broadcast#stats}. */
    ViewerStats stats();

    /** Completes when the viewer is gone, for whatever reason; on an event loop, so what depends on it must not block. */
    CompletionStage<Void> ended();

    /** Ends the session: RTCP BYE, DTLS close_notify, everything freed. Does nothing when it has ended already. */
    void close();

    /** The same on this server's wish. The sentence goes to the log. */
    void dismiss(String why);
}
