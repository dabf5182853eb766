package red5.faceswap.rtc;

import java.util.List;
import java.util.function.Consumer;
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

    /**
     * Begins another generation, unless the viewer's name is that of the latest one: then a request came twice.
     *
     * @param begun told of it before the next one can begin, so that all learn of generations in their order; must not block
     * @return this server's half of the viewer's generation
     */
    synchronized LocalDescription next(
            String newRemoteUfrag, String remotePassword, List<Candidate> candidates, Consumer<IceCredentials> begun) {
        if (!newRemoteUfrag.equals(remoteUfrag)) {
            formerRemoteUfrag = remoteUfrag;
            remoteUfrag = newRemoteUfrag;
            local = secrets.anew(local, candidates);
            begun.accept(new IceCredentials(local.ufrag(), local.password(), newRemoteUfrag, remotePassword));
        }
        return local;
    }
}
