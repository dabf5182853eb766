package red5.faceswap.rtc;

import red5.faceswap.rtc.net.StunRequest;

/**
 * What one generation of ICE checks is known by (RFC 8445, section 5.3); a restart begins another one.
 *
 * @param ufrag this server's user fragment
 * @param password this server's password
 * @param remoteUfrag the viewer's user fragment
 * @param remotePassword the viewer's password
 */
record IceCredentials(String ufrag, String password, String remoteUfrag, String remotePassword) {
    /** Those of the session's beginning. */
    static IceCredentials of(Viewer viewer) {
        LocalDescription local = viewer.local();
        ViewerTerms terms = viewer.terms();
        return new IceCredentials(local.ufrag(), local.password(), terms.remoteUfrag(), terms.remotePassword());
    }

    /** Whether a check was made with these. */
    boolean signed(StunRequest request) {
        return request.remoteUfrag().equals(remoteUfrag) && request.authentic(password);
    }
}
