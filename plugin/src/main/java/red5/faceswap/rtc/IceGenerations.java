package red5.faceswap.rtc;

import java.util.List;
import red5.faceswap.rtc.net.Candidate;

/** A session's ICE generations as its signalling knows them: the latest, and the viewer's name in the one before. Thread-safe. */
final class IceGenerations {
    private final SessionSecrets secrets;
    private LocalDescription local;
    private String remoteUfrag;
    private String formerRemoteUfrag = "";

    IceGenerations(SessionSecrets secrets, LocalDescription local, String remoteUfrag) {
        this.secrets = secrets;
        this.local = local;
        this.remoteUfrag = remoteUfrag;
    }

    synchronized LocalDescription local() {
        return local;
    }

    synchronized Session.Generation of(String ufrag) {
        if (ufrag.equals(remoteUfrag)) {
            return Session.Generation.LATEST;
        }
        return ufrag.equals(formerRemoteUfrag) ? Session.Generation.FORMER : Session.Generation.NEW;
    }

    /** Begins another generation. */
    synchronized IceCredentials next(String newRemoteUfrag, List<Candidate> candidates) {
        formerRemoteUfrag = remoteUfrag;
        remoteUfrag = newRemoteUfrag;
        local = secrets.anew(local, candidates);
        return new IceCredentials(local.ufrag(), local.password(), newRemoteUfrag);
    }
}
